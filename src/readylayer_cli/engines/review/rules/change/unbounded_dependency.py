"""change-unbounded-dependency: a new dependency may be any version at all."""

import re
from collections.abc import Iterable

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._manifests import NewDependency, has_lock, new_dependencies
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.view import ChangeView

_ANY = re.compile(
    r"\s*(?:\*|latest|x|>=?\s*0(?:\.0)*|version=\*|LATEST|RELEASE|latest\.\w+|\+|dev-master|dev-main|@dev)\s*\Z",
    re.IGNORECASE,
)
_LEFT_TO_OTHERS = frozenset({"peerDependencies", "build-system.requires", "setup_requires"})
_EMPTY_MEANS_ANY = frozenset({"pypi"})


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for new in view.once(new_dependencies):
        if new.pair.head is not None and _is_unbounded(new) and not has_lock(view, new.registry):
            name = new.declared.name
            message = f"`{name}` may be any version, also one that is published tomorrow"
            yield ChangeMatch(
                new.pair.path,
                Match(head_span(new.pair.head, new.declared.line), message=message, anchor=name, symbol=name),
            )


def _is_unbounded(new: NewDependency) -> bool:
    wanted = new.declared.wanted
    if new.declared.is_development or new.declared.group in _LEFT_TO_OTHERS:
        return False
    if not wanted.strip():
        return new.registry in _EMPTY_MEANS_ANY and not new.pair.path.endswith((".in", "setup.py", "setup.cfg"))
    return bool(_ANY.match(wanted))


_PACKAGE = '{\n  "dependencies": {\n    "express": "^4.18.2"\n  }\n}\n'

RULE = ChangeRule(
    id="change-unbounded-dependency",
    title="A new dependency may be any version",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    cwe=("CWE-1357", "CWE-829"),
    tags=("dependencies",),
    what="A dependency added without a version, or with `*` or `latest`, in a project without a lock file. What only development, the build or "
    "the importing project needs is left out.",
    why="The next installation can bring another program than the one that was tested, a hijacked release among them.",
    fix="Give it a lower bound and commit a lock file, or name the version.",
    check=check,
    bad=(
        ChangeExample({"requirements.txt": "flask==3.0.0\n"}, {"requirements.txt": "flask==3.0.0\nhttpx\n"}),
        ChangeExample({"package.json": _PACKAGE}, {"package.json": _PACKAGE.replace('"express"', '"pino": "*",\n    "express"')}),
    ),
    good=(
        ChangeExample({"requirements.txt": "flask==3.0.0\n"}, {"requirements.txt": "flask==3.0.0\nhttpx>=0.27\n"}),
        ChangeExample({}, {"pyproject.toml": '[build-system]\nrequires = ["hatchling"]\n\n[dependency-groups]\ndev = ["pytest"]\n'}),
        ChangeExample({"package.json": _PACKAGE, "package-lock.json": "{}"}, {"package.json": _PACKAGE.replace('"express"', '"pino": "*",\n    "express"'), "package-lock.json": "{}"}),
    ),
)  # fmt: skip
