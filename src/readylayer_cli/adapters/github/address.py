"""Where GitHub's APIs are: on github.com, on a subdomain of ghe.com, and on a server of one's own."""

from urllib.parse import urlsplit

from readylayer_cli.domain.errors import ConfigError

_CLOUD = "github.com"
_RESIDENT = ".ghe.com"
_SERVER_API = "/api/v3"


def api_url_of(url: str) -> str:
    """The root of the REST API for the address that people open in a browser; that of an API stays as it is."""
    parts = urlsplit(checked(url))
    host, path = (parts.hostname or "").lower(), parts.path.rstrip("/")
    if host in {_CLOUD, f"www.{_CLOUD}", f"api.{_CLOUD}"}:
        return f"https://api.{_CLOUD}"
    if host.endswith(_RESIDENT):
        return f"https://api.{host.removeprefix('api.')}"
    return f"{parts.scheme}://{parts.netloc}{path.removesuffix(_SERVER_API)}{_SERVER_API}"


def checked(api_url: str) -> str:
    """An address as it was configured, without a slash at the end."""
    parts = urlsplit(api_url)
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ConfigError(
            "RL1141",
            f"not the address of a GitHub: {parts.scheme}://{parts.hostname or ''}{parts.path}",
            "use https://github.com or that of your own server",
        )
    return api_url.rstrip("/")


def may_upload(api_url: str, upload_url: str) -> bool:
    """Whether an upload address that the API named belongs to the same GitHub, so that it may see our token."""
    api, upload = urlsplit(api_url), urlsplit(upload_url)
    if (api.scheme, api.hostname, api.port) == (upload.scheme, upload.hostname, upload.port):
        return True
    named = (api.hostname or "").partition("api.")
    return named[0] == "" and upload.scheme == api.scheme and upload.hostname == f"uploads.{named[2]}"
