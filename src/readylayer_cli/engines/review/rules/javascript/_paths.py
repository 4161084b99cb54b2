"""Which files are tools of the developers, whose input is their own."""

import re

from readylayer_cli.domain.patterns import lazy_pattern

_TOOLING = lazy_pattern(
    r"(?:^|/)(?:scripts?|tools?|build|tasks?|ci|release|benchmarks?|website|dev|\.github)/|(?:^|/)[\w.-]*config\.[cm]?[jt]s$"
    r"|(?:^|/)(?:gulp|grunt|rollup|webpack|karma)\w*[^/]*$",
    re.IGNORECASE,
)


def is_tooling_path(path: str) -> bool:
    """Whether the path is that of a build script, a release script or a tool's configuration."""
    return bool(_TOOLING.search(path))
