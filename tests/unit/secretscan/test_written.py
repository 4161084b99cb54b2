"""Credentials in URLs, headers and known files are told from samples."""

import base64
import random

import pytest

from tests.unit.secretscan.looking import findings, values
from tests.unit.secretscan.sampling import BASE62, letters

GENERATED = letters(BASE62, 30, random.Random(31))


@pytest.mark.parametrize(
    "line",
    [
        'URL = "https://user:password@host/"',
        'URL = "postgres://postgres:postgres@localhost/db"',
        'URL = "https://${USER}:${PASSWORD}@git.internal/"',
        'URL = "https://user:s3cr3tpw@example.com/"',
        'URL = "http://host:8080/a:b@c"',
        'URL = "https://user:<password>@git.internal/"',
        'URL = "git+ssh://git@git.internal:7999/a.git"',
        'headers = {"Authorization": "Bearer " + token}',
        'headers = {"Authorization": "Bearer your-token-goes-in-here-please"}',
        'headers = {"Authorization": "Basic realm=something"}',
        'url = f"https://api.internal/?token={token}"',
        'text = "a basic introduction of authorization"',
    ],
)
def test_samples_are_left_alone(line: str) -> None:
    assert findings(line) == []


def test_tokens_in_headers_and_urls_are_found() -> None:
    login = base64.b64encode(b"deploy:Hunter2!").decode()
    assert findings(f'h = {{"Authorization": "Bearer {GENERATED}"}}') == [("authorization-token", GENERATED)]
    assert findings(f'h = {{"Authorization": "Basic {login}"}}') == [("basic-authorization", login)]
    assert findings(f'u = "https://hooks.internal/in?token={GENERATED}&x=1"') == [("url-token", GENERATED)]


def test_outside_of_production_only_generated_ones_count() -> None:
    assert values(f'u = "https://a:{GENERATED}@db.internal/"', "tests/test_a.py") == [GENERATED]
    assert values('u = "https://a:hunter2!@db.internal/"', "tests/test_a.py") == []


def test_files_of_passwords_are_read_line_by_line() -> None:
    hashed = "$apr1$" + letters(BASE62, 8, random.Random(1)) + "$" + letters(BASE62, 22, random.Random(2))
    assert values(f"ada:{hashed}\n", "web/.htpasswd") == [hashed]
    assert values("ada:rqXexS6ZhobKA\n# none\n", "web/.htpasswd") == ["rqXexS6ZhobKA"]
    assert values("a:1:*:u:pw1\nb:*:*:u:pw2\n#c:1:*:u:pw3\n", "home/.pgpass") == ["pw1", "pw2"]
    key = letters("0123456789abcdef", 32, random.Random(3))
    assert findings(f"{key}\n", "config/master.key") == [("rails-master-key", key)]


def test_a_npm_login_is_found() -> None:
    token = "4a1c8f2e-93b7-4d60-a5c1-7e0b9d3f6a28"
    assert values(f"//registry.npmjs.org/:_authToken={token}\n", ".npmrc") == [token]
    assert values("//registry.npmjs.org/:_authToken=${NPM_TOKEN}\n", ".npmrc") == []


def test_a_connection_string_of_words_is_read() -> None:
    line = 'Conn: "user=app password=q1w2e3r4t5 host=db.internal port=5432 dbname=app",'
    assert findings(line) == [("connection-string", "q1w2e3r4t5")]
    assert findings('help = "set password=secret1 to log in"') == []


def test_an_unquoted_password_of_a_statement_has_a_digit() -> None:
    assert values("CREATE USER app IDENTIFIED BY Passw0rd9;", "db/init.sql") == ["Passw0rd9"]
    assert values("users identified by name only", "db/init.sql") == []
