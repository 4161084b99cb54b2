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


def test_a_parameter_hides_a_field_of_the_same_name():
    assert sink("sink(field);", "String field").unknown
