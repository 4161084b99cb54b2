"""Data is followed through everything that people write in JavaScript and TypeScript."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.taint.frontends.javascript import lower_module
from tests.unit.engines.review.taint.javascript_cases import handler, kinds

CARRIED = {
    "a default": "const { a = 'x' } = req.query; exec(a);",
    "a renamed member": "const { a: b } = req.query; exec(b);",
    "a nested pattern": "const { query: { a } } = req; exec(a);",
    "the rest of an object": "const { a, ...rest } = req.query; exec(rest.b);",
    "a list": "const [a, b] = req.query.x.split(','); exec(b);",
    "an assigned pattern": "let a; ({ a } = req.query); exec(a);",
    "a member by name": "exec(req['query']['a']);",
    "a member by a constant": "const k = 'query'; exec(req[k].a);",
    "optional members": "exec(req?.query?.a);",
    "a spread object": "const o = { ...req.query, b: 1 }; exec(o.a);",
    "a shorthand": "const a = req.query.a; const o = { a }; exec(o.a);",
    "a method of an object": "const o = { get(x) { return x + ' '; } }; exec(o.get(req.query.a));",
    "a getter": "const o = { get a() { return req.query.a; } }; exec(o.a);",
    "a conditional": "exec(req.query.a ? req.query.a : 'x');",
    "a nullish default": "exec(req.query.a ?? 'x');",
    "an assignment with a default": "let a = null; a ||= req.query.a; exec(a);",
    "a promise": "Promise.resolve(req.query.a).then((a) => { exec(a); });",
    "what a promise gives": "const b = await Promise.resolve(req.query.a).then((a) => a + 'x'); exec(b);",
    "a mapped list": "exec(req.query.a.split(',').map((x) => x + '!')[0]);",
    "a list gone through": "for (const a of req.query.a.split(',')) { exec(a); }",
    "keys": "for (const k in req.query) { exec(k); }",
    "entries": "Object.entries(req.query).forEach(([k, v]) => exec(v));",
    "a callback": "req.query.a.split(',').forEach((a) => exec(a));",
    "a variable outside": "let out = ''; [req.query.a].forEach((x) => { out += x; }); exec(out);",
    "an inner function": "function f(x) { return `ls ${x}`; } exec(f(req.query.a));",
    "a function used before": "exec(f(req.query.a)); function f(x) { return x; }",
    "rest parameters": "const f = (...xs) => xs.join(' '); exec(f('ls', req.query.a));",
    "spread arguments": "const f = (a, b) => b; exec(f(...[1, req.query.a]));",
    "default parameters": "const f = (a = req.query.a) => a; exec(f());",
    "call and apply": "function f(x) { return x; } exec(f.call(null, req.query.a)); ",
    "a class": "class A { #x; constructor(x) { this.#x = x; } get() { return this.#x; } } exec(new A(req.query.a).get());",
    "a static method": "class A { static f(x) { return x; } } exec(A.f(req.query.a));",
    "an error path": "let a = ''; try { a = req.query.a; } catch (e) { a = 'x'; } finally { done(); } exec(a);",
    "a switch that falls through": "let a = 'x'; switch (mode) { case 1: a = req.query.a; case 2: exec(a); }",
    "a loop": "let a = ''; for (let i = 0; i < 3; i++) { a += req.query.a; } exec(a);",
    "a comma": "exec((0, req.query.a));",
    "a short circuit": "req.query.a && exec(req.query.a);",
    "json": "exec(JSON.parse(req.body.a).b);",
    "a buffer": "exec(Buffer.from(req.query.a, 'base64').toString());",
}  # fmt: skip
NOT_CARRIED = {
    "another member": "const { a } = { a: 'x', b: req.query.b }; exec(a);",
    "another element": "const xs = ['a', req.query.b]; exec(xs[0]);",
    "a branch never taken": "if (false) { exec(req.query.a); }",
    "a filtered list": "req.query.a.split(',').filter((x) => ALLOWED.includes(x)).forEach((x) => exec(x));",
    "a short circuit that asks": "ALLOWED.includes(req.query.a) && exec(req.query.a);",
    "a function that refuses": "function check(x) { if (!/^[a-z]+$/.test(x)) throw new Error('no'); } const a = req.query.a; check(a); exec(a);",
    "a function that tells": "const ok = (x) => /^[a-z]+$/.test(x); const a = req.query.a; if (!ok(a)) return; exec(a);",
    "a number of a type": "const f = (n: number) => exec('x' + n); f(Number(req.query.n));",
    "deleted": "delete req.query.a; exec('x');",
    "shadowed": "const f = (exec) => exec(req.query.a); f(print);",
}  # fmt: skip


@pytest.mark.parametrize("name", CARRIED)
def test_data_is_carried_on(name: str) -> None:
    assert "command" in kinds(handler(CARRIED[name]), "app.ts")


@pytest.mark.parametrize("name", NOT_CARRIED)
def test_data_is_not_carried_where_it_does_not_go(name: str) -> None:
    assert "command" not in kinds(handler(NOT_CARRIED[name]), "app.ts")


@given(
    st.text(alphabet="(){}[]=>,;.:?!&|`$'\"/\\ abc=+-*<>@#\n01", max_size=60),
    st.sampled_from(["a.js", "a.ts", "a.tsx"]),
)
def test_any_text_can_be_lowered(text: str, path: str) -> None:
    assert lower_module(SourceFile(path, text)).path == path
