"""Hard-coded secrets are found in the notations of many languages."""

import base64
import random

import pytest

from readylayer_cli.domain.grades import Severity
from readylayer_cli.secretscan.scan import scan
from tests.unit.secretscan.looking import findings, values
from tests.unit.secretscan.sampling import BASE62, letters

CHOSEN = "Tr0ub4dor"
GENERATED = letters(BASE62, 32, random.Random(11))

CODE = [
    ("a.py", 'PASSWORD = "{}"'),
    ("a.py", "password: str = '{}'"),
    ("a.py", 'connect(host=h, password="{}")'),
    ("a.py", 'config["password"] = "{}"'),
    ("a.py", '{{"db_password": "{}"}}'),
    ("a.py", 'if password == "{}":'),
    ("a.py", 'os.environ.get("DB_PASSWORD", "{}")'),
    ("a.py", 'PASSWORD = os.getenv("PASSWORD") or "{}"'),
    ("a.py", 'password = SecretStr("{}")'),
    ("a.py", 'password = b"{}"'),
    ("a.py", 'password = """{}"""'),
    ("a.js", "const dbPassword = `{}`;"),
    ("a.ts", "private readonly smtpPassword: string = '{}';"),
    ("a.js", "password: process.env.PASSWORD || '{}',"),
    ("a.js", "if (req.body.password === '{}') {{"),
    ("a.go", 'password := "{}"'),
    ("a.go", 'const adminPassword string = "{}"'),
    ("a.go", '\tPassword:      "{}",'),
    ("a.java", 'dataSource.setPassword("{}");'),
    ("a.java", 'props.put("password", "{}");'),
    ("a.kt", 'val password: String = "{}"'),
    ("a.cs", 'settings["Password"] = @"{}";'),
    ("a.rb", "  :password => '{}',"),
    ("a.rb", "  password: '{}',"),
    ("a.php", "define('DB_PASSWORD', '{}');"),
    ("a.php", "$config['password'] = '{}';"),
    ("a.rs", 'let password: &str = "{}";'),
    ("a.pl", "my $password = '{}';"),
    ("a.erl", '{{password, "{}"}},'),
    ("a.m", '#define kPassword @"{}"\nNSString *password = @"{}";'),
    ("a.sql", "CREATE USER app IDENTIFIED BY '{}';"),
    ("a.sql", "ALTER ROLE app WITH LOGIN PASSWORD '{}';"),
]
DATA = [
    ("app.yml", "password: {}"),
    ("app.yml", 'password: "{}"  # of the old server'),
    ("app.yml", "env:\n  - name: DB_PASSWORD\n    value: {}\n"),
    ("app.yml", "env:\n  - name: DB_PASSWORD\n    value: '{}'\n"),
    (".env", "DB_PASSWORD={}"),
    (".env", 'export DB_PASSWORD="{}"'),
    ("app.ini", "[db]\npassword = {}\n"),
    ("app.properties", "spring.datasource.password={}"),
    ("app.json", '{{"password": "{}"}}'),
    ("app.json", '{{"name": "DB_PASSWORD", "value": "{}"}}'),
    ("app.toml", 'password = "{}"'),
    ("main.tf", 'variable "db_password" {{\n  default = "{}"\n}}'),
    ("app.xml", "<password>{}</password>"),
    ("app.xml", '<Pass encoding="plain">{}</Pass>'),
    ("app.xml", '<connection user="sa" password="{}"/>'),
    ("app.config", '<add key="Password" value="{}" />'),
    ("Dockerfile", "ENV DB_PASSWORD={}"),
    ("Dockerfile", 'ARG ROOT_PASSWORD="{}"'),
    ("run.sh", "export PGPASSWORD={}"),
    ("run.sh", "tool --user root --password {} --quiet"),
    ("run.sh", "tool --password={}"),
    ("run.sh", "${{PASSWORD:-{}}}"),
    ("run.sh", "docker run -e MYSQL_ROOT_PASSWORD={} mysql"),
    ("Makefile", "\tmysql -u root -p{} < dump.sql"),
    ("run.sh", "sshpass -p '{}' ssh host"),
    ("run.sh", "curl -u admin:{} https://host.internal/"),
    ("run.sh", "redis-cli -h cache -a {} ping"),
    ("run.sh", "docker login -u ci -p {} registry.internal"),
    ("run.sh", "echo root:{} | chpasswd"),
    ("run.ps1", 'ConvertTo-SecureString "{}" -AsPlainText -Force'),
    (".netrc", "machine api.internal login ci password {}"),
    (".netrc", "machine api.internal\n  login ci\n  password {}\n"),
    (".pgpass", "db.internal:5432:*:app:{}"),
    ("a.txt", "Server=db.internal;Database=app;User Id=sa;Password={};Encrypt=True"),
    ("a.py", 'DSN = "Server=db.internal;User Id=sa;Password={};"'),
    ("a.py", 'URL = "postgres://app:{}@db.internal:5432/app"'),
    ("a.py", 'URL = "mongodb+srv://app:{}@cluster.mongo.internal/app"'),
    ("a.py", 'URL = "amqp://app:{}@queue.internal//"'),
    ("a.java", 'String url = "jdbc:mysql://db.internal/app?user=sa&password={}";'),
]


@pytest.mark.parametrize(("path", "line"), CODE + DATA)
def test_a_chosen_password_is_found_in_production(path: str, line: str) -> None:
    text = line.replace("{}", CHOSEN).replace("{{", "{").replace("}}", "}")
    assert set(values(text, f"deploy/{path}")) == {CHOSEN}


@pytest.mark.parametrize(("path", "line"), CODE + DATA)
def test_a_chosen_password_of_a_test_or_a_document_is_left_alone(path: str, line: str) -> None:
    text = line.replace("{}", CHOSEN).replace("{{", "{").replace("}}", "}")
    for folder in ("tests", "docs", "examples", "node_modules/x", "locales/de"):
        assert values(text, f"{folder}/{path}") == []


@pytest.mark.parametrize("name", ["api_key", "client_secret", "AUTH_TOKEN", "accessKey", "jwtSecret", "app.secret-key"])
def test_a_generated_secret_is_found_and_weighs_by_tier(name: str) -> None:
    text = f"{name}: {GENERATED}\n"
    assert [(m.severity, m.line, m.start_column) for m in scan(text, "deploy/a.yml")] == [
        (Severity.HIGH, 1, len(name) + 3)
    ]
    for path in ("tests/a.yml", "docs/a.yml", "examples/a.yml"):
        assert [match.severity for match in scan(text, path)] == [Severity.LOW]
    for path in ("vendor/a.yml", "locales/a.yml", "a.lock"):
        assert scan(text, path) == []


@pytest.mark.parametrize(
    "line",
    [
        "value = token_cache[key]",
        'password = getpass("Password: ")',
        "password = request.form['password']",
        'token = config["auth"]["token"]',
        'PASSWORD_FIELD = "user_password_2"',
        'token_url = "https://id.internal/oauth2/token"',
        'public_key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1"',
        'csrf_token = "q3Zk8Lw0Xy5Rt7Np2Vb9Mc4Jd6Hf1Gs"',
        'next_page_token = "q3Zk8Lw0Xy5Rt7Np2Vb9Mc4Jd6Hf1Gs"',
        'label_password = "Your p4ssword"',
        'password = "{}".format(value)',
        'password = "%s" % value',
        'password = f"{user}-{host}"',
        'secret = "projects/p/secrets/s/versions/3"',
        'password = "-----"',
        'password_hash = "5f4dcc3b5aa765d61d8327deb882cf99"',
        'key = "sha512-q3Zk8Lw0Xy5Rt7Np2Vb9Mc4Jd6Hf1GsQ=="',
        'cache_key = "q3Zk8Lw0Xy5Rt7Np2Vb9Mc4Jd6Hf1Gs"',
        'secret_name = "prod/db/p4ssw0rd"',
        'password = "P4SS_W0RD_FROM_ENV" if False else os.environ["X"]'.replace("P4SS_W0RD", "DB_PASS"),
        'PASSWORD_RESET_TIMEOUT = "3d"',
        '"password": {"type": "string", "minLength": 8},',
        "# user.password = 'vr00m1'",
        'raise ValueError("password must have 8 characters")',
        'token: Literal["a1"] | None = None',
    ],
)
def test_ordinary_code_is_left_alone(line: str) -> None:
    assert findings(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "password: ${DB_PASSWORD}",
        "password: {{ vault.db_password }}",
        "password: !vault |",
        "password: <your password>",
        "password: changeme",
        "password: CHANGE_ME_PLEASE",
        "password: xxxxxxxx",
        "password: ********",
        "password: password",
        "password: your-db-password",
        "password: example123!example",
        "password: CI_DEPLOY_PASSWORD",
        "password: $2b$12$" + "." * 20,
        "password: string",
        "password: true",
        "password: ~",
        "password: The password of the user",
        "secret: my-release-postgresql",
        "secretName: tls-2024",
        "token: github-token",
        "api_key: abcdefghijklmnopqrstuvwxyz123456",
        "api_key: 00000000-0000-0000-0000-000000000000",
        "api_key: 1.2.3",
        "key: 9f8a7c6b5d4e3f2a1b0c9d8e7f6a5b4c",
        "password: op://vault/db/password",
        "password: arn:aws:secretsmanager:eu-1:1:secret:x",
        "password: '%(DB_PASSWORD)s'",
        "password: file:///run/secrets/db1",
        "password: /run/secrets/db1",
    ],
)
def test_references_and_placeholders_in_settings_are_left_alone(line: str) -> None:
    assert findings(line, "deploy/app.yml") == []


def test_a_plain_word_beside_a_login_is_a_password() -> None:
    assert values('connect(host="db1", user="root", password="swordfish")') == ["swordfish"]
    assert values('form(label="Password", password="swordfish")') == []


def test_the_public_key_of_a_documentation_search_is_left_alone() -> None:
    text = f'docsearch({{ apiKey: "{GENERATED}", indexName: "docs" }})'
    assert findings(text, "src/search.js") == []


def test_salts_of_installers_are_found_with_their_spaces() -> None:
    salt = letters(BASE62 + "!@#$%^&*()-_ []{}<>~`+=,.;:/?|" * 2, 64, random.Random(5)).replace("'", "")
    assert len(values(f"define('AUTH_KEY', '{salt}');", "wp-config.php")) == 1


def test_an_encoded_login_of_a_registry_is_found() -> None:
    login = base64.b64encode(b"ci:Hunter2!").decode()
    assert values(f'{{"auths": {{"r.internal": {{"auth": "{login}"}}}}}}', ".docker/config.json") == [login]


def test_an_encoded_placeholder_is_one() -> None:
    sample, real = (base64.b64encode(value).decode() for value in (b"abcdefghijklmnopqrstuvwxyz", b"kY7!mmQ2#zz9Lp"))
    assert values(f"password: {sample}\n", "deploy/secret.yml") == []
    assert values(f"password: {real}\n", "deploy/secret.yml") == [real]


def test_an_identifier_of_a_product_is_no_password() -> None:
    assert values('LastPass = "b78a0a55-6ef8-d246-a042-ba0f6d55050c"') == []
    assert values('client_secret = "b78a0a55-6ef8-d246-a042-ba0f6d55050c"') != []


def test_invented_passwords_of_comments_are_left_alone() -> None:
    assert values('#   user = User.new(password: "mUc3m00RsqyRe")', "lib/a.rb") == []
    assert values(f'# api_key = "{GENERATED}"', "lib/a.rb") == [GENERATED]


def test_no_value_shows_in_a_representation() -> None:
    text = f'password = "{CHOSEN}"'
    assert CHOSEN not in repr(scan(text, "a.py"))
