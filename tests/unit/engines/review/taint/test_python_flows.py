"""Data is followed from the request to the place where it does harm, and what makes it harmless is seen."""

import pytest

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.taint.flows import analyse_file

HEAD = """\
from flask import Flask, request, redirect, session, make_response, Response, render_template_string, url_for
import os, subprocess, base64, re, pathlib, codecs, pickle, yaml, json, html, uuid, hashlib, shlex, ast
import xml.etree.ElementTree as ET
import lxml.etree
import ldap3, elementpath, urllib.parse, requests, sqlite3
from ldap3.utils.conv import escape_filter_chars
from werkzeug.utils import secure_filename
@app.route("/x")
def f():
"""

HARMFUL = {
    "a path joined by a slash": ("path", 'p = pathlib.Path("/srv") / request.args["f"]\nreturn p.read_text()'),
    "an opened path": ("path", 'p = pathlib.Path("/srv").joinpath(request.args.get("f"))\nwith p.open() as fh:\n    pass'),
    "an unquoted cookie": ("path", 'x = urllib.parse.unquote_plus(request.cookies.get("a", "b"))\nopen("/srv/" + x)'),
    "a form field": ("path", 'codecs.open("/srv/" + request.form.get("a"), "r", "utf-8")'),
    "a header": ("path", 'open(request.headers.get("X-A"))'),
    "one of a list": ("path", 'vals = request.form.getlist("a")\nif vals:\n    open(vals[0])'),
    "a name of a field": ("command", "for name in request.form.keys():\n    os.system(name)"),
    "items": ("command", "for k, v in request.args.items():\n    os.system(v)"),
    "a part of the address": ("path", 'x = request.path.split("/")[1]\nopen("a/" + x)'),
    "the raw query": ("command", 'q = request.query_string.decode("utf-8")\nx = q[q.find("a=") + 2:]\nos.system(x)'),
    "xpath by percent": ("xpath", 'root = lxml.etree.parse("a.xml")\nroot.xpath("//a[@b=\'%s\']" % request.args["q"])'),
    "find": ("xpath", 'root = ET.parse("a").getroot()\nroot.find("a[@b=\'" + request.args["q"] + "\']")'),
    "elementpath": ("xpath", 'root = ET.parse("x").getroot()\nq = request.args["q"]\nelementpath.select(root, f"/a[@b={q}]")'),
    "str.format": ("sql", 'sql = "select * from t where a = {}".format(request.args["q"])\ncur.execute(sql)'),
    "make_response": ("xss", 'resp = make_response("<b>" + request.args["q"])\nreturn resp'),
    "Response": ("xss", 'a = request.form["a"]\nreturn Response(f"<p>{a}</p>")'),
    "a returned pair": ("xss", 'return "<p>" + request.args["a"], 200'),
    "added to a text": ("xss", 'out = "<p>"\nout += request.args["q"]\nreturn out'),
    "format with a mapping": ("xss", 'd = {"a": 1, "b": request.args["q"]}\nreturn "{a} {b}".format(**d)'),
    "executed code": ("code", 'exec("x = " + request.args["q"])'),
    "a session's entry": ("trust", 'session["user"] = request.args["u"]'),
    "a session's key": ("trust", 'session[request.args["u"]] = "1"'),
    "ldap": ("ldap", 'conn = ldap3.Connection("x")\nconn.search("dc=x", "(uid=%s)" % request.args["u"])'),
    "pickle": ("deserialize", 'pickle.loads(base64.urlsafe_b64decode(request.cookies["s"]))'),
    "yaml": ("deserialize", "yaml.load(request.data, Loader=yaml.Loader)"),
    "redirect": ("redirect", 'return redirect(request.args["next"])'),
    "an address": ("ssrf", 'requests.get("http://" + request.args["h"] + "/x")'),
    "a host behind a scheme": ("redirect", 'return redirect("https://" + request.args["h"])'),
    "a shell in a list": ("command", 'subprocess.Popen(["sh", "-c", "ls " + request.args["d"]])'),
    "a list that grows": ("command", 'a = []\na.append("sh")\na.append("-c")\na.append(request.args["d"])\nsubprocess.run(a)'),
    "a template": ("template", 'return render_template_string("hi " + request.args["n"])'),
    "an attempt": ("command", 'x = ""\ntry:\n    x = request.args["q"]\nexcept KeyError:\n    x = "a"\nos.system(x)'),
    "a default": ("command", 'x = request.args.get("q") or ""\nos.system(x)'),
    "join": ("command", 'os.system(" ".join(["ls", request.args["q"]]))'),
    "an inner function": ("command", 'def inner(v):\n    return "ls " + v\nos.system(inner(request.args["q"]))'),
    "a lambda": ("command", 'g = lambda v: v.upper()\nos.system(g(request.args["q"]))'),
    "a loop": ("command", 'x = ""\nwhile len(x) < 4:\n    x += request.args["q"]\nos.system(x)'),
    "escaped and unescaped": ("xss", 'return html.unescape(html.escape(request.args["q"]))'),
    "encoded and decoded": ("command", 'x = base64.b64decode(base64.b64encode(request.args["a"].encode())).decode()\nos.system(x)'),
    "a comprehension": ("command", 'os.system([v for v in request.args.getlist("q")][0])'),
    "a dictionary made": ("command", 'd = {k: v for k, v in request.args.items()}\nos.system(d["x"])'),
    "a walrus": ("command", 'if (x := request.args.get("q")):\n    os.system(x)'),
    "json": ("command", 'd = json.loads(request.data)\nos.system(d["cmd"])'),
    "get_json": ("sql", 'd = request.get_json()\ndb.execute("select " + d.get("a"))'),
    "unpacked": ("command", 'a, b = request.args["q"].split(",")\nos.system(b)'),
    "a matching case": ("command", 'g = request.args["q"]\nmatch "a":\n    case "a":\n        x = g\n    case _:\n        x = "k"\nos.system(x)'),
}  # fmt: skip

HARMLESS = {
    "a number": ("sql", 'x = int(request.args["q"])\ncur.execute(f"select {x}")'),
    "a quoted word": ("command", 'os.system("ls " + shlex.quote(request.args["q"]))'),
    "escaped html": ("xss", 'return html.escape(request.args["q"])'),
    "looked up": ("sql", 'cols = {"a": "a"}\nc = cols.get(request.args["q"], "a")\ncur.execute("select " + c)'),
    "one of a list": ("command", 'if request.args["q"] in ["a", "b"]:\n    os.system(request.args["q"])'),
    "refused unless listed": ("command", 'x = request.args["a"]\nif x not in ("a", "b"):\n    return "no"\nos.system(x)'),
    "a secured name": ("path", 'open("/srv/" + secure_filename(request.args["f"]))'),
    "a base name": ("path", 'open("/srv/" + os.path.basename(request.args["f"]))'),
    "a resolved path inside": ("path", 'p = (pathlib.Path("/srv") / request.args["f"]).resolve()\nif not p.is_relative_to("/srv"):\n    return "no"\nreturn p.read_text()'),
    "a real path inside": ("path", 'p = os.path.realpath(os.path.join(BASE, request.args["a"]))\nif not p.startswith(BASE):\n    abort(404)\nopen(p)'),
    "a common path": ("path", 'p = os.path.realpath(os.path.join("/srv", request.args["f"]))\nif os.path.commonpath(["/srv", p]) != "/srv":\n    return "no"\nopen(p)'),
    "a target without host": ("redirect", 't = request.args["next"]\nif urllib.parse.urlparse(t).netloc != "":\n    return "no"\nreturn redirect(t)'),
    "a target of our own": ("redirect", 'return redirect(url_for("home", q=request.args["q"]))'),
    "a safe loader": ("deserialize", "yaml.load(request.data, Loader=yaml.SafeLoader)"),
    "a parameter": ("sql", 'cur.execute("select * from t where a=?", (request.args["q"],))'),
    "a dead branch": ("command", 'x = "a"\nif len("abc") > 5:\n    x = request.args["q"]\nos.system(x)'),
    "a folded condition": ("command", 'n = 86\nx = "c" if (7 * 42) - n > 200 else request.args["a"]\nos.system(x)'),
    "overwritten": ("command", 'x = request.args["q"]\nx = "safe"\nos.system(x)'),
    "another key": ("command", 'd = {}\nd["a"] = "x"\nd["b"] = request.args["b"]\nos.system(d["a"])'),
    "an answer in json": ("xss", 'return {"a": request.args["q"]}'),
    "a pattern": ("command", 'x = request.args["q"]\nif not re.match(r"^[a-z0-9]+$", x):\n    return "bad"\nos.system("ls " + x)'),
    "digits": ("sql", 'x = request.args["q"]\nif not x.isdigit():\n    return "bad"\ncur.execute("select " + x)'),
    "a fixed host": ("ssrf", 'requests.get("https://api.example.com/u/" + request.args["q"])'),
    "a checked host": ("ssrf", 'u = request.args["u"]\nif urllib.parse.urlparse(u).hostname not in ("a.example",):\n    return "no"\nrequests.get(u)'),
    "an identifier": ("path", 'open("/srv/%s" % uuid.UUID(request.args["q"]))'),
    "a list of words": ("command", 'subprocess.run(["ls", "--", request.args["q"]])'),
    "a choice by it": ("sql", 'asc = request.args.get("o") == "asc"\ncur.execute("select a order by b " + ("asc" if asc else "desc"))'),
    "plain text": ("xss", 'return Response(request.args["q"], mimetype="text/plain")'),
    "an escaped filter": ("ldap", 'conn = ldap3.Connection("x")\nconn.search("dc=x", "(uid=%s)" % escape_filter_chars(request.args["u"]))'),
    "a literal": ("code", 'ast.literal_eval(request.args["q"])'),
    "a hash": ("path", 'open("/srv/" + hashlib.sha256(request.args["q"].encode()).hexdigest())'),
    "a case of constants": ("command", 'm = request.args["q"]\nmatch m:\n    case "a" | "b":\n        os.system(m)'),
    "a variable of xpath": ("xpath", 'root = lxml.etree.parse("a")\nroot.xpath("//a[@b=$q]", q=request.args["q"])'),
    "a part after the host": ("redirect", 'return redirect(home() + "?q=" + request.args["q"])'),
    "an empty target": ("redirect", 't = request.args["t"]\nif (t or A) and not is_safe_url(t):\n    t = "/"\nreturn redirect(t)'),
    "no quotes": ("xpath", 'q = request.args["q"]\nif "\'" in q:\n    return "bad"\nroot = ET.parse("x").getroot()\nroot.findall(f"./a[@b=\'{q}\']")'),
}  # fmt: skip

CLASSES = """
from flask import request
import os

class Holder:
    def __init__(self, asked):
        self.asked = asked

    def get(self):
        return self.asked.args.get("x")

def first(one, other="q"):
    if other:
        return one.strip()
    return "x"

@app.route("/<name>/<int:number>")
def handler(name, number):
    holder = Holder(request)
    os.system(holder.get())
    os.system(first(name))
    os.system(first("k", name))
    os.system(number)
"""


def kinds(body: str) -> set[str]:
    """The kinds of harm that a handler with this body does."""
    code = HEAD + "".join(f"    {line}\n" for line in body.split("\n"))
    report = analyse_file(SourceFile("app.py", code, "python"))
    assert report.exhausted == ()
    return {hit.kind for hit in report.hits}


@pytest.mark.parametrize("name", HARMFUL)
def test_data_that_does_harm_is_followed_to_its_end(name: str) -> None:
    kind, body = HARMFUL[name]
    assert kind in kinds(body)


@pytest.mark.parametrize("name", HARMLESS)
def test_data_that_was_made_harmless_is_left_alone(name: str) -> None:
    kind, body = HARMLESS[name]
    assert kind not in kinds(body)


def test_data_is_followed_through_functions_and_objects_of_the_file() -> None:
    report = analyse_file(SourceFile("app.py", CLASSES, "python"))
    assert [(hit.kind, hit.at.line) for hit in report.hits] == [("command", 20), ("command", 21)]


def test_a_finding_tells_the_whole_way() -> None:
    code = 'from flask import request\nimport os\ndef f():\n    x = request.args["a"]\n    y = x.strip()\n    os.system(y)\n'
    (hit,) = analyse_file(SourceFile("app.py", code, "python")).hits
    assert hit.taint.last is not None
    assert [step.at.line for step in hit.taint.last.way()] == [4, 5]
    assert hit.at.line == 6


@pytest.mark.parametrize("index", [0, 1, 2])
def test_lists_are_followed_element_by_element(index: int) -> None:
    body = f'l = ["a"]\nl.append(request.args["b"])\nl.append("c")\nos.system(l[{index}])'
    assert ("command" in kinds(body)) == (index == 1)


def test_views_of_django_are_known_by_their_request() -> None:
    code = (
        "from django.http import HttpResponseRedirect\nfrom django.db import connection\n"
        'def view(request, slug):\n    q = request.GET.get("q")\n    with connection.cursor() as c:\n'
        '        c.execute(f"select {q}")\n    return HttpResponseRedirect(q)\n'
    )
    hits = analyse_file(SourceFile("views.py", code, "python")).hits
    assert [(hit.kind, hit.at.line) for hit in hits] == [("sql", 6), ("redirect", 7)]


def test_a_helper_beside_a_view_is_not_one() -> None:
    code = (
        "from django.http import HttpResponseRedirect\ndef view(request):\n    return show(request.user)\n"
        "def show(target):\n    return HttpResponseRedirect(target)\n"
    )
    assert analyse_file(SourceFile("views.py", code, "python")).hits == ()


def test_work_without_end_is_given_up_and_said() -> None:
    calls = "\n".join(f"    x = f{number % 40}([x, {number}])" for number in range(400))
    functions = "\n".join(f"def f{number}(x):\n{calls}" for number in range(40))
    code = f"from flask import request\n{functions}\n@app.route('/')\ndef g():\n    x = request.args['a']\n{calls}\n"
    assert analyse_file(SourceFile("app.py", code, "python")).exhausted


def test_a_file_that_no_stranger_reaches_is_not_looked_at() -> None:
    assert analyse_file(SourceFile("app.py", "import os\n\ndef f(x):\n    os.system(x)\n", "python")).hits == ()
