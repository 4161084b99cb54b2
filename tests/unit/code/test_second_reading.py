"""Valid code that the grammars trip over is read at the second attempt, with nothing moved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.code.second_reading import mended
from readylayer_cli.code.source import SourceFile

TYPESCRIPT = [
    "export type * from './types'\n",
    "export type * as Types from './types'\n",
    "export interface Key<out A, in out B = never, const C extends A> extends Base<A> {}\n",
    "interface Box<\n  out Output = unknown,\n  in Input = unknown,\n> {}\n",
    "interface F {\n  (a: A): B\n  // more\n  <T>(a: T): Promise<T>\n\n  /** and more */\n  <\n    T,\n  >(): T\n}\n",
    'const m = await load<typeof import("./m")>()\n',
    "const a: Omit<import('./types').Attributes<'img'>, 'src'> = f()\n",
    "function f<R extends [this: unknown, state: unknown]>(r: R) {}\n",
    "interface C {\n  abstract: boolean\n}\n",
    "class A {\n  static accessor x = 1\n}\n",
    "type Missing = `use \\`${string}\\``\n",
]
JSX = [
    'export const a = () => <div class="x">{b}</div>\n',
    "export const a = () => <label for={id}>{b}</label>\n",
    'export const a = () => <a href="https://x.org/?b=c&d=e">b</a>\n',
]
CASES = [("a.ts", text) for text in TYPESCRIPT] + [(path, text) for text in JSX for path in ("a.jsx", "a.tsx")]


@pytest.mark.parametrize(("path", "text"), CASES)
def test_valid_code_is_read(path, text):
    around = "debugger;\n" + text + "export function last() { debugger }\n"
    file = SourceFile(path, around)
    assert file.broken == ()
    assert [file.span(node).start_line for node in file.find_all({"kind": "debugger_statement"})] == [
        1,
        around.count("\n"),
    ]


@pytest.mark.parametrize("text", ["let x = ;\n", "function (\n", "interface { <T>(\n", "class 1 {}\n"])
def test_broken_code_stays_broken(text):
    assert SourceFile("a.ts", text).broken


def test_code_that_is_read_at_once_is_not_rewritten():
    text = 'const page = `<b class="x">${a}</b>`\nconst type = import("./a")\nf(a, out = b)\n'
    assert SourceFile("a.ts", text).root.text() == text


PIECES = [
    "export type *",
    "<",
    ">",
    "in ",
    "out ",
    "T",
    ",",
    "\n",
    "  ",
    "import('a').B",
    "class=",
    '"a&b"',
    "\\`",
    "//",
    "é",
]


@given(st.lists(st.sampled_from(PIECES)).map("".join), st.sampled_from(["javascript", "typescript", "tsx"]))
def test_rewriting_moves_nothing(text, language):
    assert [len(line) for line in mended(text, language).split("\n")] == [len(line) for line in text.split("\n")]
