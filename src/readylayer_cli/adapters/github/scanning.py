"""SARIF for GitHub's code scanning."""

import base64
import gzip
from functools import partial

from readylayer_cli.adapters.github.client import Api
from readylayer_cli.adapters.github.faults import host_error
from readylayer_cli.adapters.github.fields import optional_text
from readylayer_cli.domain.errors import HostError, LimitError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, Receipt

MAX_PACKED_BYTES = 10 * 1024 * 1024

_HINT = (
    "code scanning must be on (for private repositories a licence for code security), and the token needs "
    "security_events=write; `--format sarif=FILE` writes the log for another tool"
)


def upload(api: Api, sha: str, ref_name: str, sarif: bytes) -> Receipt:
    """Upload a log for a commit of a branch or ref; GitHub reads it later and takes the same log twice for one."""
    packed = gzip.compress(sarif, mtime=0)
    if len(packed) > MAX_PACKED_BYTES:
        raise LimitError(
            "RL2350",
            f"the SARIF log has {len(packed):,} bytes after compression; GitHub takes {MAX_PACKED_BYTES:,}",
            "report fewer findings, e.g. with --min-severity",
        )
    body = {
        "commit_sha": sha,
        "ref": ref_name if ref_name.startswith("refs/") else f"refs/heads/{ref_name}",
        "sarif": base64.b64encode(packed).decode("ascii"),
    }
    try:
        answer = api.patience.write(partial(api.send, "POST", f"{api.root}/code-scanning/sarifs", body), lambda: None)
    except HostError as error:
        if error.failure in {HostFailure.REFUSED, HostFailure.MISSING}:
            raise host_error(error.failure, error.message, _HINT) from error
        raise
    return Receipt(Action.CREATED, optional_text(answer, "id") or "", optional_text(answer, "url"))
