"""What Java values are made of, looked back from their use."""

import pytest

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules.java._flow import value_of


def sink(body, parameters="HttpServletRequest request, String name, int n, List<Long> ids", marks=""):
    """The value of the argument of `sink(..)` in a method with this body."""
    code = (
        'class A {\n  static final String TABLE = "users";\n  private String field = "f";\n'
        f"  {marks} void f({parameters}) {{\n    {body}\n  }}\n}}\n"
    )
    file = SourceFile("A.java", code)
    (call,) = file.calls.to("sink")
    return value_of(file, call.positional[0])


@pytest.mark.parametrize(
    ("body", "template"),
    [
        ('sink("a" + "b");', "ab"),
        ('sink("SELECT * FROM " + TABLE);', "SELECT * FROM users"),
        ('sink("SELECT * FROM " + Names.TABLE);', "SELECT * FROM 0"),
        ("sink(this.field);", "f"),
        ('String q = "a"; q += "b"; sink(q);', "ab"),
        ('String q = name; q = "c"; sink(q);', "c"),
        ('sink("a" + n);', "a0"),
        ('sink("a" + Integer.parseInt(request.getParameter("x")));', "a"),
        ('sink(n > 1 ? "a" : "b");', "ab"),
        ('for (long id : ids) { sink("a" + id); }', "a0"),
        ('sink("""\n  a""");', "\n  a"),
    ],
)
def test_constants_stay_constant(body, template):
    value = sink(body)
    assert value.is_constant
    assert value.template == template


@pytest.mark.parametrize(
    "body",
    [
        'sink("a" + name);',
        'sink(String.format("a %s", name));',
        'sink("a %s".formatted(name));',
        'sink("a".concat(name));',
        'sink(String.join(",", "a", name));',
        'StringBuilder b = new StringBuilder("a"); b.append(name).append("c"); sink(b.toString());',
        'sink(new StringBuilder().append("a").append(name).toString());',
        'String q = "a"; q += name; sink(q.trim());',
        'String q; if (n > 1) { q = "a" + name; } else { q = "b"; } sink(q);',
        'sink((String) ("a" + name));',
    ],
)
def test_joined_values_are_built(body):
    value = sink(body)
    assert value.is_built
    assert not value.sources
    assert "name" in [node.text() for node in value.unknown]


@pytest.mark.parametrize(
    "expression",
    [
        'request.getParameter("x")',
        'request.getHeader("x").trim()',
        "request.getQueryString()",
        'request.getParameterValues("x")[0]',
        'URLDecoder.decode(request.getParameter("x"), UTF_8)',
        'Optional.ofNullable(request.getParameter("x")).orElse("")',
        'request.getHeaders("x").nextElement()',
        "getBody(request)",
        "file.getOriginalFilename()",
    ],
)
def test_request_data_is_known(expression):
    assert sink(f"sink({expression});").sources
    assert sink(f"String v = {expression}; sink(v);").sources


def test_a_cookie_of_the_request_is_followed_through_its_loop():
    body = 'String v = "a"; for (Cookie c : request.getCookies()) { if (c.isNew()) { v = c.getValue(); } } sink(v);'
    assert sink(body).sources


@pytest.mark.parametrize(
    "mark", ["RequestParam", "PathVariable", "RequestBody", "RequestHeader", "QueryParam", "CookieValue"]
)
def test_bound_parameters_are_request_data(mark):
    assert sink("sink(q);", f'@{mark}("q") String q').sources
    assert sink("sink(q);", f"@{mark} Long q").is_constant


def test_plain_texts_of_a_handler_are_bound_too():
    assert sink("sink(q);", "String q", '@GetMapping("/x") public').sources
    assert sink("sink(q);", "String q", "public").sources == ()


def test_fields_of_a_bound_object_are_request_data():
    assert sink("sink(form.getName());", "@RequestBody Form form").sources
    assert sink("sink(form.getName());", "Form form").sources == ()


def test_a_parameter_hides_a_field_of_the_same_name():
    assert sink("sink(field);", "String field").unknown


def test_an_object_that_only_sounds_like_a_request_is_not_one():
    assert sink('sink(config.getParameter("x"));').sources == ()
