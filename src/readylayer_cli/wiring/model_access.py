"""Where the configured models are, and with which key they are asked."""

from collections.abc import Mapping

from readylayer_cli.adapters.llm.client import ModelAddress
from readylayer_cli.config.model import LlmSettings
from readylayer_cli.domain.secret import Secret, read_token

KEY_VARIABLE = "READYLAYER_LLM_API_KEY"
_LOCAL_KEY = "none"


def addresses(settings: LlmSettings, environment: Mapping[str, str]) -> list[ModelAddress]:
    """The model and its fallbacks. A key of our own variable, else of the keyring, goes to the first model only;
    without one the provider's usual variable counts."""
    if settings.model is None:
        return []
    key = _key(settings, environment)
    first = ModelAddress(settings.model, settings.api_base, key)
    return [first, *(ModelAddress(model) for model in settings.fallbacks)]


def _key(settings: LlmSettings, environment: Mapping[str, str]) -> Secret | None:
    given = environment.get(KEY_VARIABLE)
    if given:
        return read_token(given, KEY_VARIABLE)
    provider = (settings.model or "").partition("/")[0].upper()
    if any(name in environment for name in (f"{provider}_API_KEY", "OPENAI_API_KEY")):
        return None
    kept = _from_keyring(provider.lower())
    if kept is None and settings.api_base is not None:
        return Secret(_LOCAL_KEY)  # servers of one's own ask for none, but the client wants to send one
    return kept


def _from_keyring(provider: str) -> Secret | None:
    from readylayer_cli.adapters.credentials.keyring_vault import KeyringVault  # lazy: keyring, 100 ms
    from readylayer_cli.domain.errors import ToolError

    try:
        return KeyringVault().get(f"llm:{provider}")
    except ToolError:
        return None
