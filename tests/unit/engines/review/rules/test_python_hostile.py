"""Python rules end soon and quietly, whatever the text is."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.detect import detect
from readylayer_cli.engines.review.registry import load_family

RULES = load_family("python")

LENGTH = 400_000
"""Long enough for quadratic work to take minutes."""

LINES = {
    "one name": "a" * LENGTH,
    "dotted name": "a." * (LENGTH // 2),
    "assignments": "x = verify = [" * (LENGTH // 14),
    "tokens": "token secret signature " * (LENGTH // 23),
    "defaults": "def f(a=[" + "]=[" * (LENGTH // 3),
    "definitions": "def auth" + "verify" * (LENGTH // 6),
    "loops": "for a in b " * (LENGTH // 11),
    "removals": "for a in b: a" + ".remove" * (LENGTH // 7),
    "handlers": "def handler(a," * (LENGTH // 14),
    "opens": "with open(return yield " * (LENGTH // 23),
    "quotes": "\"'" * (LENGTH // 2),
    "braces": "request.args[f'{" * (LENGTH // 16),
    "brackets": "(" * LENGTH,
    "promises": "# TODO: implement\npass\n" * (LENGTH // 23),
    "excepts": "except Exception as e:\n" * (LENGTH // 23),
}
HEADER = "import os, flask, subprocess, jwt, hmac, logging, pickle, requests, tarfile\nasync def f(request):\n    "


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
def test_long_lines_are_judged_without_a_fault(line):
    found = detect(SourceFile("src/app.py", HEADER + line + "\n"), RULES)
    assert not found.faults


@pytest.mark.parametrize(
    "code",
    [
        "from flask import request\ndef f(c):\n    q = request.args['q']\n"
        + "    q += 'x' + q\n" * 3000
        + "    c.execute(q)\n" * 50,
        "def f(c, x):\n    c.execute(" + "(" * 500 + "x" + ")" * 500 + ")\n",
        "def f(c, x):\n    c.execute('SELECT a FROM b WHERE c = ' + " + " + ".join(["x"] * 3000) + ")\n",
        "import os\ndef f(x):\n    os.system(" + "str(" * 400 + "x" + ")" * 400 + ")\n",
        "".join(f"{' ' * depth}def f{depth}(x):\n" for depth in range(150)) + " " * 150 + "eval(x)\n",
    ],
    ids=["growing", "parentheses", "operands", "calls", "functions"],
)
def test_deep_and_long_code_ends_soon(code):
    found = detect(SourceFile("src/app.py", code), RULES)
    assert not found.faults


FRAGMENTS = (
    "from flask import request\n", "import os\n", "def f(a, b=[]):\n", "    ", "request.args['q']", "os.system(",
    "eval(", "cur.execute(", "f'SELECT {a} FROM t WHERE b = {", "}'", "'", '"', "%", " % ", ".format(", ")", "(", "\n",
    "try:\n", "except Exception:\n", "pass\n", "for a in b:\n", "b.remove(a)\n", "return True\n",
    "assert request.user\n", "hashlib.md5(password)", "open(a)", "= ", "async def g():\n", "lambda x: ",
    "[", "]", "{", "}", ":", ",", "*", "**", "#", "\\", "\0", "é😀", "await ",
    "jwt.decode(", "class A(B):\n", "@app.route('/<a>')\n",
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40))
def test_no_rule_fails_on_broken_code(words):
    assert not detect(SourceFile("src/app.py", "".join(words)), RULES).faults
