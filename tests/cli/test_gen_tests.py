"""`readylayer gen-tests` in real repositories: what has no test, by what evidence, and where one would go."""

import json

import pytest

from tests.cli.git_repo import git, readylayer, repository, write

AI = "\n\nCo-authored-by: Claude <noreply@anthropic.com>"


def gaps(folder, *arguments):
    """Search and return (exit code, JSON result)."""
    done = readylayer(folder, "gen-tests", "--format", "json", *arguments)
    assert done.stdout, done.stderr.decode()
    return done.returncode, json.loads(done.stdout)


def names(result):
    return sorted(f"{each['path']}:{each['symbol']}" for each in result["targets"])


def changed(tmp_path, before, after):
    folder = repository(tmp_path / "repo", before)
    write(folder, after)
    return folder


def kinds(target):
    return {each["kind"]: each["found"] for each in target["evidence"]}


PYTHON = {
    "pyproject.toml": "[project]\nname = 'shop'\n[tool.pytest.ini_options]\n",
    "src/shop/__init__.py": "from shop.prices import total\n",
    "src/shop/prices.py": "def total(items):\n    return sum(items)\n",
    "tests/test_prices.py": "from shop import total\n\n\ndef test_total():\n    assert total([1]) == 1\n",
}


def test_a_new_function_without_a_test_is_named_with_its_evidence_and_place(tmp_path):
    new = PYTHON["src/shop/prices.py"] + "\n\ndef discount(price, share):\n    return price * (1 - share)\n"
    code, result = gaps(changed(tmp_path, PYTHON, {"src/shop/prices.py": new}))
    assert code == 0
    assert names(result) == ["src/shop/prices.py:discount"]
    (target,) = result["targets"]
    assert target["missing_lines"] == [[6, 6]]
    assert kinds(target) == {"use": False, "import": True, "name": True}
    assert (target["test_path"], target["test_exists"], target["framework"]) == ("tests/test_prices.py", True, "pytest")
    assert target["accepted"] == target["rejected"] == target["suspected_bugs"] == []


@pytest.mark.parametrize(
    "test",
    [
        "from shop.prices import discount\n\ndef test_it():\n    assert discount(1, 0) == 1\n",
        "from shop import prices\n\ndef test_it():\n    assert prices.discount(1, 0) == 1\n",
        "import shop.prices as p\n\ndef test_it():\n    assert p.discount(1, 0) == 1\n",
        "import importlib\nm = importlib.import_module('shop.prices')\n\ndef test_it():\n    m.discount(1, 0)\n",
        "from shop.prices import (\n    total,\n    discount as cheaper,\n)\n\ndef test_it():\n    assert cheaper(1, 0) == 1\n",
        "from shop.prices import offer\n\ndef test_it():\n    assert offer(1) == 1\n",
    ],
)
def test_whatever_leads_a_test_to_the_function_counts(tmp_path, test):
    new = "def discount(price, share):\n    return price * (1 - share)\n\n\ndef offer(price):\n    return discount(price, 0)\n"
    folder = changed(tmp_path, PYTHON, {"src/shop/prices.py": new, "tests/test_more.py": test})
    _, result = gaps(folder)
    assert "src/shop/prices.py:discount" not in names(result)
    (found,) = [each for each in result["tested"] if each["symbol"] == "discount"]
    assert found["evidence"][0]["test_path"] == "tests/test_more.py"


@pytest.mark.parametrize(
    "test",
    [
        "import shop.prices\n\ndef test_it(mocker):\n    mocker.patch('shop.prices.discount')\n",
        "from shop.prices import total\n\n# discount is not tested yet\ndef test_it():\n    assert total([]) == 0\n",
        "def discount():\n    pass\n\ndef test_nothing():\n    assert True\n",
    ],
)
def test_a_double_a_comment_and_a_name_of_its_own_are_no_tests(tmp_path, test):
    new = "def discount(price, share):\n    return price * (1 - share)\n\n\ndef total(items):\n    return sum(items)\n"
    folder = changed(tmp_path, PYTHON, {"src/shop/prices.py": new, "tests/test_more.py": test})
    assert names(gaps(folder)[1]) == ["src/shop/prices.py:discount"]


def test_a_fixture_leads_to_what_it_makes(tmp_path):
    files = {
        "src/shop/cart.py": "class Cart:\n    def __init__(self):\n        self.items = []\n\n"
        "    def put(self, item):\n        self.items.append(item)\n\n    def drop(self):\n        self.items.pop()\n",
        "tests/conftest.py": "import pytest\nfrom shop.cart import Cart\n\n@pytest.fixture\ndef cart():\n    return Cart()\n",
        "tests/test_cart.py": "def test_put(cart):\n    cart.put(1)\n    assert cart.items == [1]\n",
    }
    _, result = gaps(changed(tmp_path, PYTHON, files))
    assert names(result) == ["src/shop/cart.py:Cart.drop"]


def test_what_cannot_be_tested_is_told_with_its_reason(tmp_path):
    files = {
        "src/shop/__init__.py": "from shop.prices import total\nfrom shop.limits import MOST\n",
        "src/shop/limits.py": "MOST = 7\n",
        "src/shop/port.py": "class Port:\n    def send(self, text):\n        raise NotImplementedError\n",
        "src/shop/migrations/0001_first.py": "def forwards(apps):\n    apps.run()\n",
        "src/shop/api_pb2.py": "def build():\n    return 1\n",
        "setup.py": "def version():\n    return 1\n",
    }
    _, result = gaps(changed(tmp_path, PYTHON, files))
    assert result["targets"] == []
    assert {each["path"]: each["reason"] for each in result["not_testable"]} == {
        "src/shop/__init__.py": "declarations and constants only",
        "src/shop/limits.py": "declarations and constants only",
        "src/shop/port.py": "has no body of its own",
        "src/shop/migrations/0001_first.py": "a migration",
        "src/shop/api_pb2.py": "written by a program",
        "setup.py": "builds or configures",
    }


def test_a_coverage_report_decides_which_lines_are_missing(tmp_path):
    new = "def total(items):\n    if not items:\n        return None\n    return sum(items)\n"
    folder = changed(tmp_path, PYTHON, {"src/shop/prices.py": new})
    (folder / "lcov.info").write_text("SF:src/shop/prices.py\nDA:1,1\nDA:2,1\nDA:3,0\nDA:4,1\nend_of_record\n")
    _, plain = gaps(folder)
    assert plain["targets"] == []
    _, measured = gaps(folder, "--coverage", "lcov.info")
    (target,) = measured["targets"]
    assert target["missing_lines"] == [[3, 3]]
    assert target["evidence"][0]["kind"] == "coverage"


def test_machines_code_without_a_test_comes_first_and_fails_if_the_settings_say_so(tmp_path):
    folder = repository(tmp_path / "repo", PYTHON)
    git(folder, "checkout", "--quiet", "-b", "feature")
    write(folder, {"src/shop/a.py": "def by_hand(x):\n    return x + 1\n"})
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "by hand")
    write(folder, {"src/shop/z.py": "def by_machine(x):\n    return x + 1\n"})
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "more" + AI)
    code, result = gaps(folder, "--base", "main", "--head", "feature")
    assert code == 0
    assert [(each["symbol"], each["ai_touched"]) for each in result["targets"]] == [
        ("by_machine", True),
        ("by_hand", False),
    ]
    code, result = gaps(folder, "--base", "main", "--head", "feature", "--set", "test.missing=fail")
    assert (code, result["verdict"]) == (1, "fail")
    assert gaps(folder, "--base", "main", "--head", "feature", "--set", "test.missing=off")[1]["targets"] == []
    only = gaps(folder, "src/shop/a.py", "--base", "main", "--head", "feature", "--set", "test.missing=fail")
    assert (only[0], names(only[1])) == (0, ["src/shop/a.py:by_hand"])


LANGUAGES = {
    "vitest beside the source": (
        {
            "package.json": '{"scripts": {"test": "vitest run"}}',
            "src/a/sum.ts": "export function sum(a: number) { return a + 1 }\n",
            "src/a/sum.test.ts": "import { sum } from './sum'\ntest('s', () => { expect(sum(1)).toBe(2) })\n",
        },
        {"src/b/cut.ts": "export const cut = (a: string) => {\n  return a.trim()\n}\n"},
        ("src/b/cut.ts:cut", "src/b/cut.test.ts", "vitest"),
    ),
    "node:test in a folder": (
        {
            "package.json": '{"scripts": {"test": "node --test"}}',
            "lib/sum.js": "exports.sum = function sum(a) { return a + 1 }\n",
            "test/sum.test.js": "const { sum } = require('../lib/sum')\ntest('s', () => sum(1))\n",
        },
        {"lib/cut.js": "function cut(a) {\n  return a.trim()\n}\nmodule.exports = { cut }\n"},
        ("lib/cut.js:cut", "test/cut.test.js", "node:test"),
    ),
    "Go": (
        {
            "go.mod": "module example.org/m\n",
            "a/sum.go": "package a\n\nfunc Sum(x int) int {\n\treturn x + 1\n}\n",
            "a/sum_test.go": 'package a\n\nimport "testing"\n\nfunc TestSum(t *testing.T) {\n\tSum(1)\n}\n',
        },
        {"a/cut.go": "package a\n\nfunc Cut(x int) int {\n\treturn x - 1\n}\n"},
        ("a/cut.go:Cut", "a/cut_test.go", "testing"),
    ),
    "Java": (
        {
            "pom.xml": "<project><artifactId>junit-jupiter</artifactId></project>",
            "src/main/java/p/Sum.java": "package p;\n\npublic class Sum {\n    int add(int a) {\n        return a + 1;\n    }\n}\n",
            "src/test/java/p/SumTest.java": "package p;\n\nimport org.junit.jupiter.api.Test;\n\nclass SumTest {\n"
            "    @Test\n    void adds() {\n        new Sum().add(1);\n    }\n}\n",
        },
        {
            "src/main/java/p/q/Cut.java": "package p.q;\n\npublic class Cut {\n    int off(int a) {\n        return a - 1;\n"
            "    }\n}\n"
        },
        ("src/main/java/p/q/Cut.java:Cut.off", "src/test/java/p/q/CutTest.java", "JUnit 5"),
    ),
    "RSpec": (
        {
            ".rspec": "",
            "lib/sum.rb": "class Sum\n  def add(a)\n    a + 1\n  end\nend\n",
            "spec/sum_spec.rb": "require 'sum'\nRSpec.describe Sum do\n  it { Sum.new.add(1) }\nend\n",
        },
        {"lib/deep/cut.rb": "class Cut\n  def off(a)\n    a - 1\n  end\nend\n"},
        ("lib/deep/cut.rb:Cut.off", "spec/deep/cut_spec.rb", "RSpec"),
    ),
}


@pytest.mark.parametrize("case", list(LANGUAGES))
def test_each_language_has_its_gaps_its_framework_and_its_layout(tmp_path, case):
    before, after, (name, place, framework) = LANGUAGES[case]
    _, result = gaps(changed(tmp_path, before, after))
    assert names(result) == [name]
    (target,) = result["targets"]
    assert (target["test_path"], target["framework"]) == (place, framework)


@pytest.mark.parametrize("case", list(LANGUAGES))
def test_what_each_language_tests_is_no_gap(tmp_path, case):
    before, _, _ = LANGUAGES[case]
    folder = repository(tmp_path / "repo", before)
    assert gaps(folder, "--scope", "all")[1]["targets"] == []


def test_a_pattern_of_ones_own_decides_the_place(tmp_path):
    folder = changed(tmp_path, PYTHON, {"src/shop/new.py": "def fresh(x):\n    return x + 1\n"})
    _, result = gaps(folder, "--set", "test.placement=checks/{path}/check_{name}.py")
    assert result["targets"][0]["test_path"] == "checks/shop/check_new.py"
    assert result["conventions"][0]["strategy"] == "custom"


def test_text_and_markdown_tell_the_gap_the_vote_and_the_verdict(tmp_path):
    folder = changed(tmp_path, PYTHON, {"src/shop/new.py": "def fresh(x):\n    return x + 1\n"})
    text = readylayer(folder, "gen-tests").stdout.decode()
    assert "src/shop/new.py:2  fresh" in text
    assert "new: tests/test_new.py (pytest)" in text
    assert "pytest by pyproject.toml; mirror: tests/{path}/test_{name}.py, 1 of 1" in text
    assert "Passes with a warning: 1 piece of code changed without a test." in text
    markdown = readylayer(folder, "gen-tests", "--format", "markdown").stdout.decode()
    assert "| `src/shop/new.py` `fresh` | 2 |" in markdown


def test_a_path_outside_of_the_repository_is_a_usage_error(tmp_path):
    folder = repository(tmp_path / "repo", PYTHON)
    done = readylayer(folder, "gen-tests", "../elsewhere.py")
    assert done.returncode == 2
    assert b"RL1020" in done.stderr
