"""Shows how credentials stand: as text for people, as a document for programs."""

from collections.abc import Iterator, Sequence

import click

from readylayer_cli.cli.console import visible
from readylayer_cli.domain.credential import Keeper
from readylayer_cli.domain.event import JsonValue
from readylayer_cli.domain.permissions import Ability, abilities
from readylayer_cli.wiring.accounts import Standing, Standpoint
from readylayer_cli.wiring.identity import Identity

_ANSWERS = {True: ("yes", "green"), False: ("no", "red"), None: ("not told", "yellow")}
_STANDINGS = {
    Standing.ACCEPTED: "accepted",
    Standing.REJECTED: "REJECTED",
    Standing.UNREACHABLE: "could not be checked",
    Standing.UNREADABLE: "could not be read",
    Standing.NOT_ASKED: "not asked",
}


def status_document(points: Sequence[Standpoint]) -> dict[str, JsonValue]:
    """Everything that is known, in a stable order."""
    return {"schema_version": 1, "hosts": [_document(point) for point in points]}


def status_text(points: Sequence[Standpoint], *, color: bool) -> str:
    """The same for a terminal."""
    if not points:
        return "no credential for any host"
    return "\n\n".join("\n".join(_lines(point, color=color)) for point in points)


def ways(ability: Ability) -> str:
    """What would allow it: the first and least way, in words."""
    scopes = " + ".join(sorted(ability.grant.ways[0]))
    return f"{scopes} as {ability.grant.role}" if ability.grant.role else scopes


def _document(point: Standpoint) -> JsonValue:
    credential, identity = point.credential, point.identity
    source: JsonValue = (
        {"keeper": credential.source.keeper.value, "name": credential.source.name} if credential else None
    )
    scopes: JsonValue = [*sorted(identity.scopes)] if identity and identity.scopes is not None else None
    return {
        "host": point.home.provider.value,
        "url": str(point.home.address),
        "standing": point.standing.value,
        "account": identity.account.name if identity else None,
        "kind": credential.kind.value if credential else None,
        "source": source,
        "scopes": scopes,
        "abilities": [
            {
                "command": ability.need.command,
                "purpose": ability.need.purpose,
                "allowed": ability.allowed,
                "needs": ways(ability),
            }
            for ability in _abilities(point)
        ],
        "trouble": {"code": point.trouble.code, "message": point.trouble.message} if point.trouble else None,
    }


def _lines(point: Standpoint, *, color: bool) -> Iterator[str]:
    standing = _STANDINGS[point.standing]
    if color and point.standing in {Standing.REJECTED, Standing.UNREACHABLE, Standing.UNREADABLE}:
        standing = click.style(standing, fg="red")
    yield f"{point.home.provider}  {point.home.address}  {standing}"
    credential, identity = point.credential, point.identity
    if identity is not None:
        yield f"  account  {visible(identity.account.name)}"
    if credential is not None:
        keeper = "" if credential.source.keeper is Keeper.FILE else f" ({credential.source.keeper})"
        yield f"  {credential.kind:<7}  {visible(credential.source.name)}{keeper}"
    if identity is not None:
        yield f"  scopes   {_scopes(identity)}"
    if point.trouble is not None:
        yield f"  {point.trouble.code}: {visible(point.trouble.message)}"
        if point.trouble.hint:
            yield f"  try: {visible(point.trouble.hint)}"
    for ability in _abilities(point):
        word, shade = _ANSWERS[ability.allowed]
        needs = f"  (needs {ways(ability)})" if ability.allowed is not True else ""
        answer = click.style(f"{word:<8}", fg=shade) if color else f"{word:<8}"
        yield f"  {answer} {ability.need.command}: {ability.need.purpose}{needs}"


def _scopes(identity: Identity) -> str:
    if identity.scopes is None:
        return "the host does not tell"
    return visible(", ".join(sorted(identity.scopes))) or "none"


def _abilities(point: Standpoint) -> Iterator[Ability]:
    """What the credential covers; nothing is said of one that is not accepted."""
    if point.credential is not None and point.standing in {Standing.ACCEPTED, Standing.NOT_ASKED}:
        scopes = point.identity.scopes if point.identity else None
        yield from abilities(point.home.provider, point.credential.kind, scopes)
