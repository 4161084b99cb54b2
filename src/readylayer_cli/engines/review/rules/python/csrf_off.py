"""python-csrf-off: requests forged by other sites are accepted."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.python._found import graded

_SWITCHED_OFF = (
    r"^(?:\w+\.)*(?:config\[['\"]WTF_CSRF_ENABLED['\"]\]|WTF_CSRF_ENABLED|WTF_CSRF_CHECK_DEFAULT)\s*=\s*False$"
)
_EXEMPT = r"^@(?:\w+\.)*(?:csrf_exempt\b|csrf\.exempt\b|method_decorator\(\s*csrf_exempt\b)"


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all({"kind": "assignment", "regex": _SWITCHED_OFF}):
        yield graded(
            file,
            node,
            Severity.MEDIUM,
            "Protection against forged requests is switched off",
            confidence=Confidence.HIGH,
        )
    if "SessionMiddleware" in file.text and "django" in file.text and "CsrfViewMiddleware" not in file.text:
        for node in file.find_all({"kind": "assignment", "regex": r"^MIDDLEWARE(?:_CLASSES)?\s*=\s*[\[(]"}):
            yield graded(file, node, Severity.MEDIUM, "`CsrfViewMiddleware` is missing among the middleware")
    for node in file.find_all({"kind": "decorator", "regex": _EXEMPT}):
        yield node_match(file, node)


RULE = FileRule(
    id="python-csrf-off",
    title="A view accepts requests that other sites forge",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-352",),
    languages=("python",),
    triggers=("csrf_exempt", "csrf.exempt", "WTF_CSRF", "MIDDLEWARE"),
    tests=False,
    what="`@csrf_exempt`, `@csrf.exempt` or `WTF_CSRF_ENABLED = False`.",
    why="A page elsewhere can make the visitor's browser send this request with the visitor's cookies.",
    fix="Keep the protection; for webhooks and APIs check a signature or a token in a header instead, and say so beside the exemption.",
    check=check,
    bad=(
        'from django.views.decorators.csrf import csrf_exempt\n@csrf_exempt\ndef transfer(request):\n    pay(request.POST["to"])\n',
        'app.config["WTF_CSRF_ENABLED"] = False\n',
        'from django.utils.decorators import method_decorator\n@method_decorator(csrf_exempt, name="dispatch")\nclass Hook(View):\n    pass\n',
    ),
    good=(
        'from django.views.decorators.csrf import csrf_protect\n@csrf_protect\ndef transfer(request):\n    pay(request.POST["to"])\n',
        'app.config["WTF_CSRF_ENABLED"] = True\n',
    ),
)
