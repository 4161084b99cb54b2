"""Calls that start a hash, by algorithm."""

from collections.abc import Iterator

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile

_ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_512", "blake2b", "blake2s")
_HASHLIB = tuple(f"hashlib.{name}" for name in _ALGORITHMS)
_LIBRARIES = ("Crypto.Hash", "Cryptodome.Hash")
_MODULES = ("MD2", "MD4", "MD5", "SHA", "SHA1", "SHA224", "SHA256", "SHA384", "SHA512")
_CRYPTO = tuple(f"{library}.{module}.new" for library in _LIBRARIES for module in _MODULES)
_PRIMITIVES = tuple(f"cryptography.hazmat.primitives.hashes.{name}" for name in ("MD5", "SHA1", "SHA256", "SHA512"))


def hash_calls(file: SourceFile) -> Iterator[tuple[Call, str]]:
    """Each call that starts a hash, with the algorithm in lower case."""
    for call in file.calls.to(*_HASHLIB):
        yield call, call.name.rpartition(".")[2]
    for call in file.calls.to(*_CRYPTO):
        yield call, call.name.split(".")[-2].lower()
    for call in file.calls.to(*_PRIMITIVES):
        yield call, call.name.rpartition(".")[2].lower()
    for call in file.calls.to("hashlib.new"):
        name = call.argument(0, "name")
        if name is not None and name.kind() == "string":
            yield call, name.text().strip("'\"").lower().replace("-", "")
