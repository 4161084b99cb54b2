"""What git knows of the commit that a CI runner has checked out, for runners that do not say it themselves."""

from readylayer_cli.adapters.git.program import Git
from readylayer_cli.ci.job import Checkout

_MESSAGE_BYTES = 65_536
_REMOTE_HEAD = "refs/remotes/origin/HEAD"


def read_checkout(git: Git) -> Checkout:
    """The message (cut at 64 KiB), the date and the default branch; `None` for each that git does not know."""
    shown = git.head("log", "-1", "--no-show-signature", "--format=%cI%x00%B", size_bytes=_MESSAGE_BYTES)
    time, _, message = shown.decode("utf-8", "replace").partition("\0")
    target = git.run("symbolic-ref", "--quiet", _REMOTE_HEAD, accept=(0, 1, 128)).decode("utf-8", "replace").strip()
    return Checkout(
        message=message or None,
        time=time.strip() or None,
        default_branch=target.removeprefix("refs/remotes/origin/") or None,
    )
