"""The command line, with a host on loopback in place of the hosts' own clients."""

import json
import sys
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from readylayer_cli.cli.main import run
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Account
from readylayer_cli.wiring.identity import Identity


def ask(credential, repository):
    """Who the loopback host says it is."""
    address = str(credential.home.address)
    if not address.startswith("http://127.0.0.1:"):
        raise HostError("RL3001", f"{address} is out of reach", failure=HostFailure.BROKEN)
    words = [credential.kind, credential.user or "-", credential.secret.reveal().replace("\n", "")]
    if repository is not None:
        words.append(f"{repository.owner}/{repository.name}")
    request = Request(f"{address}/whoami", headers={"Authorization": " ".join(words)})
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=20) as answer:
            said = json.load(answer)
    except HTTPError as error:
        failure = HostFailure.REFUSED if error.code == 401 else HostFailure.BROKEN
        raise HostError("RL3002", f"{address} answered {error.code}", "replace the token", failure=failure) from error
    except URLError as error:
        raise HostError("RL3003", f"{address} is out of reach", failure=HostFailure.BROKEN) from error
    scopes = said["scopes"]
    return Identity(Account("1", said["account"]), frozenset(scopes) if scopes is not None else None)


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1:], ask))
