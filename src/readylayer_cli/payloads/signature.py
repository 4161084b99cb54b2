"""Whether a webhook comes from somebody who knows its secret, judged by the raw bytes alone."""

import base64
import binascii
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from readylayer_cli.domain.event import Provider

TOLERANCE_S = 300.0
"""How far a signed time may lie from ours, either way."""

_SIGNING_PREFIX = "whsec_"
_HEX = re.compile(r"sha256=([0-9a-fA-F]{64})")
_SECONDS = re.compile(r"[0-9]{1,12}")
_HEADERS = {
    Provider.GITHUB: "x-hub-signature-256",
    Provider.BITBUCKET: "x-hub-signature",
    Provider.BITBUCKET_DC: "x-hub-signature",
}


@dataclass(frozen=True, slots=True)
class Proof:
    """A webhook's secret was known to its sender. `sent_at_s` is the time that was signed along, where one was."""

    sent_at_s: float | None = None


def verify(
    host: Provider, headers: Mapping[str, str], raw: bytes, secrets: Sequence[str], now_s: float
) -> Proof | None:
    """The proof that one of the secrets was used; `None` for any other webhook. Empty secrets prove nothing.

    GitHub and Bitbucket sign the body (HMAC-SHA256). GitLab sends its secret as it is, or, for a signing token
    (`whsec_...`, Standard Webhooks), signs id, time and body: a time too far from `now_s` (seconds since 1970) proves
    nothing then. All secrets are tried, in constant time each.
    """
    given = {name.lower(): value.strip() for name, value in headers.items()}
    proofs = [_proof(host, given, raw, secret, now_s) for secret in secrets if secret]
    return next((proof for proof in proofs if proof is not None), None)


def _proof(host: Provider, headers: Mapping[str, str], raw: bytes, secret: str, now_s: float) -> Proof | None:
    if host is not Provider.GITLAB:
        return Proof() if _signs_body(headers.get(_HEADERS[host], ""), raw, secret) else None
    if secret.startswith(_SIGNING_PREFIX):
        return _standard_proof(headers, raw, secret, now_s)
    return Proof() if hmac.compare_digest(_bytes(headers.get("x-gitlab-token", "")), _bytes(secret)) else None


def _signs_body(value: str, raw: bytes, secret: str) -> bool:
    found = _HEX.fullmatch(value)
    expected = hmac.digest(_bytes(secret), raw, "sha256").hex()
    return found is not None and hmac.compare_digest(found[1].lower(), expected)


def _standard_proof(headers: Mapping[str, str], raw: bytes, secret: str, now_s: float) -> Proof | None:
    sent = headers.get("webhook-timestamp", "")
    if not _SECONDS.fullmatch(sent) or abs(now_s - float(sent)) > TOLERANCE_S:
        return None
    try:
        key = base64.b64decode(secret.removeprefix(_SIGNING_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    signed = _bytes(f"{headers.get('webhook-id', '')}.{sent}.") + raw
    expected = _bytes("v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode())
    offered = headers.get("webhook-signature", "").split()
    matches = [hmac.compare_digest(_bytes(each), expected) for each in offered]
    return Proof(float(sent)) if any(matches) else None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
