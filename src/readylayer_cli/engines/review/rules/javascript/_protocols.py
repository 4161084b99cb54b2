"""Old protocols that fix their algorithms, so that the code has no choice."""

import re

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern

_FIXED_BY_PROTOCOL = lazy_pattern(
    r"ntlm|digest.?auth|\brealm\b|scram|gravatar|wsse|mysql_native|htpasswd|\bvnc\b|\bsmb\b|kerberos", re.IGNORECASE
)


def is_bound_to_protocol(file: SourceFile) -> bool:
    """Whether the file speaks a protocol or names a service that prescribes broken algorithms."""
    return bool(_FIXED_BY_PROTOCOL.search(file.path) or _FIXED_BY_PROTOCOL.search(file.text))
