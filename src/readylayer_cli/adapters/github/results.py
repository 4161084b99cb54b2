"""The result of a commit: a check run where the token may write one, a commit status elsewhere."""

from readylayer_cli.adapters.github.access import GithubAccess
from readylayer_cli.adapters.github.accounts import app_slug
from readylayer_cli.adapters.github.checks import Checks
from readylayer_cli.adapters.github.client import Api
from readylayer_cli.adapters.github.scanning import upload
from readylayer_cli.adapters.github.statuses import CommitStatuses
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, Receipt, Status, StatusReceipt

_NOT_ALLOWED = frozenset({HostFailure.REFUSED, HostFailure.MISSING})


class GithubResults:
    """Implements `host_ports.Results`."""

    def __init__(self, api: Api, access: GithubAccess) -> None:
        self._api = api
        self._access = access

    def set_status(self, status: Status) -> StatusReceipt:
        """State the result with its annotations; nothing is written if it is already stated.

        Only Apps and jobs can write check runs. Others leave a commit status, which shows no annotations.
        """
        statuses = CommitStatuses(self._api)
        slug = app_slug(self._access.account())
        if slug is None:
            return StatusReceipt(statuses.state(status))
        checks = Checks(self._api, slug)
        try:
            current = checks.current(status)
        except HostError as error:
            if error.failure not in _NOT_ALLOWED:
                raise
            return StatusReceipt(statuses.state(status))
        if current is None and (stated := statuses.stated(status)) is not None:
            return StatusReceipt(Receipt(Action.UNCHANGED, *stated))
        try:
            receipt = checks.state(status, current)
        except HostError as error:
            if error.failure not in _NOT_ALLOWED:
                raise
            return StatusReceipt(statuses.state(status))
        return StatusReceipt(receipt, frozenset(each.id for each in status.annotations))

    def upload_sarif(self, sha: str, ref_name: str, sarif: bytes) -> Receipt:
        """Hand a SARIF log to code scanning."""
        return upload(self._api, sha, ref_name, sarif)
