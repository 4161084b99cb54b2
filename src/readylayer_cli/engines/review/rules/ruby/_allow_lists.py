"""Tests that hold a value against what is allowed."""

import re

ALLOW_LIST = re.compile(
    r"\.include\?|\.in\?|\.member\?|\.key\?|column_names|=~|match\?|\bwhen\b|allow|permitted|whitelist", re.IGNORECASE
)
"""What a method does to a value from outside before it is used as a name."""
