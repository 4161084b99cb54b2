"""What was not written by us is shown without the environment's credentials."""

import pytest

from readylayer_cli.ci.masking import mask_environment

KEY = "-----BEGIN PRIVATE KEY-----\nMIIEplantedplanted\n-----END PRIVATE KEY-----"


@pytest.mark.parametrize(
    "name",
    [
        "GITHUB_TOKEN",
        "GH_ENTERPRISE_TOKEN",
        "BITBUCKET_APP_PASSWORD",
        "READYLAYER_WEBHOOK_SECRET_GITHUB",
        "ci_job_token",
    ],
)
def test_a_credential_is_replaced_wherever_it_stands(name):
    assert mask_environment("at plantedvalue, plantedvalue!", {name: "plantedvalue"}) == "at ********, ********!"


@pytest.mark.parametrize("value", [KEY, KEY.replace("\n", "\\n")])
def test_a_key_is_replaced_when_it_is_escaped_or_quoted_in_part(value):
    environment = {"READYLAYER_GITHUB_APP_PRIVATE_KEY": value}
    for text in (KEY, repr(KEY), repr(repr(KEY)), "line 2: MIIEplantedplanted"):
        assert "MIIEplanted" not in mask_environment(text, environment)


def test_the_longer_of_two_values_is_replaced_as_a_whole():
    environment = {"A_TOKEN": "planted0", "B_TOKEN": "planted0123456"}
    assert mask_environment("planted0123456", environment) == "********"


def test_other_variables_and_very_short_values_stay():
    environment = {"HOME": "/home/planted", "X_TOKEN": "a", "MY_TOKEN_FILE": "/run/planted.token"}
    assert mask_environment("/home/planted a /run/planted.token", environment) == "/home/planted a /run/planted.token"
