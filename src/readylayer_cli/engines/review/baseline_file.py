"""Reads a baseline: an earlier `--format json` result."""

import json
from collections import Counter

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from readylayer_cli.domain.errors import InputError
from readylayer_cli.engines.review.baseline import Baseline

_MAX_BYTES = 50_000_000


class _Entry(BaseModel):
    model_config = ConfigDict(extra="ignore")
    fingerprint: str = Field(min_length=1, max_length=128)
    path: str = Field("", max_length=4096)


class _Document(BaseModel):
    model_config = ConfigDict(extra="ignore")
    schema_version: int
    findings: list[_Entry]


def read_baseline(data: bytes, name: str) -> Baseline:
    """The accepted findings of a baseline file; raises `InputError` for anything but a review result."""
    hint = "make one with: readylayer review --scope all --format json=baseline.json"
    if len(data) > _MAX_BYTES:
        raise InputError("RL2010", f"baseline is larger than {_MAX_BYTES} bytes: {name}", hint)
    try:
        document = _Document.model_validate(json.loads(data))
    except (ValueError, RecursionError, ValidationError) as error:
        raise InputError("RL2010", f"not a review result: {name}", hint) from error
    return Counter((entry.path, entry.fingerprint) for entry in document.findings)
