"""Calls of every language: who is called, on what, with what."""

import pytest

from readylayer_cli.code.source import SourceFile


def calls(path, code):
    return {call.written: call for call in SourceFile(path, code).calls}


def names(path, code):
    return [call.name for call in SourceFile(path, code).calls]


@pytest.mark.parametrize(
    ("path", "code", "full"),
    [
        ("a.py", "import subprocess as sp\nsp.run(x)\n", "subprocess.run"),
        ("a.py", "from os import system as go\ngo(x)\n", "os.system"),
        ("a.js", "const { exec: go } = require('node:child_process');\ngo(x);\n", "child_process.exec"),
        ("a.ts", "import cp from 'child_process';\ncp?.exec(x);\n", "child_process.exec"),
        ("a.tsx", "import * as fs from 'fs';\nfs.readFile(x);\n", "fs.readFile"),
        ("a.go", 'package a\nimport x "os/exec"\nfunc f() { x.Command("a") }\n', "os/exec.Command"),
        ("a.go", 'package a\nimport "math/rand/v2"\nfunc f() { rand.Int() }\n', "math/rand/v2.Int"),
        (
            "a.go",
            'package a\nimport "gopkg.in/yaml.v3"\nfunc f() { yaml.Unmarshal(b, &c) }\n',
            "gopkg.in/yaml.v3.Unmarshal",
        ),
        (
            "a.go",
            'package a\nimport "github.com/dgrijalva/jwt-go"\nfunc f() { jwt.Parse(b) }\n',
            "github.com/dgrijalva/jwt-go.Parse",
        ),
        ("A.java", "import java.util.Random;\nclass A { Object o = new Random(); }\n", "java.util.Random"),
        (
            "A.java",
            "import java.util.ArrayList;\nclass A { Object o = new ArrayList<String>(3); }\n",
            "java.util.ArrayList",
        ),
        ("A.java", "import static java.lang.Math.abs;\nclass A { int o = abs(1); }\n", "java.lang.Math.abs"),
        ("a.rb", "Net::HTTP.get(uri)\n", "Net::HTTP.get"),
        ("a.rb", "::File.open(path)\n", "File.open"),
        ("a.php", "<?php\nuse A\\B as C;\nC::s(1);\n", "A\\B::s"),
        ("a.php", "<?php\nuse function A\\b as c;\nc(1);\n", "A\\b"),
        ("a.php", "<?php\n\\exec($x);\n", "exec"),
        ("a.php", "<?php\nnew \\Foo\\Bar(1);\n", "Foo\\Bar"),
        ("a.php", "<p><?= h($x) ?></p>\n", "h"),
    ],
)
def test_names_are_followed_through_imports(path, code, full):
    file = SourceFile(path, code)
    assert full in [call.name for call in file.calls]
    assert [call.name for call in file.calls.to(full)] == [full]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("a.py", "db.cursor().execute(q)\n"),
        ("a.js", "db.cursor().execute(q);\n"),
        ("a.go", "package a\nfunc f() { db.Cursor().execute(q) }\n"),
        ("A.java", "class A { void f() { db.cursor()\n  .execute(q); } }\n"),
        ("a.rb", "db.cursor(1).execute q\n"),
        ("a.php", "<?php $this->db->cursor()->execute($q);\n"),
        ("a.php", "<?php $db?->execute($q);\n"),
        ("a.php", "<?php DB::execute($q);\n"),
    ],
)
def test_methods_are_found_whatever_they_are_called_on(path, code):
    (call,) = SourceFile(path, code).calls.method("execute")
    assert call.receiver is not None
    assert [node.text().lstrip("$") for node in call.positional] == ["q"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("a.py", "f(1, *r, key=2)\n"),
        ("a.rb", "f 1, *r, key: 2\n"),
        ("a.rb", "f(1, *r, :key => 2, &blk)\n"),
        ("a.php", "<?php f(1, ...$r, key: 2);\n"),
    ],
)
def test_named_arguments_are_told_from_positional_ones(path, code):
    (call,) = SourceFile(path, code).calls
    assert call.argument(0, "key").text() == "2"
    assert call.argument(0).text() == "1"
    assert call.argument(7) is None


def test_a_callee_that_is_no_path_has_no_name():
    assert names("a.php", "<?php [$a, 'b'](1);\n") == [""]
    assert names("a.js", "a[0](1);\n") == [""]
    assert "" in names("a.py", "f()()\n")


def test_comments_between_arguments_are_no_arguments():
    (call,) = SourceFile("A.java", "class A { int x = f(1, /* two */ 2); }").calls
    assert [node.text() for node in call.arguments] == ["1", "2"]


def test_language_without_calls_has_none():
    assert list(SourceFile("a.css", "a { color: red; }").calls) == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("a.js", "a{};"),
        ("a.py", "a{}\n"),
        ("A.java", "class A {{ void m() {{ a{}; }} }}".replace("{{", "{ ").replace("}}", " }")),
        ("a.go", "package a\nfunc f() [a{}]".replace("[", "{ ").replace("]", " }")),
        ("a.rb", "a{}\n"),
    ],
)
def test_a_very_long_chain_costs_no_more_than_its_length(path, code):
    file = SourceFile(path, code.replace("a{}", "a" + ".b()" * 10_000))
    assert sum(1 for _ in file.calls.method("b")) == 10_000
