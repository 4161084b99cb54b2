"""Tests that hold a value against what is allowed."""

import re

from readylayer_cli.domain.patterns import lazy_pattern

ALLOW_LIST = lazy_pattern(
    r"\.include\?|\.in\?|\.member\?|\.key\?|column_names|=~|match\?|\bwhen\b|allow|permitted|whitelist", re.IGNORECASE
)
"""What a method does to a value from outside before it is used as a name."""
