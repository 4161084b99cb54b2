"""javascript-complexity: a function is too tangled to be changed safely."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._complexity import complexities
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES

_LIMIT = 30
_MIN_LINES = 20
_MIN_WORDS = 10
_WORDS = lazy_pattern(r"\b(?:if|for|while|switch|catch)\b|&&|\|\||\?\?|\? ")


def check(file: SourceFile) -> Iterable[Match]:
    large = [item for item in file.symbols.functions if item.last - item.first >= _MIN_LINES]
    tangled = [item for item in large if len(_WORDS.findall(item.node.text())) >= _MIN_WORDS]
    scores = complexities(file) if tangled else {}
    for symbol in tangled:
        score = scores.get(symbol.node.range().start.index, 0)
        if score > _LIMIT:
            short = symbol.name.rpartition(".")[2]
            yield Match(
                file.line_span(symbol.first),
                f"`{short}` has a cognitive complexity of {score} (limit {_LIMIT})",
                anchor=short,
                extent=file.span(symbol.node),
            )


RULE = FileRule(
    id="javascript-complexity",
    title="A function is too tangled to be changed safely",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    cwe=("CWE-1121",),
    languages=LANGUAGES,
    triggers=("if (", "if(", "switch", "&&", "||"),
    tests=False,
    what="The cognitive complexity of a function is over 30: each branch counts one, and one more for each level it is nested in. Functions inside count for themselves.",
    why="Nobody can hold that many paths in mind, so changes break the ones that were forgotten, and tests miss them.",
    fix="Return early, move the body of a loop or a branch into a function of its own, or look values up in a table.",
    check=check,
    bad=(_TANGLED := "function price(order) {\n  let sum = 0;\n" + "".join(
            f"  for (const item of order.part{n}) {{\n    if (item.ok && item.count > {n}) {{\n      if (item.big) {{\n        sum += 2;\n      }} else {{\n        sum += 1;\n      }}\n    }}\n  }}\n"
            for n in range(4)
        ) + "  return sum;\n}\n",
        "export class Prices {\n" + _TANGLED.replace("function ", "  ", 1).replace("\n", "\n  ") + "}\n",
    ),
    good=(
        "function flat(order) {\n" + "".join(f"  if (order.a{n}) return {n};\n" for n in range(24)) + "  return 0;\n}\n",
        "export const routes = () => {\n" + "".join(f"  on('{n}', (a) => {{\n    if (a) {{\n      if (a.b || a.c) run({n});\n    }}\n  }});\n" for n in range(20)) + "};\n",
    ),
)  # fmt: skip
