"""Marks of a whole change: who opened it, its branch, its text, its labels."""

from collections.abc import Iterator
from dataclasses import dataclass

from readylayer_cli.domain.provenance import Evidence, Tier
from readylayer_cli.provenance.identities import ROBOT, of_login
from readylayer_cli.provenance.tools import TOOLS


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """What the host says of the change; all of it was written by contributors."""

    author: str = ""
    branch: str = ""
    title: str = ""
    body: str = ""
    labels: tuple[str, ...] = ()


def evidence_in(facts: ChangeFacts) -> list[Evidence]:
    """Weak signs, each once."""
    return list(dict.fromkeys(_signs(facts)))


def is_robots(facts: ChangeFacts) -> bool:
    """Whether an update robot opened the change."""
    found = of_login(facts.author)
    return found is not None and found.tool == ROBOT


def _signs(facts: ChangeFacts) -> Iterator[Evidence]:
    opener = of_login(facts.author)
    if opener is not None and opener.tool != ROBOT:
        yield Evidence(Tier.CHANGE, opener.tool, "opened by", facts.author)
    branch, body = facts.branch.lower(), facts.body.lower()
    labels = {label.lower() for label in facts.labels}
    for tool in TOOLS:
        if any(branch.startswith(start) for start in tool.branches):
            yield Evidence(Tier.CHANGE, tool.name, "branch", facts.branch)
        if any(phrase in body for phrase in tool.phrases):
            yield Evidence(Tier.CHANGE, tool.name, "description")
        if labels & set(tool.labels):
            yield Evidence(Tier.CHANGE, tool.name, "label")
