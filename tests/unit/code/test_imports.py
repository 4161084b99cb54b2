"""Local names and what they were imported as, in every language that has imports."""

import pytest

from readylayer_cli.code.source import SourceFile


@pytest.mark.parametrize(
    ("path", "code", "expected"),
    [
        (
            "a.py",
            "import a.b.c\nimport d.e as f\nfrom g import h as i, j\n",
            {"a": "a", "f": "d.e", "i": "g.h", "j": "g.j"},
        ),
        ("a.py", "from . import a\nfrom .b import c\nfrom .. import d as e\n", {"a": ".a", "c": ".b.c", "e": "..d"}),
        (
            "a.js",
            "import d, { a as b, default as e } from 'm';\nimport * as ns from 'node:n';\n",
            {"d": "m", "b": "m.a", "e": "m", "ns": "n"},
        ),
        (
            "a.js",
            "const { x, y: z } = require('q');\nvar w = require('r').s.t;\n",
            {"x": "q.x", "z": "q.y", "w": "r.s.t"},
        ),
        ("a.ts", "import type { A } from './a';\nconst b = await import('b');\n", {"A": "./a.A", "b": "b"}),
        (
            "a.go",
            'package a\nimport ("os/exec"; x "net/http"; . "fmt"; _ "a/b")\n',
            {"exec": "os/exec", "x": "net/http"},
        ),
        (
            "a.go",
            'package a\nimport ("a.b/c/v5"; "gopkg.in/d.v2"; "e.f/go-g"; "h.i/j-go"; "k.l/m.go")\n',
            {"c": "a.b/c/v5", "d": "gopkg.in/d.v2", "g": "e.f/go-g", "j": "h.i/j-go", "m": "k.l/m.go"},
        ),
        (
            "A.java",
            "import a.B;\nimport static c.D.e;\nimport f.*;\nimport g.H.I;\n",
            {"B": "a.B", "e": "c.D.e", "I": "g.H.I"},
        ),
        (
            "a.php",
            "<?php\nuse A\\B;\nuse C\\D as E;\nuse F\\{G, H as I};\nuse function J\\k;\nuse \\L;\n",
            {"B": "A\\B", "E": "C\\D", "G": "F\\G", "I": "F\\H", "k": "J\\k", "L": "L"},
        ),
        ("a.php", "<html><?php use A\\B; ?></html>", {"B": "A\\B"}),
        ("a.rb", "require 'a'\n", {}),
        ("a.css", "a { color: red }", {}),
    ],
)
def test_imports_are_resolved(path, code, expected):
    file = SourceFile(path, code)
    assert dict(file.imports) == expected
