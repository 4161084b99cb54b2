"""python-swallowed-error: every error of a block vanishes without a trace."""

from collections.abc import Iterable

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.python._blocks import does_nothing, returned_constant, statements
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._scope import function_of

_BROAD = lazy_pattern(r"^except(?:\s*:|\s+\(?\s*(?:Exception|BaseException)\b)")
_CLEANUP_NAME = lazy_pattern(
    r"__del__|__exit__|__aexit__|close|clean|stop|shutdown|teardown|dispose|disconnect|terminate|kill|finalize|release|_repr|__repr__|__str__"
)
_CLEANUP_CALL = lazy_pattern(
    r"^(?:await\s+)?[\w.\[\]]*\.?(?:close|cancel|unlink|remove|rmtree|kill|terminate|disconnect|shutdown|stop|rollback|join|flush|quit|release|delete|cleanup|import_module)\w*\(|^(?:import|from)\b|^del\b"
)


def check(file: SourceFile) -> Iterable[Match]:
    for clause in file.find_all(
        {"kind": "except_clause", "regex": r"^except(?:\s*:|\s+\(?\s*(?:Exception|BaseException)\b)"}
    ):
        body = statements(clause.children()[-1])
        if len(body) != 1 or not _BROAD.match(clause.text()[:80]):
            continue
        if does_nothing(body[0]):
            explained = "#" in clause.text()
            severity = Severity.LOW if explained or _is_cleanup(clause) or _tries_one_way(clause) else Severity.MEDIUM
            yield graded(file, clause, severity, "Any error here is dropped without a trace")
        elif body[0].kind() == "continue_statement":
            yield graded(file, clause, Severity.LOW, "Any error of this round is dropped without a trace")
        elif (value := returned_constant(body[0])) is not None and value != "True":
            yield graded(
                file, clause, Severity.LOW, f"Any error here is answered with `{value[:40]}`, and nothing says why"
            )


def _is_cleanup(clause: SgNode) -> bool:
    """Whether the block merely tidies up, where there is nobody left to tell."""
    function, whole = function_of(clause), clause.parent()
    label = function.field("name") if function is not None else None
    if label is not None and _CLEANUP_NAME.search(label.text()):
        return True
    tried = statements(whole.field("body")) if whole is not None else []
    return bool(tried) and all(_CLEANUP_CALL.match(node.text()[:200]) for node in tried)


def _tries_one_way(clause: SgNode) -> bool:
    """Whether the block is a single attempt at a value, with others to follow: `try: return int(text)`."""
    whole = clause.parent()
    tried = statements(whole.field("body")) if whole is not None else []
    if len(tried) != 1:
        return False
    inner = tried[0].named_children()
    return tried[0].kind() == "return_statement" or (bool(inner) and inner[0].kind() == "assignment")


RULE = FileRule(
    id="python-swallowed-error",
    title="Every error of a block vanishes without a trace",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-390", "CWE-703"),
    languages=("python",),
    triggers=("except:", "except :", "except Exception", "except BaseException", "except (Exception"),
    tests=False,
    what="`except:` or `except Exception:` with nothing but `pass`, `continue` or a constant to return. A note where a comment explains it, or the block only tidies up.",
    why="Misspelt names, full disks and broken connections look like success; the cause is found days later, elsewhere.",
    fix="Catch the exception that is expected; log the rest with `logger.exception(..)` or let it through.",
    check=check,
    bad=(
        "def load(path):\n    try:\n        return parse(read(path))\n    except Exception:\n        pass\n",
        "def sync(items):\n    for item in items:\n        try:\n            push(item)\n        except:\n            continue\n",
        "def total(rows):\n    try:\n        return sum(row.price for row in rows)\n    except Exception as error:\n        return 0\n",
    ),
    good=(
        "def load(path):\n    try:\n        return parse(read(path))\n    except FileNotFoundError:\n        pass\n",
        'def load(path):\n    try:\n        return parse(read(path))\n    except Exception:\n        logger.exception("cannot load %s", path)\n        return None\n',
        "def load(path):\n    try:\n        return parse(read(path))\n    except Exception as error:\n        raise LoadError(path) from error\n",
    ),
)
