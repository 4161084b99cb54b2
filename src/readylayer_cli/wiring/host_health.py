"""What `doctor` finds out about the code host: which one, with which credential, and whether it suffices."""

from collections.abc import Mapping

from readylayer_cli.ci.detect import read_job
from readylayer_cli.ci.place import Place
from readylayer_cli.ci.runner import detect
from readylayer_cli.domain.credential import Credential, CredentialKind, Home, Keeper, Source
from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.event import Ignored, Provider
from readylayer_cli.domain.permissions import abilities
from readylayer_cli.wiring.accounts import Standing, stand
from readylayer_cli.wiring.check import Check
from readylayer_cli.wiring.ci import read_file
from readylayer_cli.wiring.credentials import Wallet
from readylayer_cli.wiring.identity import AskHost
from readylayer_cli.wiring.project import Project

_VARIABLES = {
    Provider.GITHUB: "READYLAYER_GITHUB_TOKEN",
    Provider.GITLAB: "READYLAYER_GITLAB_TOKEN",
    Provider.BITBUCKET: "READYLAYER_BITBUCKET_TOKEN",
    Provider.BITBUCKET_DC: "READYLAYER_BITBUCKET_TOKEN",
}


def examine_host(project: Project, environment: Mapping[str, str], ask: AskHost | None) -> Check:
    """The check `host`. The host is asked only if `ask` is given; without it no connection is opened."""
    wallet = Wallet(environment)
    address = _address(project, environment)
    if address is None:
        return Check("host", "ok", "no remote: results stay on this machine")
    place = wallet.place(address)
    if place is None:
        return Check(
            "host",
            "warning",
            f"nobody vouches for the host of {address}, so no token is sent there",
            "name it: READYLAYER_GITHUB_URL (or _GITLAB_, _BITBUCKET_), or readylayer auth login --host HOST --url URL",
        )
    found = wallet.source(place.home)
    if found is None:
        return _without(place, in_ci=detect(environment) is not None)
    if found[0] is CredentialKind.JOB:
        return Check(
            "host",
            "warning",
            f"{_described(place, *found)}: a job's token posts nothing",
            f"set {_VARIABLES[place.home.provider]} to a project access token with the scope api",
        )
    credential = wallet.credential(place.home) if ask is not None else None
    if ask is None or credential is None:
        return Check("host", "ok", f"{_described(place, *found)} (--online asks the host about it)")
    return _asked(credential, place, ask)


def _address(project: Project, environment: Mapping[str, str]) -> str | None:
    """Where the runner says that the repository is, which for a fork's job is the target, else the remote."""
    try:
        job = read_job(environment, read_file)
    except InputError:  # the check `ci` reports it
        job = None
    if job is not None and not isinstance(job.event, Ignored) and job.event.repo.url:
        return job.event.repo.url
    return project.repository.remote_url() if project.repository is not None else None


def _without(place: Place, *, in_ci: bool) -> Check:
    detail = f"{_named(place.home)}, no credential: results stay on this machine"
    hint = f"to post, set {_VARIABLES[place.home.provider]}" + ("" if in_ci else ", or: readylayer auth login")
    return Check("host", "warning" if in_ci else "ok", detail, hint)


def _asked(credential: Credential, place: Place, ask: AskHost) -> Check:
    point = stand(credential, place, ask)
    who = _described(place, credential.kind, credential.source)
    if point.trouble is not None or point.identity is None:
        word = "is not accepted" if point.standing is Standing.REJECTED else "could not be checked"
        trouble = point.trouble
        return Check(
            "host", "failed", f"{who} {word}: {trouble.message if trouble else ''}", trouble.hint if trouble else ""
        )
    accepted = f"{who} is accepted as {point.identity.account.name}"
    if point.identity.scopes is None:
        return Check("host", "ok", f"{accepted}; the host does not tell its scopes (see docs/permissions.md)")
    lacking = [
        f"{ability.need.command} ({ability.need.purpose})"
        for ability in abilities(place.home.provider, credential.kind, point.identity.scopes)
        if ability.allowed is False
    ]
    if lacking:
        return Check(
            "host", "warning", f"{accepted}; it does not cover {', '.join(lacking)}", "see: readylayer auth status"
        )
    return Check("host", "ok", f"{accepted}; it covers every command")


def _named(home: Home) -> str:
    return f"{home.provider} at {home.address}"


def _described(place: Place, kind: CredentialKind, source: Source) -> str:
    where = "" if source.keeper is Keeper.FILE else f" ({source.keeper})"
    return f"{_named(place.home)}, {kind} from {source.name}{where}"
