"""Where the configured models are, and with which key they are asked."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from readylayer_cli.adapters.llm.client import ModelAddress
from readylayer_cli.config.model import LlmSettings
from readylayer_cli.domain.secret import Secret, read_token

KEY_VARIABLE = "READYLAYER_LLM_API_KEY"
_LOCAL_KEY = "none"
_OWN_HOSTS = {
    "openai": ("api.openai.com",),
    "anthropic": ("api.anthropic.com",),
    "azure": ("azure.com", "azure.us", "azure.cn", "azure-api.net"),
    "azure_ai": ("azure.com", "azure.us", "azure.cn", "azure-api.net"),
}


def addresses(settings: LlmSettings, environment: Mapping[str, str]) -> list[ModelAddress]:
    """The model and its fallbacks. A key of our own variable, else of the keyring, goes to the first model only;
    without one the provider's usual variable counts."""
    if settings.model is None:
        return []
    key = _key(settings, environment)
    first = ModelAddress(settings.model, settings.api_base, key)
    return [first, *(ModelAddress(model) for model in settings.fallbacks)]


def _key(settings: LlmSettings, environment: Mapping[str, str]) -> Secret | None:
    """A repository may name any address, so that the provider's usual key goes to none but the provider's own."""
    given = environment.get(KEY_VARIABLE)
    if given:
        return read_token(given, KEY_VARIABLE)
    provider = _provider(settings.model or "")
    is_foreign = settings.api_base is not None and not _is_own(provider, settings.api_base)
    if not is_foreign and f"{provider.upper()}_API_KEY" in environment:
        return None
    kept = _from_keyring(provider) if not is_foreign else None
    return Secret(_LOCAL_KEY) if kept is None and is_foreign else kept  # the client wants to send some key


def _provider(model: str) -> str:
    name, slash, _ = model.partition("/")
    return name.lower() if slash else "anthropic" if name.startswith("claude") else "openai"


def _is_own(provider: str, address: str) -> bool:
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    return parts.scheme == "https" and any(
        host == own or host.endswith(f".{own}") for own in _OWN_HOSTS.get(provider, ())
    )


def _from_keyring(provider: str) -> Secret | None:
    from readylayer_cli.adapters.credentials.keyring_vault import KeyringVault  # lazy: keyring, 100 ms
    from readylayer_cli.domain.errors import ToolError

    try:
        return KeyringVault().get(f"llm:{provider}")
    except ToolError:
        return None
