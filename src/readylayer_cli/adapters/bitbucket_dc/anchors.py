"""Where a comment stands, in the words of Bitbucket Data Center."""

from readylayer_cli.domain.host import Anchor, Side
from readylayer_cli.domain.position import DiffPosition


def line_anchor(anchor: Anchor) -> dict[str, object]:
    """The last line of an anchor, in the diff that the pull request shows."""
    found: dict[str, object] = {
        "diffType": "EFFECTIVE",
        "path": anchor.path,
        "line": _line(anchor.last, anchor.side),
        "lineType": _kind(anchor.last),
        "fileType": "FROM" if anchor.side is Side.OLD else "TO",
    }
    return {**found, "srcPath": anchor.old_path} if anchor.old_path != anchor.path else found


def range_anchor(anchor: Anchor) -> dict[str, object] | None:
    """All lines of an anchor; `None` if it has one only."""
    if anchor.first == anchor.last:
        return None
    marker = {"startLine": _line(anchor.first, anchor.side), "startLineType": _kind(anchor.first)}
    return {**line_anchor(anchor), "multilineMarker": marker}


def _line(position: DiffPosition, side: Side) -> int | None:
    return position.old_line if side is Side.OLD else position.new_line


def _kind(position: DiffPosition) -> str:
    if position.old_line is None:
        return "ADDED"
    return "REMOVED" if position.new_line is None else "CONTEXT"
