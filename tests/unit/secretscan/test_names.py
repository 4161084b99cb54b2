"""Names of secrets are told from names about secrets."""

import pytest

from readylayer_cli.secretscan.names import SecretKind, secret_kind


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (SecretKind.PASSWORD, "password DB_PASSWORD userPasswd pwd1 smtpPass dbpass mysqlrootpwd Password2 passphrase"),
        (SecretKind.SECRET, "secret client_secret clientSecret APP_SECRET jwtsecret CLIENT_SECRET_PROD"),
        (SecretKind.TOKEN, "token GITHUB_TOKEN authToken accesstoken _authToken salt credentials basic_auth"),
        (
            SecretKind.KEY,
            "api_key APIKey apikey secretAccessKey SECRET_KEY_BASE encryption-key client-key-data",
        ),
    ],
)
def test_a_name_promises_a_kind_of_secret(kind: SecretKind, names: str) -> None:
    assert {name: secret_kind(name) for name in names.split()} == dict.fromkeys(names.split(), kind)


HARMLESS = """
    password_field tokenUrl secretName public_key publicToken csrf_token key cache_key primaryKey tokenizer
    passwordLabel compass bypass keyboard monkey forgot_password has_password PASSWORD_HASHERS author authority
    saltire _ 1
"""


@pytest.mark.parametrize("name", HARMLESS.split())
def test_a_name_about_secrets_promises_none(name: str) -> None:
    assert secret_kind(name) is None
