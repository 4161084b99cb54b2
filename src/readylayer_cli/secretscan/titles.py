"""What every kind of secret that can be found is called."""

from collections.abc import Mapping
from functools import cache

from readylayer_cli.secretscan.catalogue import TOKEN_FORMATS
from readylayer_cli.secretscan.commands import command_titles
from readylayer_cli.secretscan.formats.named import FORMATS
from readylayer_cli.secretscan.generic import TITLES

_IN_NOTATIONS = {
    "authorization-token": "Token in an authorization header",
    "aws-secret-access-key": "AWS secret access key",
    "basic-authorization": "Basic authorization header",
    "connection-string": "Password in a connection string",
    "private-key": "Private key",
    "url-credentials": "Password in a URL",
    "url-token": "Token in a URL",
}


@cache
def secret_titles() -> Mapping[str, str]:
    """Titles by the id of the format."""
    named = {row.id: row.title for row in FORMATS}
    tokens = {row.id: row.title for row in TOKEN_FORMATS}
    return {**named, **tokens, **dict(TITLES.values()), **command_titles(), **_IN_NOTATIONS}
