"""change-lookalike-dependency: a new dependency is named almost like a popular one."""

from collections.abc import Iterable

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._lookalikes import lookalike_of
from readylayer_cli.engines.review.rules.change._manifests import (
    NewDependency,
    dependencies_of,
    new_dependencies,
    normalise,
    registry_of,
)
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.view import ChangeView


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for new in view.once(new_dependencies):
        name = new.declared.name
        other = lookalike_of(name, new.registry)
        if other and new.pair.head is not None and not _is_declared_before(view, new):
            message = f"`{name}` is one slip away from `{other}`"
            span = head_span(new.pair.head, new.declared.line)
            match = Match(
                span, message=message, anchor=name, symbol=name, suggestion=f"If `{other}` is meant, write `{other}`."
            )
            yield ChangeMatch(new.pair.path, match)


def _is_declared_before(view: ChangeView, new: NewDependency) -> bool:
    """Whether a manifest or lock that the change leaves alone has the name already: then somebody decided for it."""
    name = normalise(new.declared.name, new.registry)
    for path in sorted(view.base_paths & view.head_paths - {pair.path for pair in view.pairs}):
        file = view.base_file(path) if registry_of(path) == new.registry else None
        if file is not None and any(normalise(one.name, new.registry) == name for one in dependencies_of(file)):
            return True
    return False


_PROJECT = '[project]\nname = "shop"\ndependencies = [\n  "flask>=3",\n]\n'
_PACKAGE = '{\n  "dependencies": {\n    "express": "^4.18.2"\n  }\n}\n'

RULE = ChangeRule(
    id="change-lookalike-dependency",
    title="A new dependency is named almost like a popular one",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-1357", "CWE-506"),
    tags=("dependencies",),
    what="A dependency added to a manifest whose name differs from a popular package's by one letter, two swapped letters, a separator "
    "or a letter of another alphabet.",
    why="Such names are registered to catch typing slips and names that language models make up; the package runs code as soon as it "
    "is installed.",
    fix="Compare the name with the project's own documentation before anybody installs it.",
    check=check,
    bad=(
        ChangeExample({"pyproject.toml": _PROJECT}, {"pyproject.toml": _PROJECT.replace(",\n]", ',\n  "reqeusts>=2.31",\n]')}),
        ChangeExample({"package.json": _PACKAGE}, {"package.json": _PACKAGE.replace('"express"', '"lodahs": "^4.17.21",\n    "express"')}),
        ChangeExample({"package.json": _PACKAGE}, {"package.json": _PACKAGE.replace('"express"', '"crossenv": "^7.0.0",\n    "express"')}),
        ChangeExample({"go.mod": "module a\n\nrequire (\n)\n"}, {"go.mod": "module a\n\nrequire (\n\tgithub.com/siruspen/logrus v1.9.3\n)\n"}),
    ),
    good=(
        ChangeExample({"pyproject.toml": _PROJECT}, {"pyproject.toml": _PROJECT.replace(",\n]", ',\n  "requests>=2.31",\n]')}),
        ChangeExample({"package.json": _PACKAGE}, {"package.json": _PACKAGE.replace('"express"', '"preact": "^10.0.0",\n    "express"')}),
        ChangeExample({"requirements.txt": "reqeusts==1\n"}, {"requirements.txt": "reqeusts==2\n"}),
    ),
)  # fmt: skip
