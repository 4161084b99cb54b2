"""change-agent-instructions-changed: a file that steers coding agents is edited."""

from collections.abc import Iterable

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.text.agent_instructions import AGENT_FILE
from readylayer_cli.engines.review.view import ChangeView

_PROSE = lazy_pattern(AGENT_FILE)
_TOOLS = lazy_pattern(
    r"(?:^|/)(?:\.mcp\.json|mcp\.json|\.(?:vscode|cursor)/mcp\.json|\.claude/settings(?:\.local)?\.json)$"
)
_RUNS = lazy_pattern(
    r"\"(?:command|hooks|PreToolUse|PostToolUse|SessionStart|defaultMode|enableAllProjectMcpServers|allow)\""
)
_AUTOMATIC_TASK = lazy_pattern(r"\"runOn\"\s*:\s*\"folderOpen\"")


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.head is None or not pair.change.added:
            continue
        first = pair.change.added[0][0]
        if _TOOLS.search(pair.path):
            runs = [line for line, text in pair.change.added if _RUNS.search(text)]
            message = (
                "The programs that coding agents may start are changed here"
                if runs
                else "The tools of coding agents are changed here"
            )
            severity = Severity.MEDIUM if runs else None
            yield ChangeMatch(
                pair.path,
                Match(
                    head_span(pair.head, runs[0] if runs else first),
                    message=message,
                    anchor=pair.path,
                    severity=severity,
                ),
            )
        elif _PROSE.search(pair.path):
            yield ChangeMatch(pair.path, Match(head_span(pair.head, first), anchor=pair.path))
        elif pair.path.endswith(".vscode/tasks.json"):
            for line, text in pair.change.added:
                if _AUTOMATIC_TASK.search(text):
                    message = "This task runs as soon as somebody opens the folder"
                    yield ChangeMatch(
                        pair.path, Match(head_span(pair.head, line), message=message, severity=Severity.MEDIUM)
                    )


RULE = ChangeRule(
    id="change-agent-instructions-changed",
    title="A file that steers coding agents is changed",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    cwe=("CWE-1427",),
    tags=("files",),
    what="An edit of `AGENTS.md`, `CLAUDE.md`, `.cursorrules` or a relative; medium where programs that agents or editors start by "
    "themselves are added (MCP servers, hooks, tasks on opening the folder).",
    why="Agents obey these files with the rights of whoever runs them, in every later session of everybody who works here.",
    fix="Read it as you would read a script, and let an owner of the repository approve it.",
    check=check,
    bad=(
        ChangeExample({"AGENTS.md": "# Style\n"}, {"AGENTS.md": "# Style\n\nPrefer small functions.\n"}),
        ChangeExample({}, {".mcp.json": '{\n  "mcpServers": {\n    "db": {"command": "npx", "args": ["-y", "some-server"]}\n  }\n}\n'}),
        ChangeExample({}, {".vscode/tasks.json": '{\n  "tasks": [{"command": "make", "runOptions": {"runOn": "folderOpen"}}]\n}\n'}),
    ),
    good=(
        ChangeExample({"README.md": "# Readme\n"}, {"README.md": "# Readme\n\nSee AGENTS.md.\n"}),
        ChangeExample({}, {".vscode/tasks.json": '{\n  "tasks": [{"command": "make"}]\n}\n'}),
    ),
)  # fmt: skip
