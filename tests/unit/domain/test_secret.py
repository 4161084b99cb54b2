"""A secret comes out on purpose only."""

import copy
import json
import logging
import pickle
import traceback
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.domain.address import HostAddress
from readylayer_cli.domain.credential import Credential, CredentialKind, Home, Keeper, Source
from readylayer_cli.domain.errors import ConfigError
from readylayer_cli.domain.event import Provider
from readylayer_cli.domain.secret import Secret, read_private_key, read_token

PLANTED = "ghp_plantedPlantedPlanted0123456789abcd"
TOKENS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=12, max_size=200)


def credential(secret=PLANTED):
    return Credential(
        home=Home(Provider.GITHUB, HostAddress("https", "github.com", 443)),
        kind=CredentialKind.TOKEN,
        secret=Secret(secret),
        source=Source(Keeper.ENVIRONMENT, "GH_TOKEN"),
    )


@given(TOKENS)
def test_no_way_of_printing_shows_the_value(value):
    held = credential(value)
    shown = [str(held), repr(held), f"{held}", "%s %r" % (held, held), str(asdict(held)), ascii(held.secret)]  # noqa: UP031
    shown += [f"{held.secret:>40}", format(held.secret), f"{held.secret!r}", str([held.secret]), str({held.secret: 1})]
    assert not [text for text in shown if value in text]
    assert held.secret.reveal() == value


def test_a_log_record_and_a_traceback_show_stars(caplog):
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("test").warning("held %s %r", credential(), credential().secret)
    held = credential()
    with pytest.raises(KeyError) as caught:
        {}[held.secret]
    lines = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert "held = Credential(" in lines
    assert PLANTED not in caplog.text + lines
    assert "********" in caplog.text


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_secret_cannot_be_pickled(protocol):
    with pytest.raises(TypeError):
        pickle.dumps(credential(), protocol)
    with pytest.raises(TypeError):
        json.dumps(credential().secret)


def test_copies_hold_the_same_secret_and_nothing_can_be_changed():
    held = credential()
    assert copy.deepcopy(held) == held == replace(held)
    assert hash(copy.copy(held.secret)) == hash(held.secret)
    assert held.secret != Secret(PLANTED + "x")
    assert held.secret != PLANTED
    with pytest.raises(AttributeError):
        held.secret._value = "other"
    with pytest.raises(AttributeError):
        held.secret.other = "other"


def test_an_empty_secret_is_refused():
    with pytest.raises(ValueError, match="never empty"):
        Secret("")


@pytest.mark.parametrize("text", ["", "   ", f"{PLANTED}\nX-Other: 1", f"{PLANTED} x", f"{PLANTED}\x00", f"{PLANTED}é"])
def test_what_cannot_be_a_token_is_refused_without_being_quoted(text):
    with pytest.raises(ConfigError) as caught:
        read_token(text, "GH_TOKEN")
    assert "GH_TOKEN" in caught.value.message
    assert PLANTED not in caught.value.message + caught.value.hint + repr(caught.value)


def test_space_around_a_token_does_not_count():
    assert read_token(f" {PLANTED}\r\n", "stdin").reveal() == PLANTED


KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----"


@pytest.mark.parametrize("text", [KEY, KEY + "\n\n", KEY.replace("\n", "\r\n"), KEY.replace("\n", "\\n")])
def test_a_private_key_is_read_however_its_lines_end(text):
    assert read_private_key(text, "KEY").reveal() == KEY + "\n"


@pytest.mark.parametrize("text", ["", PLANTED, KEY[:40], "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----"])
def test_what_is_no_private_key_is_refused_without_being_quoted(text):
    with pytest.raises(ConfigError) as caught:
        read_private_key(text, "KEY")
    assert PLANTED not in str(caught.value)


def test_basic_credentials_have_a_user_and_others_do_not():
    with pytest.raises(ValueError, match="user"):
        replace(credential(), user="me")
    with pytest.raises(ValueError, match="user"):
        replace(credential(), kind=CredentialKind.BASIC)
    with pytest.raises(ValueError, match="installation"):
        replace(credential(), kind=CredentialKind.APP)
