"""What a commit says of its author: signatures and trailers, each told with where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from readylayer_cli.domain.provenance import Evidence, Tier
from readylayer_cli.provenance.identities import ROBOT, of_address, of_trailer
from readylayer_cli.provenance.trailers import anywhere, trailers_of

_WEB_MERGE = "noreply@github.com"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the change, oldest facts first: who, and the whole message."""

    sha: str
    author: tuple[str, str]
    committer: tuple[str, str]
    message: str
    parents: int = 1
    note: str | None = None


def evidence_of(commit: Commit) -> list[Evidence]:
    """Signs in author, committer and trailers; in the body of a squashed change they count for less."""
    return list(dict.fromkeys(_signs(commit)))


def is_robot(commit: Commit) -> bool:
    """Whether an update robot made it."""
    found = of_address(*commit.author)
    return found is not None and found.tool == ROBOT


def _signs(commit: Commit) -> Iterator[Evidence]:
    for role, person in (("author", commit.author), ("committer", commit.committer)):
        if person[1].lower() == _WEB_MERGE:
            continue
        found = of_address(*person)
        if found is not None and found.tool != ROBOT:
            tier = Tier.COMMIT if found.certain else Tier.CHANGE
            yield Evidence(tier, found.tool, role, commit.sha)
    if commit.message.lower().startswith("aider: "):
        yield Evidence(Tier.CHANGE, "aider", "subject", commit.sha)
    for key, value in trailers_of(commit.message):
        told = of_trailer(key, value)
        if told is not None:
            tier = Tier.COMMIT if told[1] and told[0].certain else Tier.CHANGE
            yield Evidence(tier, told[0].tool, f"trailer {key}", commit.sha)
    for key, value in anywhere(commit.message):
        told = of_trailer(key, value)
        if told is not None:
            yield Evidence(Tier.CHANGE, told[0].tool, f"squashed {key}", commit.sha)
