"""What Go values are made of, looked back from their use."""

import re

import pytest

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules._lookback import HOLE
from readylayer_cli.engines.review.rules.go._flow import flow, value_of


def sink(body, parameters="w http.ResponseWriter, r *http.Request, name string, n int"):
    """The value of the argument of `sink(..)` in a function with this body."""
    lines = "".join(f"\t{line}\n" for line in body.split("\n"))
    file = SourceFile("a.go", f'package a\nconst Table = "users"\nvar limit = 10\nfunc f({parameters}) {{\n{lines}}}\n')
    (call,) = file.calls.to("sink")
    return value_of(file, call.positional[0])


@pytest.mark.parametrize(
    ("body", "template"),
    [
        ('sink("a" + "b")', "ab"),
        ('sink("SELECT * FROM " + Table)', "SELECT * FROM users"),
        ('x := "a"\nx += "b"\nsink(x)', "ab"),
        ('x := "a"\nif n > 1 {\n\tx = "b"\n}\nsink(x)', "ab"),
        ('x := name\nx = "c"\nsink(x)', "c"),
        ('sink(fmt.Sprintf("%d-%s", n, "x"))', "0-x"),
        ('sink(strconv.Itoa(n) + "x")', "x"),
        ('sink("a" + strconv.Itoa(limit))', "a"),
        ("sink(n)", "0"),
    ],
)
def test_constants_stay_constant(body, template):
    value = sink(body)
    assert value.is_constant
    assert value.template == template


@pytest.mark.parametrize(
    "body",
    [
        'sink("a" + name)',
        'sink(fmt.Sprintf("a %s b", name))',
        'sink(fmt.Sprintf("%05d %v", n, name))',
        'x := "a"\nx += name\nsink(x)',
        'x := "a" + name\ny := x\nsink(y)',
        'var b strings.Builder\nb.WriteString("a")\nb.WriteString(name)\nsink(b.String())',
        'var b bytes.Buffer\nfmt.Fprintf(&b, "a %s", name)\nsink(b.String())',
        'parts := []string{"a", name}\nsink(strings.Join(parts, " "))',
        'sink([]byte("a" + name))',
        'sink("a" + strings.TrimSpace(name))',
    ],
)
def test_joined_values_are_built(body):
    value = sink(body)
    assert value.is_built
    assert not value.sources
    assert [node.text() for node in value.unknown] == ["name"]


@pytest.mark.parametrize(
    "expression",
    [
        'r.FormValue("x")',
        'r.URL.Query().Get("x")',
        "r.URL.Path",
        'r.Header.Get("X")',
        "r.RequestURI",
        'r.PathValue("id")',
        'mux.Vars(r)["id"]',
        'chi.URLParam(r, "id")',
        'r.Form["x"][0]',
        'strings.ToLower(r.PostFormValue("x"))',
        'string([]byte(r.FormValue("x")))',
        'filepath.Join("/data", r.FormValue("x"))',
    ],
)
def test_request_data_is_known(expression):
    assert sink(f"sink({expression})").sources
    assert sink(f"v := {expression}\nsink(v)").sources
    assert sink(f"v, err := g({expression}), 1\nsink(v)").sources == ()


def test_a_web_frameworks_context_is_a_request_by_its_type_only():
    assert sink('sink(c.Query("x"))', "c *gin.Context").sources
    assert sink('sink(c.QueryParam("x"))', "c echo.Context").sources
    assert sink('sink(c.Query("x"))', "c *Client").sources == ()


def test_another_name_for_the_request_is_followed():
    assert sink('sink(httpReq.FormValue("x"))', "httpReq *http.Request").sources


def test_numbers_made_of_request_data_are_harmless():
    assert sink('id, _ := strconv.Atoi(r.FormValue("id"))\nsink("x" + strconv.Itoa(id))').is_constant


def test_a_loop_variable_comes_from_its_list():
    assert sink('for _, v := range r.Form["x"] {\n\tsink(v)\n}').sources


def test_a_name_of_another_function_is_not_seen():
    code = 'package a\nfunc f(r *http.Request) { q := r.FormValue("x"); use(q) }\nfunc g(q string) { sink(q) }\n'
    file = SourceFile("a.go", code)
    (call,) = file.calls.to("sink")
    value = value_of(file, call.positional[0])
    assert value.sources == ()
    assert value.template == HOLE


def test_a_value_that_refers_to_itself_ends():
    value = sink('x := "a"\n' + "x = x + x\n" * 50 + "sink(x)")
    assert value.joined


def test_a_test_before_the_use_guards_the_value():
    code = (
        "package a\nfunc f(r *http.Request) {\n\tp := r.FormValue(`p`)\n\tif !filepath.IsLocal(p) {\n\t\treturn\n\t}\n"
        "\tsink(p)\n}\n"
    )
    file = SourceFile("a.go", code)
    (call,) = file.calls.to("sink")
    assert flow(file).is_guarded(call.node, {"p"}, re.compile(r"IsLocal\("))
    assert not flow(file).is_guarded(call.node, {"q"}, re.compile(r"IsLocal\("))
    assert not flow(file).is_guarded(call.node, {"p"}, re.compile(r"HasPrefix\("))
