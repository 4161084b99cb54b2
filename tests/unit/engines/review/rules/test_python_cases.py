"""Small programs with a weakness and their harmless neighbours: the Python rules tell them apart."""

import re
from pathlib import Path

import pytest

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.registry import file_rules
from readylayer_cli.engines.review.rule import FileRule

FOLDER = Path(__file__).parent / "python_cases"
PRELUDE = """\
import os, re, subprocess, json, shlex, html, sqlite3, base64, pickle, yaml, pathlib, urllib.parse, requests, hashlib
import random, secrets, configparser, collections, logging
from flask import Flask, request, redirect, session, make_response, Response, render_template, render_template_string
from flask import url_for, abort, jsonify, send_file, current_app, escape, Markup
app = Flask(__name__)
ALLOWED = {"a", "b"}
BASE = "/srv/files"
"""
VIEW = '@app.route("/x", methods=["GET", "POST"])\ndef view():\n'
WEAKNESSES = {
    "sql": {"CWE-89"},
    "cmd": {"CWE-78", "CWE-77", "CWE-88"},
    "code": {"CWE-94", "CWE-95"},
    "tpl": {"CWE-1336", "CWE-94"},
    "ldap": {"CWE-90"},
    "xpath": {"CWE-643"},
    "xss": {"CWE-79"},
    "path": {"CWE-22"},
    "redirect": {"CWE-601"},
    "ssrf": {"CWE-918"},
    "xxe": {"CWE-611", "CWE-776"},
    "deser": {"CWE-502"},
    "trust": {"CWE-501"},
    "log": {"CWE-117"},
    "header": {"CWE-113", "CWE-93"},
    "nosql": {"CWE-943"},
    "regex": {"CWE-1333", "CWE-400", "CWE-730"},
    "reflect": {"CWE-470", "CWE-94"},
    "mass": {"CWE-915"},
    "csv": {"CWE-1236"},
}


def cases() -> list[pytest.param]:
    """`== class | good or bad | view or file | name`, then the program: all of it, or a view's body behind what stands
    before a line of two dashes."""
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        for block in re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            head, _, body = block.partition("\n")
            kind, label, shape, name = head.split(" | ")
            code = whole(body.strip("\n")) if shape == "view" else body
            found.append(pytest.param(kind, label == "bad", code, id=f"{path.stem}-{label}-{name}"))
    return found


def whole(body: str) -> str:
    """A view's body as a file."""
    top, _, inner = body.rpartition("\n--\n") if "\n--\n" in body else ("", "", body)
    lines = "".join(f"    {line}\n" if line else "\n" for line in inner.split("\n"))
    end = "" if "return" in inner else '    return "ok"\n'
    return f"{PRELUDE}{top}\n{VIEW}{lines}{end}"


def fits(rule: FileRule, file: SourceFile) -> bool:
    """Whether the rule is asked of the file at all."""
    return (not rule.triggers or any(file.mentions(text) for text in rule.triggers)) and (
        not rule.path_pattern or re.search(rule.path_pattern, file.path) is not None
    )


@pytest.mark.parametrize(("kind", "is_bad", "code"), cases())
def test_weakness_is_found_where_it_is_and_nowhere_else(kind, is_bad, code):
    file = SourceFile("app/views.py", code, "python")
    wanted = WEAKNESSES[kind]
    found = [
        rule.id
        for rule in file_rules(["python"])
        if wanted & set(rule.cwe) and fits(rule, file) and list(rule.check(file))
    ]
    assert bool(found) == is_bad
