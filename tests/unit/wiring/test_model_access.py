"""A provider's key goes to the provider, whatever address a repository names."""

import pytest

from readylayer_cli.config.model import LlmSettings
from readylayer_cli.wiring.model_access import KEY_VARIABLE, addresses

KEY = "test-" + "k" * 20
ENVIRONMENT = {"OPENAI_API_KEY": KEY, "ANTHROPIC_API_KEY": KEY, "AZURE_API_KEY": KEY}


def key_for(environment=ENVIRONMENT, **settings):
    """What would be sent; `None` is the usual variable's value."""
    (first,) = addresses(LlmSettings(**settings), environment)
    return first.api_key.reveal() if first.api_key is not None else None


@pytest.mark.parametrize(
    ("model", "api_base"),
    [
        ("openai/qwen", "http://localhost:11434/v1"),
        ("openai/gpt-4o", "https://evil.example/v1"),
        ("openai/gpt-4o", "https://api.openai.com.evil.example/v1"),
        ("openai/gpt-4o", "http://api.openai.com/v1"),
        ("anthropic/claude-sonnet-4-5", "https://evil.example"),
        ("azure/deployment", "https://evil-azure.com"),
        ("qwen2.5-coder:7b", "http://localhost:11434/v1"),
    ],
)
def test_the_usual_key_is_not_sent_to_another_address(model, api_base):
    assert key_for(model=model, api_base=api_base) == "none"


@pytest.mark.parametrize(
    ("model", "api_base"),
    [
        ("openai/gpt-4o", None),
        ("gpt-4o", None),
        ("claude-sonnet-4-5", None),
        ("openai/gpt-4o", "https://api.openai.com/v1"),
        ("azure/deployment", "https://acme.openai.azure.com"),
    ],
)
def test_the_usual_key_counts_at_the_provider(model, api_base):
    assert key_for(model=model, api_base=api_base) is None


def test_a_key_of_our_own_variable_goes_where_the_settings_say():
    own = {**ENVIRONMENT, KEY_VARIABLE: "own-" + "k" * 20}
    assert key_for(own, model="openai/x", api_base="https://llm.acme.example/v1") == own[KEY_VARIABLE]


@pytest.mark.parametrize(
    "address",
    ["http://me:secret@host/v1", "https://host/v1?key=secret", "localhost:11434/v1", "http://", "ftp://host/"],
)
def test_an_address_has_no_password_and_a_scheme(address):
    with pytest.raises(ValueError, match="api_base"):
        LlmSettings(api_base=address)
