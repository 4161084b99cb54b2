"""Where values of Python code come from."""

import pytest

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules.python._origin import PATH_SEGMENT, Origin, is_fixed, is_request_data, origin

FLASK = "from flask import request\n"


def origin_of(code, clean=()):
    """The origin of what the call of `use` in the code is given."""
    file = SourceFile("src/app.py", code)
    call = next(file.calls.to("use"))
    return origin(file, call.positional[0], clean)


@pytest.mark.parametrize(
    "expression",
    [
        "1",
        "'text'",
        "'a' 'b'",
        "f'{1}'",
        "('a', 'b')[0]",
        "{'a': 'b'}[key]",
        "LIMIT",
        "settings.LIMIT",
        "'x' if flag else 'y'",
        "len(request.args)",
        "int(request.args['n'])",
        "', '.join('?' for _ in values)",
        "re.sub(r'[^a-z]', '', request.args['n'])",
    ],
)
def test_constants_numbers_and_cleaned_values_are_fixed(expression):
    file = SourceFile("src/app.py", f"{FLASK}import re\ndef f(flag, key, values):\n    use({expression})\n")
    assert is_fixed(file, next(file.calls.to("use")).positional[0])


@pytest.mark.parametrize(
    "expression",
    [
        "request.args.get('q')",
        "request.form['q']",
        "request.get_json()['q']",
        "(request.json or {}).get('q', '')",
        "'x' + request.values['q'].strip().lower()",
        "f'<{request.headers[\"X\"]}>'",
        "'%s' % request.cookies.get('q')",
        "'{}'.format(request.args['q'])",
        "[request.args['q']]",
        "str(request.args['q'])",
        "base64.b64decode(request.args['q'])",
        "os.path.join('a', request.args['q'])",
        "flag and request.args['q']",
    ],
)
def test_request_data_is_followed_through_text_and_containers(expression):
    assert origin_of(f"{FLASK}import os, base64\ndef f(flag):\n    use({expression})\n") is Origin.REQUEST


@pytest.mark.parametrize(
    "code",
    [
        "def f():\n    q = request.args['q']\n    q = q.strip()\n    use(q)\n",
        "def f():\n    q = ''\n    if x:\n        q = request.args['q']\n    use(q)\n",
        "def f():\n    for q in request.args.getlist('q'):\n        use(q)\n",
        "def f():\n    use([q for q in request.args.values()])\n",
        "def f():\n    text = 'a'\n    text += request.args['q']\n    use(text)\n",
        "def f():\n    a, q = 1, request.args['q']\n    use(q)\n",
        "def f():\n    if (q := request.args['q']):\n        use(q)\n",
        "def f():\n    q = request.args['q']\n    def inner():\n        use(q)\n",
        "def f():\n    data = {}\n    data['q'] = request.args['q']\n    use(data)\n",
    ],
)
def test_local_names_are_followed(code):
    assert origin_of(FLASK + code) is Origin.REQUEST


@pytest.mark.parametrize(
    "code",
    [
        "def f():\n    q = request.args['q']\n    q = 'fixed'\n    use(q)\n",
        "def f():\n    try:\n        q = int(request.args['q'])\n    except ValueError:\n        q = 0\n    use(q)\n",
        "def f():\n    a, q = request.args['q'], 1\n    use(q)\n",
        "def f():\n    for q in ('a', 'b'):\n        use(q)\n",
        "def f(q: int):\n    use(q)\n",
    ],
)
def test_the_last_sure_assignment_decides(code):
    assert origin_of(FLASK + code) <= Origin.CHECKED


@pytest.mark.parametrize(
    "code",
    [
        "def f():\n    q = request.args['q']\n    if q not in ALLOWED:\n        abort(400)\n    use(q)\n",
        "def f():\n    q = request.args['q']\n    if q in ALLOWED:\n        use(q)\n",
        "def f():\n    q = request.args['q']\n    if not is_safe_url(q):\n        q = '/'\n    use(q)\n",
        "def f():\n    q = request.args['q']\n    if not q.isalnum():\n        return\n    use(q)\n",
        "def f():\n    q = request.args['q']\n    validate_name(q)\n    use(q)\n",
        "def f():\n    q = request.args['q']\n    use(q if is_valid(q) else '')\n",
        "def f():\n    if is_safe(request.args['q']):\n        use(request.args['q'])\n",
    ],
)
def test_a_check_in_between_makes_request_data_harmless(code):
    assert origin_of(FLASK + code) is Origin.CHECKED


@pytest.mark.parametrize(
    "code",
    [
        "def f():\n    q = request.args['q']\n    if q == 'a':\n        log(q)\n    use(q)\n",
        "def f():\n    q = request.args['q']\n    if not q:\n        return\n    use(q)\n",
        "def f():\n    q = request.args['q']\n    if other not in ALLOWED:\n        abort(400)\n    use(q)\n",
        "def f():\n    q = request.args['q']\n    if q not in ALLOWED:\n        log(q)\n    use(q)\n",
    ],
)
def test_a_condition_that_decides_nothing_about_the_value_is_no_check(code):
    assert origin_of(FLASK + code) is Origin.REQUEST


FASTAPI = "from fastapi import Depends, FastAPI, Query\nfrom pydantic import BaseModel\napp = FastAPI()\n"
DJANGO = "from django.views import View\nclass V(View):\n"
DRF = "from rest_framework.views import APIView\nclass V(APIView):\n"
TORNADO = "import tornado.web\nclass H(tornado.web.RequestHandler):\n"
SERVER = "from http.server import BaseHTTPRequestHandler\nclass H(BaseHTTPRequestHandler):\n"


@pytest.mark.parametrize(
    "code",
    [
        "from django.http import HttpResponse\ndef view(request):\n    use(request.GET['q'])\n",
        "def view(request):\n    use(request.POST.get('q'))\n",
        DRF + "    def get(self, request):\n        use(request.query_params['q'])\n",
        DJANGO + "    def get(self):\n        use(self.request.GET['q'])\n",
        "from aiohttp import web\nasync def view(request):\n    use((await request.post())['q'])\n",
        TORNADO + "    def get(self):\n        use(self.get_argument('q'))\n",
        SERVER + "    def do_GET(self):\n        use(self.path)\n",
        "def lambda_handler(event, context):\n    use(event['queryStringParameters']['q'])\n",
        "def application(environ, start_response):\n    use(environ.get('QUERY_STRING'))\n",
        FASTAPI + "@app.get('/')\ndef view(q: str):\n    use(q)\n",
        FASTAPI + "@app.get('/')\ndef view(q=Query(None)):\n    use(q)\n",
        FASTAPI + "class Item(BaseModel):\n    name: str\n@app.post('/')\ndef view(item: Item):\n    use(item.name)\n",
        "from flask import Flask\n@app.route('/<name>')\ndef view(name):\n    use(name)\n",
    ],
)
def test_frameworks_are_known(code):
    assert origin_of(code) is Origin.REQUEST


@pytest.mark.parametrize(
    "code",
    [
        "import httpx\ndef send(request):\n    use(request.headers)\n",
        "from flask import Flask\n@app.route('/<int:number>')\ndef view(number):\n    use(number)\n",
        FASTAPI + "@app.get('/')\ndef view(db=Depends(get_db)):\n    use(db)\n",
        FASTAPI + "@app.get('/')\ndef view(number: int):\n    use(number)\n",
        "from django.http import HttpResponse\ndef view(request):\n    use(request.user)\n",
        "from unittest import mock\nimport flask\n@mock.patch('app.load')\ndef view(load):\n    use(load)\n",
        "def handle(event):\n    use(event['body'])\n",
    ],
)
def test_what_only_looks_like_a_request_is_not_one(code):
    assert origin_of(code) is not Origin.REQUEST


def test_one_segment_of_a_path_can_be_taken_as_clean():
    code = "from flask import Flask\n@app.route('/<name>')\ndef view(name):\n    use(name)\n"
    assert origin_of(code, (PATH_SEGMENT,)) is Origin.CHECKED
    assert origin_of(code.replace("<name>", "<path:name>"), (PATH_SEGMENT,)) is not Origin.CHECKED


def test_sanitisers_belong_to_their_class():
    code = f"{FLASK}from html import escape\ndef f():\n    use(escape(request.args['q']))\n"
    assert origin_of(code, ("escape",)) is Origin.CHECKED
    assert origin_of(code) is not Origin.CHECKED


def test_unknown_functions_and_parameters_stay_unknown():
    assert origin_of("def f(q):\n    use(q)\n") is Origin.UNKNOWN
    assert origin_of(f"{FLASK}def f():\n    use(work(request.args['q']))\n") is Origin.UNKNOWN


def test_long_chains_end_within_the_step_budget():
    lines = ["    x0 = request.args['q']", *(f"    x{n} = x{n - 1} + x{n - 1}" for n in range(1, 200))]
    file = SourceFile("src/app.py", FLASK + "def f():\n" + "\n".join(lines) + "\n    use(x199)\n")
    assert is_request_data(file, next(file.calls.to("use")).positional[0]) in {True, False}
