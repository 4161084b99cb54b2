"""The same construct weighs more the more a stranger has to do with it."""

import pytest

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Severity
from readylayer_cli.engines.review.matching import run_file_rule
from readylayer_cli.engines.review.registry import load_family

RULES = {rule.id: rule for rule in load_family("python")}


def severity(rule_id, code, path="src/app.py"):
    rule = RULES[rule_id]
    found = run_file_rule(rule, SourceFile(path, code))
    return (found[0].severity or rule.severity) if found else None


VIEW = "from flask import request\n@app.route('/x')\ndef view():\n"


@pytest.mark.parametrize(
    ("rule_id", "code", "expected"),
    [
        (
            "python-shell-injection",
            "import os\n" + VIEW + "    os.system('ls ' + request.args['d'])\n",
            Severity.CRITICAL,
        ),
        ("python-shell-injection", "import os\ndef f(d):\n    os.system('ls ' + d)\n", Severity.HIGH),
        ("python-shell-injection", "import os\ndef f(command):\n    os.system(command)\n", Severity.LOW),
        ("python-code-injection", VIEW + "    eval(request.args['e'])\n", Severity.CRITICAL),
        ("python-code-injection", "def f(e):\n    return eval(e)\n", Severity.LOW),
        (
            "python-unsafe-deserialization",
            "import pickle\n" + VIEW + "    pickle.loads(request.data)\n",
            Severity.CRITICAL,
        ),
        ("python-unsafe-deserialization", "import pickle\ndef f(s):\n    pickle.loads(s.recv(9))\n", Severity.MEDIUM),
        ("python-unsafe-deserialization", "import pickle\ndef f(file):\n    pickle.load(file)\n", Severity.LOW),
        ("python-weak-hash", "import hashlib\ntoken = hashlib.md5(x).hexdigest()\n", Severity.MEDIUM),
        ("python-weak-hash", "import hashlib\nname = hashlib.md5(x).hexdigest()\n", Severity.LOW),
        ("python-certificate-check-off", "import requests\nrequests.get(u, verify=False)\n", Severity.HIGH),
        (
            "python-certificate-check-off",
            "import requests\nif insecure:\n    requests.get(u, verify=False)\n",
            Severity.LOW,
        ),
        (
            "python-unverified-jwt",
            "import jwt\nc = jwt.decode(t, options={'verify_signature': False})\n",
            Severity.HIGH,
        ),
        (
            "python-unverified-jwt",
            "import jwt\nunverified = jwt.decode(t, options={'verify_signature': False})\n",
            Severity.LOW,
        ),
        (
            "python-swallowed-error",
            "def f():\n    try:\n        a()\n        b()\n    except Exception:\n        pass\n",
            Severity.MEDIUM,
        ),
        (
            "python-swallowed-error",
            "def f():\n    try:\n        a()\n        b()\n    except Exception:\n        # a cache\n        pass\n",
            Severity.LOW,
        ),
        (
            "python-swallowed-error",
            "def close(self):\n    try:\n        a()\n    except Exception:\n        pass\n",
            Severity.LOW,
        ),
    ],
)
def test_severity_follows_the_evidence(rule_id, code, expected):
    assert severity(rule_id, code) is expected


def test_only_request_data_can_fail_the_default_gate():
    assert [rule.id for rule in RULES.values() if rule.severity is Severity.CRITICAL] == []


def test_complexity_is_told_at_the_definition_and_stands_for_the_whole_function():
    rule = RULES["python-complex-function"]
    body = "".join(
        f"    if a == {n}:\n        for b in c:\n            if b:\n                d(b)\n" for n in range(6)
    )
    code = f"import os\n\n\ndef f(a, c, d):\n{body}"
    match = run_file_rule(rule, SourceFile("src/app.py", code))[0]
    assert match.span.start_line == match.span.end_line == 4
    assert match.extent.end_line == code.count("\n")
    shifted = run_file_rule(rule, SourceFile("src/app.py", "x = 1\n" * 9 + code))[0]
    assert shifted.anchor == match.anchor
