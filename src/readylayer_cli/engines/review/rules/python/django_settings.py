"""python-django-settings: a protection of Django is switched off in its settings."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import Example, FileRule, Match

_SETTING = lazy_pattern(r"^([A-Z][A-Z0-9_]+)[ \t]*(?::[^=\n]{1,60})?=[ \t]*([^\n#]{1,200})", re.MULTILINE)
_SWITCHES = {
    "SECURE_SSL_REDIRECT": ("False", Severity.LOW, "Plain HTTP is answered instead of being redirected"),
    "SECURE_CONTENT_TYPE_NOSNIFF": ("False", Severity.LOW, "Browsers may guess the type of uploaded files"),
    "CORS_ORIGIN_ALLOW_ALL": ("True", Severity.MEDIUM, "Every website may read the answers"),
    "CORS_ALLOW_ALL_ORIGINS": ("True", Severity.MEDIUM, "Every website may read the answers"),
}
_ANY_HOST = lazy_pattern(r"[\[(]\s*['\"]\*['\"]\s*,?\s*[\])]")
_DEVELOPMENT = lazy_pattern(
    r"(?:^|[/_.])(?:dev|devel|development|local|debug|test|testing|tests|ci|docker_dev|example|sample|demo)(?:[/_.]|$)",
    re.IGNORECASE,
)


def check(file: SourceFile) -> Iterable[Match]:
    if not any(mark in file.text for mark in ("INSTALLED_APPS", "MIDDLEWARE", "django")) or _DEVELOPMENT.search(
        file.path
    ):
        return
    for found in _SETTING.finditer(file.text):
        name, value = found[1], found[2].strip()
        line = file.text.count("\n", 0, found.start()) + 1
        if name in _SWITCHES and value == _SWITCHES[name][0]:
            _, severity, message = _SWITCHES[name]
            yield Match(span=file.line_span(line), message=f"`{name} = {value}`: {message}", severity=severity)
        elif name == "ALLOWED_HOSTS" and _ANY_HOST.match(value):
            yield Match(
                span=file.line_span(line), message="`ALLOWED_HOSTS` accepts any host name", severity=Severity.MEDIUM
            )
        elif (
            name in {"SESSION_SERIALIZER", "CELERY_TASK_SERIALIZER"}
            and "pickle" in value.lower()
            and "signed" not in value
        ):
            yield Match(
                span=file.line_span(line),
                message=f"`{name}` reads pickles, which can run code",
                severity=Severity.MEDIUM,
            )
        elif name == "PASSWORD_HASHERS" and re.search(
            r"PASSWORD_HASHERS\s*=\s*[\[(]\s*['\"][\w.]*(?:MD5|SHA1)PasswordHasher",
            file.text[found.start() : found.start() + 300],
        ):
            yield Match(
                span=file.line_span(line), message="Passwords are stored with a broken hash", severity=Severity.HIGH
            )


RULE = FileRule(
    id="python-django-settings",
    title="A protection of Django is switched off in its settings",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-16", "CWE-1188"),
    languages=("python",),
    triggers=(*_SWITCHES, "ALLOWED_HOSTS", "SESSION_SERIALIZER", "CELERY_TASK_SERIALIZER", "PASSWORD_HASHERS"),
    path_pattern=r"(?:settings|config|conf|base|prod|production)[^/]*\.py$|/settings/",
    tests=False,
    what="A settings file has `ALLOWED_HOSTS = ['*']`, plain HTTP without a redirect, CORS for everybody, pickled sessions or an outdated password hasher.",
    why="These are defaults for one's own machine: in production each opens a door that Django would keep shut.",
    fix="Read the value from the environment with the safe setting as the default; `manage.py check --deploy` lists the rest.",
    check=check,
    bad=(
        Example('INSTALLED_APPS = ["app"]\nSECURE_SSL_REDIRECT = False\nALLOWED_HOSTS = []\n', "shop/settings.py"),
        Example('# django\nALLOWED_HOSTS = ["*"]\n', "shop/settings/base.py"),
        Example(
            "MIDDLEWARE = []\nSECURE_CONTENT_TYPE_NOSNIFF = False  # the app guesses\n", "config/settings/production.py"
        ),
    ),
    good=(
        Example(
            'import os\nINSTALLED_APPS = ["app"]\nDEBUG = os.environ.get("DEBUG") == "1"\nALLOWED_HOSTS = ["example.org"]\n',
            "shop/settings.py",
        ),
        Example("INSTALLED_APPS = []\nDEBUG = True\n", "shop/settings/local.py"),
        Example("DEBUG = True\n", "tools/config.py"),
    ),
)
