"""Data that a Python file hands to another of its repository is followed there, whichever of the two is changed."""

import pytest

from tests.unit.engines.review.across.reviewing import injections, review

ROUTE = """\
from flask import Flask, request
from shop.store import find

app = Flask(__name__)


@app.route("/items")
def items():
    return find(request.args["name"])
"""
STORE = """\
import sqlite3


def find(name):
    return sqlite3.connect("shop.db").execute(f"SELECT * FROM items WHERE name = '{name}'").fetchall()
"""
SAFE_STORE = STORE.replace(
    "f\"SELECT * FROM items WHERE name = '{name}'\"", '"SELECT * FROM items WHERE name = ?", (name,)'
)
PACKAGE = {"shop/__init__.py": ""}


def told(findings):
    return [(each.rule_id, each.path, each.span.start_line) for each in injections(findings)]


def test_a_changed_route_that_hands_data_to_an_unchanged_sink_is_told_at_the_call(tmp_path):
    before = {**PACKAGE, "shop/store.py": STORE, "shop/views.py": ROUTE.replace('request.args["name"]', '"all"')}
    (finding,) = injections(review(tmp_path, before, {"shop/views.py": ROUTE}))
    assert (finding.path, finding.span.start_line) == ("shop/views.py", 9)
    assert "shop/store.py:5" in finding.message
    assert [step.path for step in finding.code_flow][-1] == "shop/store.py"
    assert finding.code_flow[0].path == "shop/views.py"


def test_a_changed_helper_is_told_at_its_sink_when_an_unchanged_route_calls_it(tmp_path):
    before = {**PACKAGE, "shop/store.py": SAFE_STORE, "shop/views.py": ROUTE}
    (finding,) = injections(review(tmp_path, before, {"shop/store.py": STORE}))
    assert (finding.path, finding.span.start_line, finding.severity) == ("shop/store.py", 5, "critical")
    assert [step.path for step in finding.code_flow] == [
        "shop/views.py",
        "shop/views.py",
        "shop/store.py",
        "shop/store.py",
    ]


def test_both_changed_is_told_once_at_the_sink(tmp_path):
    found = review(tmp_path, PACKAGE, {"shop/store.py": STORE, "shop/views.py": ROUTE})
    assert told(found) == [("python-sql-injection", "shop/store.py", 5)]


def test_the_whole_tree_is_told_once_at_the_sink(tmp_path):
    found = review(tmp_path, {**PACKAGE, "shop/store.py": STORE, "shop/views.py": ROUTE}, {}, base=None, scope="all")
    assert told(found) == [("python-sql-injection", "shop/store.py", 5)]


def test_what_was_so_before_is_not_told_again(tmp_path):
    before = {**PACKAGE, "shop/store.py": STORE, "shop/views.py": ROUTE}
    after = {"shop/views.py": ROUTE + "\n\nVERSION = 2\n", "shop/store.py": "VERSION = 2\n" + STORE}
    assert injections(review(tmp_path, before, after)) == []


def test_a_sink_that_was_there_is_told_when_request_data_is_new_to_it(tmp_path):
    before = {**PACKAGE, "shop/store.py": STORE, "shop/views.py": ROUTE.replace('request.args["name"]', '"all"')}
    after = {"shop/views.py": ROUTE, "shop/store.py": STORE + "\n\nVERSION = 2\n"}
    assert told(review(tmp_path, before, after)) == [("python-sql-injection", "shop/store.py", 5)]


CLEAN = "import shlex\n\n\ndef quoted(word):\n    return shlex.quote(word)\n"
QUOTING = {
    "clean.py": CLEAN,
    "tools.py": "import os\n\n\ndef run(word):\n    os.system('ls ' + word)\n",
    "views.py": "from flask import Flask, request\nfrom clean import quoted\nfrom tools import run\n\napp = Flask(__name__)\n\n\n@app.route('/x')\ndef x():\n    run(quoted(request.args['a']))\n",
}


def test_a_cleaner_that_no_longer_cleans_is_told_where_it_stands(tmp_path):
    found = review(tmp_path, QUOTING, {"clean.py": CLEAN.replace("shlex.quote(word)", "word.strip()")})
    assert told(found) == [("python-shell-injection", "clean.py", 5)]
    assert "tools.py:5" in injections(found)[0].message


def test_a_cleaner_that_changes_and_still_cleans_is_not_told(tmp_path):
    assert (
        injections(
            review(
                tmp_path,
                QUOTING,
                {
                    "clean.py": CLEAN.replace("(word)\n", "(word.strip())\n", 1).replace(
                        "quoted(word.strip())", "quoted(word)"
                    )
                },
            )
        )
        == []
    )


def test_a_service_in_between_that_hands_on_what_it_gets_is_told_at_its_call(tmp_path):
    before = {
        "tools.py": QUOTING["tools.py"],
        "service.py": "from tools import run\n\n\ndef go(word):\n    return word\n",
        "views.py": "from flask import Flask, request\nfrom service import go\n\napp = Flask(__name__)\n\n\n@app.route('/x')\ndef x():\n    go(request.args['a'])\n",
    }
    after = {"service.py": before["service.py"].replace("return word", "run(word)")}
    assert told(review(tmp_path, before, after)) == [("python-shell-injection", "service.py", 5)]


def test_a_changed_file_that_merely_stands_near_is_told_nothing(tmp_path):
    before = {
        **PACKAGE,
        "shop/store.py": STORE,
        "shop/views.py": ROUTE,
        "shop/other.py": "def find(name):\n    return name\n",
    }
    assert (
        injections(review(tmp_path, before, {"shop/other.py": "from shop.store import find\n\nNAMES = find('all')\n"}))
        == []
    )


def test_a_route_whose_helpers_are_too_much_work_is_followed_without_them(tmp_path):
    steps = "".join(
        f"    if n > {index}:\n        x = x + y[n:] + str(n)\n    for y in x.split():\n        x = x + go(y, n + 1)\n"
        for index in range(60)
    )
    files = {
        "endless.py": f"def go(x, n):\n    y = x\n{steps}    return x\n\n\ndef come(x, n):\n    return go(go(x, n), n)\n",
        "views.py": route(
            "import os\nfrom endless import come, go",
            "come(request.args['a'], go(request.args['b'], 0))",
            "os.system(request.args['c'])",
        ),
    }
    assert told(review(tmp_path, {"README.md": "x"}, files)) == [("python-shell-injection", "views.py", 10)]


def test_a_staged_change_is_followed_through_what_is_staged(tmp_path):
    from readylayer_cli.wiring.review import ReviewRequest, run_review
    from tests.fakes.scratch import Scratch

    scratch = Scratch(tmp_path / "repository")
    scratch.commit({**PACKAGE, "shop/store.py": SAFE_STORE, "shop/views.py": ROUTE})
    scratch.write({"shop/store.py": STORE})
    scratch.git("add", "-A")
    scratch.write({"shop/store.py": SAFE_STORE})
    request = ReviewRequest(str(scratch.root), staged=True, isolated=True, assignments=("review.engines=[]",))
    assert told(run_review(request).result.findings) == [("python-sql-injection", "shop/store.py", 5)]


def test_a_diff_is_followed_into_the_repository_that_it_is_for(tmp_path):
    from readylayer_cli.wiring.review import ReviewRequest, run_review
    from tests.fakes.scratch import Scratch

    scratch = Scratch(tmp_path / "repository")
    scratch.commit({**PACKAGE, "shop/store.py": SAFE_STORE, "shop/views.py": ROUTE})
    scratch.write({"shop/store.py": STORE})
    diff = scratch.git("diff")
    request = ReviewRequest(str(scratch.root), diff=diff, isolated=True, assignments=("review.engines=[]",))
    assert told(run_review(request).result.findings) == [("python-sql-injection", "shop/store.py", 5)]


def test_a_folder_without_git_is_followed_as_well(tmp_path):
    from readylayer_cli.wiring.review import ReviewRequest, run_review

    for name, text in {**PACKAGE, "shop/store.py": STORE, "shop/views.py": ROUTE}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    request = ReviewRequest(str(tmp_path), scope="all", isolated=True, assignments=("review.engines=[]",))
    assert told(run_review(request).result.findings) == [("python-sql-injection", "shop/store.py", 5)]


FLASK = "from flask import Flask, request\n{imports}\napp = Flask(__name__)\n\n\n@app.route('/x')\ndef x():\n"
RUNNER = "import os\n\n\ndef run(word):\n    os.system('ls ' + word)\n"


def route(imports, *body):
    return FLASK.format(imports=imports) + "".join(f"    {line}\n" for line in body)


HARMFUL = {
    "a relative import": (
        {"web/__init__.py": "", "web/tools.py": RUNNER, "web/views.py": route("from .tools import run", "run(request.args['a'])")},
        "web/tools.py:5",
    ),
    "a package above": (
        {"app/__init__.py": "", "app/tools.py": RUNNER, "app/web/__init__.py": "",
         "app/web/views.py": route("from ..tools import run as start", "start(request.args['a'])")},
        "app/tools.py:5",
    ),
    "a module by its name": (
        {"tools.py": RUNNER, "views.py": route("import tools", "tools.run(request.form['a'])")}, "tools.py:5",
    ),
    "a dotted module": (
        {"lib/__init__.py": "", "lib/tools.py": RUNNER, "views.py": route("import lib.tools", "lib.tools.run(request.form['a'])")},
        "lib/tools.py:5",
    ),
    "an export of a package": (
        {"lib/__init__.py": "from .tools import run\n", "lib/tools.py": RUNNER, "views.py": route("from lib import run", "run(request.form['a'])")},
        "lib/tools.py:5",
    ),
    "a star": (
        {"lib/__init__.py": "from .tools import *\n", "lib/tools.py": RUNNER, "views.py": route("from lib import run", "run(request.form['a'])")},
        "lib/tools.py:5",
    ),
    "a source folder": (
        {"src/lib/__init__.py": "", "src/lib/tools.py": RUNNER, "src/web/views.py": route("from lib.tools import run", "run(request.form['a'])")},
        "src/lib/tools.py:5",
    ),
    "a method of an object": (
        {"repo.py": "import os\n\n\nclass Runner:\n    def run(self, word):\n        os.system(word)\n",
         "views.py": route("from repo import Runner", "runner = Runner()", "runner.run(request.form['a'])")},
        "repo.py:6",
    ),
    "what an object was made with": (
        {"repo.py": "import os\n\n\nclass Runner:\n    def __init__(self, word):\n        self.word = word\n\n    def run(self):\n        os.system(self.word)\n",
         "views.py": route("from repo import Runner", "Runner(request.form['a']).run()")},
        "repo.py:9",
    ),
    "an object of a module": (
        {"repo.py": "import os\n\n\nclass Runner:\n    def run(self, word):\n        os.system(word)\n\n\nrunner = Runner()\n",
         "views.py": route("from repo import runner", "runner.run(request.form['a'])")},
        "repo.py:6",
    ),
    "an inherited method": (
        {"base.py": "import os\n\n\nclass Base:\n    def run(self, word):\n        os.system(word)\n",
         "repo.py": "from base import Base\n\n\nclass Runner(Base):\n    pass\n",
         "views.py": route("from repo import Runner", "Runner().run(request.form['a'])")},
        "base.py:6",
    ),
    "a member that is a service": (
        {"base.py": "import os\n\n\nclass Shell:\n    def run(self, word):\n        os.system(word)\n",
         "repo.py": "from base import Shell\n\n\nclass Runner:\n    def __init__(self):\n        self.shell = Shell()\n\n    def go(self, word):\n        self.shell.run(word)\n",
         "views.py": route("from repo import Runner", "Runner().go(request.form['a'])")},
        "base.py:6",
    ),
    "a factory": (
        {"repo.py": "import os\n\n\nclass Runner:\n    def run(self, word):\n        os.system(word)\n\n\ndef runner():\n    return Runner()\n",
         "views.py": route("from repo import runner", "runner().run(request.form['a'])")},
        "repo.py:6",
    ),
    "two files further": (
        {"c.py": RUNNER, "b.py": "from c import run\n\n\ndef go(word):\n    run(word.strip())\n",
         "views.py": route("from b import go", "go(request.form['a'])")},
        "c.py:5",
    ),
    "data that a helper reads": (
        {"read.py": "from flask import request\n\n\ndef word():\n    return request.args.get('a')\n", "tools.py": RUNNER,
         "views.py": route("from read import word\nfrom tools import run", "run(word())")},
        "tools.py:5",
    ),
    "a request handed on": (
        {"read.py": "import os\n\n\ndef run(req):\n    os.system(req.args['a'])\n", "views.py": route("from read import run", "run(request)")},
        "read.py:5",
    ),
    "a class method": (
        {"repo.py": "import os\n\n\nclass Runner:\n    @classmethod\n    def run(cls, word):\n        os.system(word)\n",
         "views.py": route("from repo import Runner", "Runner.run(request.form['a'])")},
        "repo.py:7",
    ),
    "a static method by keyword": (
        {"repo.py": "import os\n\n\nclass Runner:\n    @staticmethod\n    def run(*, word):\n        os.system(word)\n",
         "views.py": route("from repo import Runner", "Runner.run(word=request.form['a'])")},
        "repo.py:7",
    ),
    "a property": (
        {"repo.py": "import os\n\n\nclass Job:\n    def __init__(self, word):\n        self._word = word\n\n    @property\n    def line(self):\n        return 'ls ' + self._word\n",
         "views.py": route("import os\nfrom repo import Job", "job = Job(request.form['a'])", "os.system(job.line)")},
        "views.py:10",
    ),
    "a dataclass": (
        {"repo.py": "import os\nfrom dataclasses import dataclass\n\n\n@dataclass\nclass Job:\n    name: str\n    word: str\n\n    def run(self):\n        os.system(self.word)\n",
         "views.py": route("from repo import Job", "Job('a', request.form['a']).run()")},
        "repo.py:11",
    ),
    "a view class with a base of the repository": (
        {"base.py": "import os\nfrom flask.views import MethodView\n\n\nclass Base(MethodView):\n    def run(self, word):\n        os.system(word)\n",
         "views.py": "from flask import request\nfrom base import Base\n\n\nclass Items(Base):\n    def get(self):\n        return self.run(request.args['a'])\n"},
        "base.py:7",
    ),
    "a dependency": (
        {"deps.py": "def word(a: str):\n    return a.strip()\n", "tools.py": RUNNER,
         "api.py": "from fastapi import Depends, FastAPI\nfrom deps import word\nfrom tools import run\n\napp = FastAPI()\n\n\n@app.get('/x')\ndef x(w: str = Depends(word)):\n    run(w)\n"},
        "tools.py:5",
    ),
    "an injected service": (
        {"service.py": "import os\n\n\nclass Service:\n    def run(self, word):\n        os.system(word)\n\n\ndef service() -> Service:\n    return Service()\n",
         "api.py": "from fastapi import Depends, FastAPI\nfrom service import Service, service\n\napp = FastAPI()\n\n\n@app.get('/x')\ndef x(a: str, s: Service = Depends(service)):\n    s.run(a)\n"},
        "service.py:6",
    ),
    "a query built elsewhere": (
        {"build.py": "def query(name):\n    return \"SELECT * FROM t WHERE n = '\" + name + \"'\"\n",
         "views.py": route("import sqlite3\nfrom build import query", "sqlite3.connect('a').execute(query(request.form['a']))")},
        "views.py:9",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMFUL)
def test_it_is_followed_through(name, tmp_path):
    files, place = HARMFUL[name]
    found = injections(review(tmp_path, {"README.md": "x"}, files))
    assert [f"{each.path}:{each.span.start_line}" for each in found] == [place]


HARMLESS = {
    "parameters in the helper": {"shop/__init__.py": "", "shop/store.py": SAFE_STORE, "shop/views.py": ROUTE},
    "a helper that makes a number": {
        "clean.py": "def number(text):\n    return int(text)\n", "tools.py": RUNNER,
        "views.py": route("from clean import number\nfrom tools import run", "run(str(number(request.form['a'])))"),
    },
    "a helper that quotes": {
        "clean.py": "import shlex\n\n\ndef quoted(text):\n    return shlex.quote(text)\n", "tools.py": RUNNER,
        "views.py": route("from clean import quoted\nfrom tools import run", "run(quoted(request.form['a']))"),
    },
    "a sink that quotes itself": {
        "tools.py": "import os\nimport shlex\n\n\ndef run(word):\n    os.system('ls ' + shlex.quote(word))\n",
        "views.py": route("from tools import run", "run(request.form['a'])"),
    },
    "a sink behind an allow-list": {
        "tools.py": "import os\n\nNAMES = ('a', 'b')\n\n\ndef run(word):\n    if word not in NAMES:\n        raise ValueError(word)\n    os.system(word)\n",
        "views.py": route("from tools import run", "run(request.form['a'])"),
    },
    "an allow-list of another module": {
        "names.py": "NAMES = ('a', 'b')\n", "tools.py": RUNNER,
        "views.py": route("from names import NAMES\nfrom tools import run", "a = request.form['a']", "if a in NAMES:", "    run(a)"),
    },
    "a helper of the same name that is not imported": {
        "tools.py": RUNNER, "other.py": "def run(word):\n    return word.upper()\n",
        "views.py": route("from other import run", "run(request.form['a'])"),
    },
    "a method of the same name of another class": {
        "repo.py": "import os\n\n\nclass Runner:\n    def run(self, word):\n        os.system(word)\n\n\nclass Walker:\n    def run(self, word):\n        return len(word)\n",
        "views.py": route("from repo import Walker", "Walker().run(request.form['a'])"),
    },
    "an installed package of the same name as a folder's file": {
        "web/tools.py": RUNNER, "api/views.py": route("from tools import run", "run(request.form['a'])"),
    },
    "a constant handed over": {
        "tools.py": RUNNER, "views.py": route("from tools import run", "run('home')", "return str(len(request.form['a']))"),
    },
    "a lookup by key": {
        "tools.py": RUNNER, "names.py": "TABLES = {'a': 'x', 'b': 'y'}\n\n\ndef table(name):\n    return TABLES.get(name, 'x')\n",
        "views.py": route("from names import table\nfrom tools import run", "run(table(request.form['a']))"),
    },
    "a method handed over to be called": {
        "repo.py": "class Repo:\n    @classmethod\n    def by_id(cls, key):\n        return cls.query.get(key)\n",
        "base.py": "def found(fn, *args):\n    return fn(*args)\n", "tools.py": RUNNER,
        "views.py": route("from base import found\nfrom repo import Repo\nfrom tools import run", "run(found(Repo.by_id, request.form['a']).name)"),
    },
    "a numeric parameter of a dependency": {
        "deps.py": "def number(a: int):\n    return a\n", "tools.py": RUNNER,
        "api.py": "from fastapi import Depends, FastAPI\nfrom deps import number\nfrom tools import run\n\napp = FastAPI()\n\n\n@app.get('/x')\ndef x(w: int = Depends(number)):\n    run(str(w))\n",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_it_is_harmless_with(name, tmp_path):
    assert injections(review(tmp_path, {"README.md": "x"}, HARMLESS[name])) == []
