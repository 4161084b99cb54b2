"""Every JavaScript rule can read every grammar of its languages, and files that are broken or odd."""

import pytest

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.registry import load_family
from readylayer_cli.engines.review.rule import Example

RULES = load_family("javascript")
ODD = (
    "",
    "\n",
    "x",
    "(((",
    "`${`${`${",
    "const { a, b: { c = 1 }, ...rest } = req.body ?? {};\n",
    "await eval(x)(y)[z]?.w!;\n",
    "foo(...args)(,)\n",
    "class A { static { x } #y = () => this.#y; get [z]() {} async *w() { yield* w } }\n",
    "for (;;) for (const a of b) for (k in o) while (1) do { } while (0)\n",
    "a ||= b; a &&= c; a ??= d; label: x = y => z => ({ ...w })\n",
    "try { } catch { } finally { }\n",
)


def text_of(example: str | Example) -> str:
    return example.code if isinstance(example, Example) else example


@pytest.mark.parametrize(
    ("rule", "language"),
    [
        (rule, language)
        for rule in RULES
        for language in ("javascript", "typescript", "tsx")
        if language in rule.languages
    ],
    ids=lambda value: value if isinstance(value, str) else value.id,
)
def test_no_rule_stumbles_over_a_grammar(rule, language):
    for example in (*rule.bad, *rule.good):
        list(rule.check(SourceFile("src/a", text_of(example), language)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_rule_stumbles_over_broken_code(rule):
    for example in rule.bad:
        text = text_of(example)
        for cut in range(0, len(text), 31):
            list(rule.check(SourceFile("src/a", text[:cut], rule.languages[0])))
            list(rule.check(SourceFile("src/a", text[cut:], rule.languages[0])))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_rule_stumbles_over_odd_code(rule):
    words = "\n// " + " ".join(rule.triggers)
    for text in ODD:
        for language in rule.languages:
            list(rule.check(SourceFile("src/a", text + words, language)))
