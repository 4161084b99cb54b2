"""What JavaScript rules know about values: constants, pieces, origins, scopes and tests before use."""

import pytest

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.rules.javascript._origin import is_guarded, page_data, request_data, user_data
from readylayer_cli.engines.review.rules.javascript._scopes import scopes_of
from readylayer_cli.engines.review.rules.javascript._values import fixed_text, is_built, is_constant, option, pieces


def argument(code: str, path: str = "src/a.ts"):
    """The file, and the first argument of its last call of `sink`."""
    file = SourceFile(path, code)
    call = list(file.calls.to("sink"))[-1]
    return file, call.positional[0]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("sink('a' + b + `c${d}e`)", "a\0c\0e"),
        ("const x = 'a'; sink(x + b)", "a\0"),
        ("let q = 'select '; q += col; q += ' from t'; sink(q)", "select \0 from t"),
        ("sink('a'.concat(b, 'c'))", "a\0c"),
        ("sink(['a', b].join(' '))", "a\0"),
        ("sink(util.format('a %s', b))", "a %s\0"),
        ("sink((`a${b as string}`)!)", "a\0"),
        ("sink(on ? 'a' : 'b')", "ab"),
        ("sink('a' + MAX_SIZE)", "a?"),
        ("function f(x) { sink('a' + x) } const x = 'outer';", "a\0"),
    ],
)
def test_a_string_is_taken_apart(code, text):
    assert fixed_text(pieces(*argument(code))) == text


@pytest.mark.parametrize(
    "code", ["sink('a' + 1)", "const A = 'x'; sink(`${A}y`)", "sink(null)", "sink(config.API_URL)"]
)
def test_what_the_source_fixes_is_constant(code):
    assert is_constant(*argument(code))


@pytest.mark.parametrize("code", ["sink(a)", "sink(`a${b}`)", "sink(f())", "let a = 'x'; a = b; sink(a)"])
def test_what_comes_from_elsewhere_is_not_constant(code):
    assert not is_constant(*argument(code))


def test_a_chain_without_end_is_cut():
    file, node = argument("let a = 'x';\n" + "a += b;\n" * 5000 + "sink(a);\n")
    assert is_built(pieces(file, node)) in {True, False}


def test_a_name_that_is_made_from_itself_is_no_loop():
    file, node = argument("function f() { let a = b; b = a; a = b + a; sink(a); }")
    assert list(pieces(file, node))


@pytest.mark.parametrize(
    "code",
    [
        "sink(req.query.id)",
        "sink(req.body?.user!.name)",
        "const { id } = req.params; sink(`x${id}`)",
        "const body = request.body; const name = body.name.trim(); sink(name)",
        "const { body } = req; sink(body.name)",
        "sink(ctx.request.body.url)",
        "sink((await req.json()).url)",
        "const { url } = await request.json(); sink(url)",
        "sink(new URL(request.nextUrl.searchParams.get('u')))",
        "class C { get(@Query('q') q: string) { sink(q) } }",
        "const h = ({ query }, res) => sink(query.id)",
        "exports.handler = async (event) => sink(event.body)",
        "const ids = req.query.ids; for (const id of ids) sink(id)",
        "sink(req.query.a || 'b')",
        "sink(decodeURIComponent(String(req.cookies.c)))",
        "sink(c.req.query('x'))",
    ],
)
def test_request_data_is_followed(code):
    assert user_data(*argument(code))


@pytest.mark.parametrize(
    "code",
    [
        "sink(Number(req.query.id))",
        "sink(parseInt(req.query.id, 10))",
        "sink(await find(req.query.id))",
        "sink(schema.parse(req.body))",
        "sink(req.query.id === '1')",
        "sink(required.query)",
        "sink(result.body)",
        "function f(id) { sink(id) } const id = req.query.id;",
        "const id = req.query.id; function f() { const id = 1; sink(id) }",
        "const onClick = (event) => sink(event.target.value)",
        "const q = (query) => sink(query.id)",
    ],
)
def test_other_data_is_not_taken_for_it(code):
    assert user_data(*argument(code)) is None


def test_the_envelope_counts_only_where_asked_for():
    for code in ("sink(req.headers.origin)", "sink(req.url)", "sink(ctx.path)"):
        assert request_data(*argument(code))
        assert user_data(*argument(code)) is None


@pytest.mark.parametrize(
    "code",
    [
        "sink(location.hash.slice(1))",
        "sink(new URLSearchParams(window.location.search).get('q'))",
        "sink(document.referrer)",
    ],
)
def test_the_pages_address_is_followed(code):
    assert page_data(*argument(code))


@pytest.mark.parametrize("code", ["sink(location.origin)", "sink(place.location.name)", "sink(location.host)"])
def test_the_pages_origin_is_no_input(code):
    assert page_data(*argument(code)) is None


@pytest.mark.parametrize(
    "test",
    [
        "if (!ALLOWED.includes(u)) return;",
        "if (!/^[a-z]+$/.test(u)) return;",
        "if (u !== 'a') return;",
        "if (!u.startsWith('/')) return;",
        "validateUrl(u);",
        "switch (u) { case 'a': break; }",
        "if (!(u in TARGETS)) return;",
        "if (typeof u !== 'string') return;",
    ],
)
def test_a_test_before_the_use_is_seen(test):
    file, node = argument(f"function f(req) {{ const u = req.query.u; {test} sink(u); }}")
    assert is_guarded(file, node, node)


@pytest.mark.parametrize(
    "test",
    [
        "",
        "if (!u) return;",
        "if (u !== undefined) log();",
        "log(u);",
        "ALLOWED.includes(menu);",
        "if (x.u === 'a') return;",
    ],
)
def test_anything_else_before_the_use_is_no_test(test):
    file, node = argument(f"function f(req) {{ const u = req.query.u; {test} sink(u); }}")
    assert not is_guarded(file, node, node)


def test_a_test_in_another_function_does_not_count():
    file, node = argument("function g(u) { check(u); }\nfunction f(req) { const u = req.query.u; sink(u); }")
    assert not is_guarded(file, node, node)


def test_the_nearest_definition_before_the_place_counts():
    file, node = argument("let a = 1; function f() { let a = 2; a = 3; sink(a); a = 4; }")
    definition = scopes_of(file).definition("a", node)
    assert definition is not None
    assert definition.node.text() == "3"


def test_a_parameter_hides_an_outer_name():
    file, node = argument("const a = 1; const f = ({ b: { a } }) => sink(a);")
    definition = scopes_of(file).definition("a", node)
    assert definition is not None
    assert definition.kind == "parameter"


def test_options_are_read_by_name():
    _, node = argument("sink({ a: 1, 'b': 2, c, d() {}, [e]: 3 })")
    assert [getattr(option(node, name), "text", lambda: None)() for name in "abcx"] == ["1", "2", "c", None]
