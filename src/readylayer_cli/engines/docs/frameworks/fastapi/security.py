"""Security schemes that dependencies bring along."""

from dataclasses import dataclass

from readylayer_cli.domain.api import Schema
from readylayer_cli.engines.docs.python.classes import external_names
from readylayer_cli.engines.docs.python.operators import text_of
from readylayer_cli.engines.docs.python.values import ClassValue, External, ListValue, Object

_API_KEYS = {"APIKeyHeader": "header", "APIKeyQuery": "query", "APIKeyCookie": "cookie"}


@dataclass(frozen=True, slots=True)
class Requirement:
    """A scheme with the scopes that are asked for."""

    name: str
    scheme: Schema
    scopes: tuple[str, ...]


def requirement_of(target: object, marker: Object) -> Requirement | None:
    """What depending on this object demands of the client; `None` if it is no security scheme."""
    if not isinstance(target, Object):
        return None
    for name in external_names(target):
        kind = name.rpartition(".")[2]
        scheme = _scheme(kind, target) if "security" in name or name.startswith("fastapi") else None
        if scheme is not None:
            given = target.kwargs.get("scheme_name")
            callee = target.callee
            own = callee.name.rpartition(".")[2] if isinstance(callee, ClassValue | External) else kind
            described = target.kwargs.get("description")
            if isinstance(described, str):
                scheme["description"] = described
            return Requirement(given if isinstance(given, str) else own, scheme, _scopes(marker))
    return None


def _scheme(kind: str, target: Object) -> Schema | None:
    if kind in _API_KEYS:
        return {"type": "apiKey", "in": _API_KEYS[kind], "name": text_of(target.argument(0, "name", ""))}
    if kind in {"HTTPBearer", "HTTPBasic", "HTTPDigest"}:
        return {"type": "http", "scheme": kind.removeprefix("HTTP").lower()}
    if kind == "OAuth2PasswordBearer":
        url = text_of(target.argument(0, "tokenUrl", ""))
        return {"type": "oauth2", "flows": {"password": {"scopes": {}, "tokenUrl": url}}}
    if kind == "OAuth2AuthorizationCodeBearer":
        flow = {
            "scopes": {},
            "authorizationUrl": text_of(target.argument(0, "authorizationUrl", "")),
            "tokenUrl": text_of(target.argument(1, "tokenUrl", "")),
        }
        return {"type": "oauth2", "flows": {"authorizationCode": flow}}
    if kind == "OpenIdConnect":
        return {"type": "openIdConnect", "openIdConnectUrl": text_of(target.argument(0, "openIdConnectUrl", ""))}
    return {"type": "oauth2", "flows": {}} if kind == "OAuth2" else None


def _scopes(marker: Object) -> tuple[str, ...]:
    scopes = marker.argument(1, "scopes")
    return tuple(each for each in scopes.items if isinstance(each, str)) if isinstance(scopes, ListValue) else ()
