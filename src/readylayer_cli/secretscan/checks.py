"""Proof of tokens from their own structure: checksums, account numbers, claims."""

import base64
import binascii
import json
import zlib

from readylayer_cli.domain.grades import Confidence

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE32 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
_MACAROON_SITES = (b"pypi.org", b"test.pypi.org")
_PUBLIC_ROLES = frozenset({"anon", "public"})
_CRC16_POLYNOMIAL = 0x1021


def base62_checksum(value: str) -> Confidence | None:
    """High when the last six characters are the CRC-32 of the random part (GitHub, npm); medium when they are not."""
    body = value.rpartition("_")[2]
    return Confidence.HIGH if body[-6:] == _base62(zlib.crc32(body[:-6].encode("ascii"))) else Confidence.MEDIUM


def pypi_macaroon(value: str) -> Confidence | None:
    """High when the token decodes to a macaroon of a package index."""
    raw = _decoded(value.removeprefix("pypi-"))
    site = raw[3 : 3 + raw[2]] if len(raw) > 3 else b""
    return Confidence.HIGH if raw[:2] == b"\x02\x01" and site in _MACAROON_SITES else Confidence.MEDIUM


def aws_key_id(value: str) -> Confidence | None:
    """High when the id is in the alphabet in which AWS encodes account numbers; `None` for the documented example."""
    if value.endswith("EXAMPLE"):
        return None
    return Confidence.HIGH if _BASE32.issuperset(value[4:]) else Confidence.MEDIUM


def nkey_seed(value: str) -> Confidence | None:
    """High when the seed's CRC-16 agrees (NATS); `None` when it does not."""
    raw = base64.b32decode(value + "=" * (-len(value) % 8))
    return Confidence.HIGH if _crc16(raw[:-2]) == int.from_bytes(raw[-2:], "little") else None


def web_token(value: str) -> Confidence | None:
    """High when header and claims of a JSON web token decode and it is signed; `None` for what nobody can use:
    unsigned tokens, broken ones, the well-known sample and tokens made for public clients."""
    header_text, claims_text, signature = value.split(".", 2)
    header, claims = _json_object(header_text), _json_object(claims_text)
    if header is None or "alg" not in header or str(header["alg"]).lower() == "none" or not signature:
        return None
    if header.get("enc") is not None:
        return Confidence.MEDIUM
    if claims is None or claims.get("sub") == "1234567890" or claims.get("role") in _PUBLIC_ROLES or _is_sample(claims):
        return None
    return Confidence.HIGH


def _is_sample(claims: dict[str, object]) -> bool:
    return any("example." in str(value) for value in claims.values())


def _base62(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 62)
        digits = _BASE62[rest] + digits
    return digits.rjust(6, "0")


def _decoded(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""


def _json_object(text: str) -> dict[str, object] | None:
    try:
        loaded = json.loads(_decoded(text))
    except (ValueError, RecursionError):
        return None
    return loaded if isinstance(loaded, dict) else None


def _crc16(data: bytes) -> int:
    value = 0
    for byte in data:
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1) ^ (_CRC16_POLYNOMIAL if value & 0x8000 else 0)
        value &= 0xFFFF
    return value
