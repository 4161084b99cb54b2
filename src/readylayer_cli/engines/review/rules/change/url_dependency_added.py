"""change-url-dependency-added: a dependency comes from an address instead of a registry."""

import re
from collections.abc import Iterable
from dataclasses import replace

from readylayer_cli.code.paths import is_test_path
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._declared import Declared
from readylayer_cli.engines.review.rules.change._manifests import dependencies_of, judged_registry, normalise
from readylayer_cli.engines.review.rules.change._origins import origin_of
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.view import ChangeView

_COMMIT = re.compile(r"@[0-9a-f]{7,40}\b|#[0-9a-f]{7,40}\b|\b[0-9a-f]{40}\b|-[0-9a-f]{12}\b|#semver:|sha256=")
_INSECURE = re.compile(r"\b(?:git|http)://")


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    seen = set(view.once(_remote_before))
    for pair in view.pairs:
        registry = judged_registry(pair.path)
        if pair.head is None or not registry or not pair.change.added:
            continue
        for one in dependencies_of(pair.head):
            source = origin_of(one, registry)
            key = (normalise(one.name, registry), _place(source))
            if source and one.line in pair.change.added_lines and key not in seen:
                seen.add(key)
                name = one.name
                message = f"`{name}` comes from {re.sub('^(?:@|=>) ?', '', source)[:120]}"
                match = Match(head_span(pair.head, one.line), message=message, anchor=" ".join(key), symbol=name)
                yield ChangeMatch(pair.path, replace(match, severity=_severity(pair.path, one, source)))


def _severity(path: str, declared: Declared, source: str) -> Severity | None:
    if _INSECURE.search(source):
        return Severity.HIGH
    return Severity.LOW if _COMMIT.search(source) or declared.is_development or is_test_path(path) else None


def _remote_before(view: ChangeView) -> frozenset[tuple[str, str]]:
    return frozenset(
        (normalise(one.name, registry), _place(source))
        for pair in view.pairs
        if pair.base is not None and (registry := judged_registry(pair.path))
        for one in dependencies_of(pair.base)
        if (source := origin_of(one, registry))
    )


def _place(source: str) -> str:
    plain = source.removeprefix("=> ").removeprefix("@ ").strip()
    return re.sub(r"[#@](?!.*[:/]).*$|\s.*$", "", plain)


_PACKAGE = '{\n  "dependencies": {\n    "express": "^4.18.2"\n  }\n}\n'

RULE = ChangeRule(
    id="change-url-dependency-added",
    title="A dependency comes from an address instead of a registry",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-829", "CWE-494"),
    tags=("dependencies",),
    what="A dependency that is new or newly taken from a git repository or a URL; high over an unencrypted protocol, low if a commit or "
    "a hash is named, or only development or tests need it.",
    why="A branch or an address can serve other code tomorrow, no registry keeps the old one, and scanners do not know it.",
    fix="Use the published package; if a fork is needed for a while, name its commit.",
    check=check,
    bad=(
        ChangeExample({"requirements.txt": "flask==3.0.0\n"}, {"requirements.txt": "flask==3.0.0\ngit+https://github.com/acme/httpx.git@main#egg=httpx\n"}),
        ChangeExample({"package.json": _PACKAGE}, {"package.json": _PACKAGE.replace("^4.18.2", "github:acme/express#patched")}),
        ChangeExample({"go.mod": "module a\n\nrequire github.com/x/y v1.0.0\n"}, {"go.mod": "module a\n\nrequire github.com/x/y v1.0.0\n\nreplace github.com/x/y => github.com/acme/y v1.0.1\n"}),
    ),
    good=(
        ChangeExample({"requirements.txt": "flask==3.0.0\n"}, {"requirements.txt": "flask==3.0.0\n-e ./libs\n-e ../common\n"}),
        ChangeExample({"package.json": _PACKAGE}, {"package.json": _PACKAGE.replace("^4.18.2", "^5.0.0")}),
        ChangeExample({"requirements.txt": "git+https://github.com/acme/a.git@v1#egg=a\n"}, {"requirements.txt": "git+https://github.com/acme/a.git@v2#egg=a\n"}),
        ChangeExample({"go.mod": "module a\n"}, {"go.mod": "module a\n\nreplace github.com/x/y => ../y\n"}),
    ),
)  # fmt: skip
