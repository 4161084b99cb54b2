"""What a scan finds, as the texts themselves."""

from readylayer_cli.secretscan.scan import scan


def values(text: str, path: str = "src/settings.py") -> list[str]:
    """The found values, in order."""
    return [value for _, value in findings(text, path)]


def findings(text: str, path: str = "src/settings.py") -> list[tuple[str, str]]:
    """The found values with their formats, in order; only for values on one line."""
    lines = text.split("\n")
    return [
        (match.format_id, lines[match.line - 1][match.start_column - 1 : match.end_column - 1])
        for match in scan(text, path)
    ]
