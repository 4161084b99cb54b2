"""Write what is made from the code: the rules, the permissions, the settings' schema, the starters among examples/."""

import sys
from collections.abc import Iterable
from pathlib import Path

from readylayer_cli import __version__
from readylayer_cli.cli import starters
from readylayer_cli.config.schema import settings_schema
from readylayer_cli.domain.event import Provider
from readylayer_cli.domain.finding import RuleInfo
from readylayer_cli.domain.permissions import NEEDS
from readylayer_cli.domain.scopes import Grant
from readylayer_cli.engines.review.catalogue import SUPPRESSION_RULES
from readylayer_cli.engines.review.explain import example_diff
from readylayer_cli.engines.review.osv.rule import INFO as DEPENDENCY
from readylayer_cli.engines.review.registry import CHANGE_FAMILY, FAMILIES, load_family
from readylayer_cli.engines.review.rule import ChangeExample, ChangeRule, Example, FileRule, rule_info

ROOT = Path(__file__).resolve().parent.parent
TITLES = {
    "change": "What changed between the old tree and the new",
    "python": "Python",
    "javascript": "JavaScript and TypeScript",
    "go": "Go",
    "java": "Java",
    "ruby": "Ruby",
    "php": "PHP",
    "ci": "CI configuration",
    "text": "Text of any language",
}


def pages() -> dict[Path, str]:
    """Every generated file with its content."""
    return {
        ROOT / "docs" / "rules.md": rules_page(),
        ROOT / "docs" / "permissions.md": permissions_page(),
        ROOT / "schema" / "readylayer.schema.json": settings_schema(),
        **{ROOT / name: content for name, content in starters.examples(__version__).items()},
    }


def rules_page() -> str:
    """The page of all own rules, by family."""
    families = {family: load_family(family) for family in (CHANGE_FAMILY, *FAMILIES)}
    count = sum(map(len, families.values()))
    lines = [
        "# Rules",
        "",
        f"{count} own rules, beside the secret formats ([secrets.md](secrets.md)) and chosen rules of ruff and oxlint.",
        "Turn one off with `review.disable`, give it another severity with `review.severity`, or hide one finding with",
        "`readylayer: ignore[rule-id] reason` in a comment. `readylayer review --explain rule-id` shows a rule in the",
        "terminal, with more examples. This page is made from the rules' own documentation.",
        "",
    ]
    for family, rules in families.items():
        lines += [f"- [{TITLES[family]}](#{_slug(TITLES[family])}): {len(rules)}"]
    for family, rules in families.items():
        lines += ["", f"## {TITLES[family]}", ""]
        for rule in rules:
            lines += _section(rule)
    for title, infos in (("Suppressions", SUPPRESSION_RULES), ("Dependencies", (DEPENDENCY,))):
        lines += ["", f"## {title}", ""]
        for info in infos:
            lines += _head(info)
    return "\n".join(lines).rstrip() + "\n"


def permissions_page() -> str:
    """The page of what each command needs at each host."""
    hosts = {
        Provider.GITHUB: "GitHub, GitHub Enterprise Server",
        Provider.GITLAB: "GitLab, self-managed as well",
        Provider.BITBUCKET: "Bitbucket Cloud",
        Provider.BITBUCKET_DC: "Bitbucket Data Center",
    }
    lines = [
        "# Permissions",
        "",
        "The least that each command needs, by host. Reviewing, measuring and generating on this machine needs no",
        "credential; only posting does. What the credential at hand covers is shown by `readylayer auth status` and",
        "`readylayer doctor --online`, which read the same table as this page. Where tokens come from:",
        "[authentication.md](authentication.md).",
    ]
    for provider, title in hosts.items():
        lines += ["", f"## {title}", "", *_PERMISSION_NOTES[provider], "", "| command | for | needs |", "|---|---|---|"]
        for need in NEEDS:
            grant = need.grants.get(provider)
            wanted = _grant(grant) if grant else "not offered by this host"
            lines.append(f"| `{need.command}` | {need.purpose} | {wanted} |")
    return "\n".join(lines) + "\n"


_PERMISSION_NOTES = {
    Provider.GITHUB: [
        "`contents:read` and the like are permissions of a job, of an App or of a fine-grained token; single words",
        "are scopes of a classic token. `public_repo` is enough for public repositories. Only Apps and jobs can write",
        "check runs, so a classic token brings no annotations.",
    ],
    Provider.GITLAB: ["Scopes of a project, group or personal access token, and the role that its account needs."],
    Provider.BITBUCKET: [
        "`read:...:bitbucket` are scopes of API tokens, the others of access tokens. For the host to say who it is, a",
        "personal token also needs `read:user:bitbucket` or `account`.",
    ],
    Provider.BITBUCKET_DC: [
        "Permissions of an HTTP access token. The host does not tell them, so they cannot be checked."
    ],
}


def _grant(grant: Grant) -> str:
    ways = [" + ".join(f"`{scope}`" for scope in sorted(way)) for way in grant.ways]
    return ", or ".join(ways) + (f"; role {grant.role}" if grant.role else "")


def _section(rule: FileRule | ChangeRule) -> Iterable[str]:
    lines = _head(rule_info(rule))
    if isinstance(rule, FileRule):
        lines += _code("Found", rule.bad[0], rule.languages) + _code("Not found", rule.good[0], rule.languages)
    else:
        lines += _diff(rule.bad[0])
    return lines


def _head(info: RuleInfo) -> list[str]:
    grades = f"{info.severity} severity, {info.confidence} confidence"
    cwes = ", ".join(
        f"[{cwe}](https://cwe.mitre.org/data/definitions/{cwe.removeprefix('CWE-')}.html)" for cwe in info.cwe
    )
    return [
        f"### {info.id}",
        "",
        f"**{info.title}.** {grades[0].upper()}{grades[1:]}{'. ' + cwes if cwes else ''}",
        "",
        info.what,
        "",
        f"*Why:* {info.why}",
        "",
        f"*Fix:* {info.fix}",
        "",
        *([f"*Known to get wrong:* {info.precision}", ""] if info.precision else []),
    ]


def _code(label: str, example: str | Example, languages: tuple[str, ...]) -> list[str]:
    code = example if isinstance(example, str) else example.code
    where = f" (`{example.path}`)" if isinstance(example, Example) and example.path else ""
    fence = "````" if "```" in code else "```"
    return [f"{label}{where}:", "", f"{fence}{languages[0] if languages else ''}", _plain(code), fence, ""]


def _diff(example: ChangeExample) -> list[str]:
    body = _plain(example_diff(example))
    fence = "````" if "```" in body else "```"
    return ["Found:", "", f"{fence}diff", body, fence, ""] if body else []


def _plain(text: str) -> str:
    """Printable text: what cannot be seen is written as an escape."""
    shown = (char if char.isprintable() or char in "\n\t" else f"<U+{ord(char):04X}>" for char in text)
    return "".join(shown).strip("\n")


def _slug(title: str) -> str:
    return "".join(char for char in title.lower().replace(" ", "-") if char.isalnum() or char == "-")


def main() -> int:
    """Write the pages; with `--check` only say whether they are up to date."""
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"out of date: {path.relative_to(ROOT)} (run: make pages)", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        path.write_text(pages()[path], encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
