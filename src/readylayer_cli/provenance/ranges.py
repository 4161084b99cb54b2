"""Line ranges as records write them: `1,2,19-222`."""

from readylayer_cli.domain.lines import MOST_LINES, Lines, between


def read_ranges(text: str) -> Lines | None:
    """The lines; `None` for anything that is no ascending list of 1-based ranges."""
    lines, last = 0, 0
    for part in text.split(","):
        first_text, dash, last_text = part.partition("-")
        if not first_text.isdigit() or (dash and not last_text.isdigit()):
            return None
        first, end = int(first_text), int(last_text) if dash else int(first_text)
        if not last < first <= end <= MOST_LINES:
            return None
        lines |= between(first, end)
        last = end
    return lines
