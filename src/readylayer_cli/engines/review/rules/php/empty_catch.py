"""php-empty-catch: any error is caught and forgotten."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_BROAD = frozenset({"Exception", "Throwable", "Error"})


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all({"kind": "catch_clause"}):
        kinds, body = node.field("type"), node.field("body")
        if kinds is None or body is None or body.children()[1:-1]:
            continue
        if any(name.strip().lstrip("\\") in _BROAD for name in kinds.text().split("|")):
            yield node_match(file, node)


RULE = FileRule(
    id="php-empty-catch",
    title="Every error is caught here and forgotten",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    cwe=("CWE-390",),
    languages=("php",),
    triggers=("catch",),
    tests=False,
    what="`catch (\\Exception)` or `catch (\\Throwable)` with nothing inside, not even a comment.",
    why="The program goes on with what the failed part left behind, and nobody learns why.",
    fix="Catch the type that is expected, and log what cannot be handled; say in a comment why silence is right.",
    check=check,
    bad=(
        "<?php\ntry { $this->charge($order); } catch (\\Exception $e) {}\n",
        "<?php\ntry {\n    save();\n} catch (RuntimeException | Throwable) {\n}\n",
    ),
    good=(
        "<?php\ntry { save(); } catch (\\Exception $e) { // the cache is optional\n}\n",
        "<?php\ntry { save(); } catch (NotFound $e) {}\n",
        "<?php\ntry { save(); } catch (\\Exception $e) { report($e); }\n",
    ),
)
