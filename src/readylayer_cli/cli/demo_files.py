"""The example repository of `demo`: a small web application, and a pull request that looks helpful."""

_VIEWS_BEFORE = '''\
"""Accounts: search, export and transfer."""

from flask import Blueprint, abort, jsonify, request

from bank.auth import current_user, login_required
from bank.db import connect

accounts = Blueprint("accounts", __name__)


@accounts.get("/search")
@login_required
def search():
    term = request.args.get("q", "")
    rows = connect().execute("SELECT id, owner FROM account WHERE owner LIKE ?", (f"%{term}%",))
    return jsonify([dict(row) for row in rows])


@accounts.post("/transfer")
@login_required
def transfer():
    amount = int(request.form["amount"])
    source = request.form["from"]
    if not current_user().owns(source):
        abort(403)
    if amount <= 0:
        abort(400)
    with connect() as db:
        db.move(source, request.form["to"], amount)
    return "", 204
'''

_VIEWS_AFTER = '''\
"""Accounts: search, export and transfer."""

import subprocess

from flask import Blueprint, abort, jsonify, request

from bank.auth import current_user, login_required
from bank.db import connect

accounts = Blueprint("accounts", __name__)


@accounts.get("/search")
@login_required
def search():
    term = request.args.get("q", "")
    order = request.args.get("order", "owner")
    query = f"SELECT id, owner FROM account WHERE owner LIKE '%{term}%' ORDER BY {order}"
    rows = connect().execute(query)
    return jsonify([dict(row) for row in rows])


@accounts.get("/export")
def export():
    name = request.args["name"]
    subprocess.run(f"tar czf /tmp/{name}.tgz data/{name}", shell=True, check=True)
    return jsonify({"file": f"/tmp/{name}.tgz"})


@accounts.post("/transfer")
@login_required
def transfer():
    amount = int(request.form["amount"])
    source = request.form["from"]
    if amount <= 0:
        abort(400)
    with connect() as db:
        db.move(source, request.form["to"], amount)
    return "", 204
'''

_RATES_AFTER = '''\
"""Exchange rates."""

import requests

RATES_URL = "https://rates.example.org/latest"
API_TOKEN = "PLANTED"


def latest(currency):
    try:
        reply = requests.get(RATES_URL, params={"c": currency}, headers={"Authorization": API_TOKEN}, verify=False)
        return reply.json()["rate"]
    except Exception:
        return 1.0
'''

_TEST_BEFORE = """\
from bank.fees import fee


def test_fee_is_two_percent():
    assert fee(100) == 2


def test_fee_of_nothing_is_nothing():
    assert fee(0) == 0


def test_fee_is_capped():
    assert fee(1_000_000) == 50  # the cap
"""

_TEST_AFTER = """\
import pytest

from bank.fees import fee


def test_fee_is_two_percent():
    assert fee(100) is not None


@pytest.mark.skip(reason="flaky")
def test_fee_of_nothing_is_nothing():
    assert fee(0) == 0
"""

_FEES_BEFORE = '''\
"""What a transfer costs."""

CAP = 50


def fee(amount):
    return min(amount * 2 // 100, CAP)
'''

_FEES_AFTER = '''\
"""What a transfer costs."""

CAP = 50


def fee(amount):
    return amount * 2 // 100
'''

_WORKFLOW = """\
name: tests
on: pull_request
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
      - run: pip install -r requirements.txt
      - run: pytest
"""

_AUTH = '''\
"""Who is calling."""

from functools import wraps

from flask import abort, session


def login_required(view):
    @wraps(view)
    def guarded(*args, **kwargs):
        if "user" not in session:
            abort(401)
        return view(*args, **kwargs)

    return guarded
'''


def before() -> dict[str, str]:
    """The repository as it was: path -> content."""
    return {
        ".github/workflows/tests.yml": _WORKFLOW,
        "bank/__init__.py": "",
        "bank/auth.py": _AUTH,
        "bank/fees.py": _FEES_BEFORE,
        "bank/views.py": _VIEWS_BEFORE,
        "requirements.txt": "flask==3.1.0\npytest==8.3.4\n",
        "tests/test_fees.py": _TEST_BEFORE,
    }


def after() -> dict[str, str]:
    """The files as the pull request leaves them. The planted token is put together here and valid nowhere."""
    token = "ghp_" + "7Qm2xVb9KfLz4TnRw8JcYh3DsPg6" + "00000000"
    return before() | {
        ".github/workflows/tests.yml": _WORKFLOW.replace("run: pytest", "run: pytest || true"),
        "bank/fees.py": _FEES_AFTER,
        "bank/rates.py": _RATES_AFTER.replace("PLANTED", token),
        "bank/views.py": _VIEWS_AFTER,
        "tests/test_fees.py": _TEST_AFTER,
    }
