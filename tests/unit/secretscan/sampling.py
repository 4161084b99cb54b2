"""Makes tokens that fit a format, so that no token stands in the repository itself."""

import base64
import json
import random
import re._constants as kinds
import re._parser as parser
import zlib
from typing import Any

from readylayer_cli.secretscan.formats.format import TokenFormat
from readylayer_cli.secretscan.placeholders import is_dummy_token
from readylayer_cli.secretscan.randomness import entropy, wordiness

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT)


def sample(pattern: str, source: random.Random) -> str:
    """A text that the regular expression matches."""
    return _expanded(parser.parse(pattern), source)


def planted(row: TokenFormat, source: random.Random) -> str:
    """A token of the format, its checksum right, that does not look like a documented sample."""
    while True:
        value = _completed(row, sample(row.pattern, source), source)
        body = value
        for keyword in sorted(row.keywords, key=len):
            body = body.replace(keyword, "", 1)
        if not is_dummy_token(value) and entropy(body) > 3 and wordiness(body) < 0.4:
            return value


def letters(alphabet: str, size: int, source: random.Random) -> str:
    """Random text over the alphabet."""
    return "".join(source.choice(alphabet) for _ in range(size))


def web_token(claims: dict[str, object], source: random.Random, algorithm: str = "HS256") -> str:
    """A JSON web token with a random signature."""
    parts = [_encoded(json.dumps({"alg": algorithm, "typ": "JWT"}).encode()), _encoded(json.dumps(claims).encode())]
    return ".".join((*parts, _encoded(source.randbytes(32))))


def key_block(owner: str, source: random.Random, lines: int = 12) -> str:
    """Something in the armour of a private key."""
    body = "\n".join(base64.b64encode(source.randbytes(48)).decode() for _ in range(lines))
    return f"-----BEGIN {owner}PRIVATE KEY-----\n{body}\n-----END {owner}PRIVATE KEY-----"


def checksummed(prefix: str, source: random.Random) -> str:
    """A token of GitHub's or npm's making: 30 random characters and the checksum of them."""
    body = letters(BASE62, 30, source)
    number, digits = zlib.crc32(body.encode()), ""
    while number:
        number, rest = divmod(number, 62)
        digits = BASE62[rest] + digits
    return prefix + body + digits.rjust(6, "0")


def _completed(row: TokenFormat, value: str, source: random.Random) -> str:
    if row.id in {"github-pat", "github-oauth-token", "github-user-token", "github-app-token", "npm-token"}:
        return checksummed(value.partition("_")[0] + "_", source)
    if row.id == "aws-access-key-id":
        return value[:4] + letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16, source)
    if row.id == "json-web-token":
        return web_token({"sub": letters(BASE62, 12, source), "iat": 1_700_000_000}, source)
    if row.id == "nats-seed":
        raw = bytes([(18 << 3) | (20 << 3 >> 5), (20 << 3 & 31) << 3]) + source.randbytes(32)
        return base64.b32encode(raw + _crc16(raw).to_bytes(2, "little")).decode().rstrip("=")
    if row.id == "pypi-token":
        return "pypi-" + _encoded(b"\x02\x01\x08pypi.org\x02\x24" + source.randbytes(90))
    return value


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _crc16(data: bytes) -> int:
    value = 0
    for byte in data:
        for bit in range(8):
            top = (value >> 15 & 1) ^ (byte >> (7 - bit) & 1)
            value = (value << 1 & 0xFFFF) ^ (0x1021 if top else 0)
    return value


def _expanded(parsed: Any, source: random.Random) -> str:
    return "".join(_piece(kind, argument, source) for kind, argument in parsed)


def _piece(kind: Any, argument: Any, source: random.Random) -> str:
    if kind is kinds.LITERAL:
        return chr(argument)
    if kind is kinds.IN:
        return chr(source.choice([code for item in argument for code in _codes(*item)]))
    if kind is kinds.SUBPATTERN:
        return _expanded(argument[3], source)
    if kind is kinds.BRANCH:
        return _expanded(source.choice(argument[1]), source)
    if kind in _REPEATS:
        least, most, inner = argument
        return "".join(_expanded(inner, source) for _ in range(source.randint(least, min(most, least + 12))))
    raise AssertionError(f"no sample for {kind}")


def _codes(kind: Any, argument: Any) -> list[int]:
    return list(range(argument[0], argument[1] + 1)) if kind is kinds.RANGE else [argument]
