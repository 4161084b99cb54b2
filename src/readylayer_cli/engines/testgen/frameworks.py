"""Which test framework tests are written for: by configuration first, then by what the nearest ones import."""

import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from readylayer_cli.engines.testgen.corpus import Corpus

_NEAREST = 5


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework and where it was read."""

    name: str
    source: str


_IMPORTS: dict[str, tuple[tuple[str, str], ...]] = {
    "python": (
        ("unittest", r"(?m)^\s*(?:import unittest\b|from (?:unittest|django\.test) import|class \w+\([\w.]*TestCase)"),
        ("pytest", r"(?m)^\s*(?:import pytest\b|from pytest import)|^(?:async )?def test_\w+\("),
    ),
    "javascript": (
        ("vitest", r"from\s+['\"]vitest['\"]"),
        ("node:test", r"['\"]node:test['\"]"),
        ("jest", r"['\"]@jest/globals['\"]|\bjest\.(?:fn|mock|spyOn)\b"),
        ("mocha", r"['\"](?:mocha|chai)['\"]|\bthis\.timeout\("),
    ),
    "go": (("testing with testify", r"\"github\.com/stretchr/testify"), ("testing", r"\"testing\"")),
    "java": (
        ("JUnit 5", r"import\s+(?:static\s+)?org\.junit\.jupiter\."),
        ("JUnit 4", r"import\s+(?:static\s+)?(?:org\.junit\.(?!jupiter)|junit\.framework)"),
    ),
    "ruby": (
        ("RSpec", r"(?:RSpec\.describe|(?m:^\s*describe\s)|require\s+['\"](?:spec|rails)_helper)"),
        ("minitest", r"Minitest::|ActiveSupport::TestCase|ActionDispatch::\w+Test|require\s+['\"]minitest"),
    ),
}  # fmt: skip


def find_framework(corpus: Corpus, path: str) -> Framework | None:
    """The framework for tests of this file; `None` if nothing tells."""
    named = list(_configured(corpus, path))
    names = list(dict.fromkeys(each.name for each in named))
    if len(names) == 1:
        return named[0]
    voted = _imported(corpus, nearest_tests(corpus, path), only=names)
    return voted or (named[0] if named else None)


def nearest_tests(corpus: Corpus, path: str) -> tuple[str, ...]:
    """The tests that share the most folders with the file."""

    def shared(test: str) -> int:
        mine, theirs = posixpath.dirname(path).split("/"), posixpath.dirname(test).split("/")
        return len(posixpath.commonprefix([mine, theirs])) * 2 + len(set(mine) & set(theirs))

    tests = [test for test in corpus.tests if re.search(r"(?i)test|spec", posixpath.basename(test))]
    return tuple(sorted(tests, key=lambda test: (-shared(test), test))[:_NEAREST])


def _imported(corpus: Corpus, tests: Sequence[str], *, only: Sequence[str]) -> Framework | None:
    votes: Counter[str] = Counter()
    for test in tests:
        text = corpus.text(test)
        for name, pattern in _IMPORTS[corpus.family]:
            if (not only or name in only) and re.search(pattern, text):
                votes[name] += 1
                break
    if not votes:
        return None
    (name, count), *_ = votes.most_common(1)
    return Framework(name, f"{count} of the {len(tests)} nearest test files")


def _configured(corpus: Corpus, path: str) -> Iterator[Framework]:
    yield from {"python": _python, "javascript": _javascript, "java": _java, "ruby": _ruby}.get(corpus.family, _none)(
        corpus, path
    )


def _none(corpus: Corpus, path: str) -> Iterator[Framework]:
    del corpus, path
    yield from ()


def _python(corpus: Corpus, path: str) -> Iterator[Framework]:
    for folder in _upward(path):
        for name, pattern in (
            ("pytest.ini", r""),
            (".pytest.ini", r""),
            ("pyproject.toml", r"(?m)^\[tool\.pytest(?:\.ini_options)?\]"),
            ("tox.ini", r"(?m)^\[pytest\]"),
            ("setup.cfg", r"(?m)^\[tool:pytest\]"),
        ):
            file = posixpath.join(folder, name)
            if file in corpus.others and re.search(pattern, corpus.json(file)):
                yield Framework("pytest", file)
                return


def _javascript(corpus: Corpus, path: str) -> Iterator[Framework]:
    for folder in _upward(path):
        found = list(_of_package(corpus, folder))
        if found:
            yield from found
            return


def _of_package(corpus: Corpus, folder: str) -> Iterator[Framework]:
    """The runner that the package's test script starts, else its configuration files, else what it depends on."""
    file = posixpath.join(folder, "package.json")
    manifest = _json(corpus.json(file))
    scripts = manifest.get("scripts")
    script = (
        " ".join(str(text) for name, text in scripts.items() if "test" in name) if isinstance(scripts, dict) else ""
    )
    started = [name for name, pattern in _RUNNERS if re.search(pattern, script)]
    if started:
        yield from (Framework(name, f"{file} (scripts)") for name in started)
        return
    beside = sorted(each for each in corpus.others if posixpath.dirname(each) == folder)
    for name, pattern in _CONFIGS:
        config = next((each for each in beside if re.search(pattern, each)), None)
        if config is not None:
            yield Framework(name, config)
            return
    if "jest" in manifest:
        yield Framework("jest", f"{file} (jest)")
        return
    for group in ("devDependencies", "dependencies"):
        needs = manifest.get(group)
        for name in ("vitest", "jest", "mocha"):
            if isinstance(needs, dict) and name in needs:
                yield Framework(name, f"{file} ({group})")


_RUNNERS = (
    ("vitest", r"\bvitest\b"),
    ("jest", r"\bjest\b|react-scripts test"),
    ("mocha", r"\bmocha\b"),
    ("node:test", r"\bnode\b[^&|]*--test\b"),
)
_CONFIGS = (("vitest", r"vitest\.config\.\w+$"), ("jest", r"jest\.config\.\w+$"), ("mocha", r"\.mocharc\.\w+$"))


def _java(corpus: Corpus, path: str) -> Iterator[Framework]:
    for folder in _upward(path):
        for name in ("pom.xml", "build.gradle", "build.gradle.kts"):
            file = posixpath.join(folder, name)
            text = corpus.json(file)
            if re.search(r"junit-jupiter|useJUnitPlatform|junit5", text):
                yield Framework("JUnit 5", file)
            if re.search(r"<artifactId>junit</artifactId>|['\"]junit:junit:4|junit4|junit-vintage", text):
                yield Framework("JUnit 4", file)


def _ruby(corpus: Corpus, path: str) -> Iterator[Framework]:
    del path
    if ".rspec" in corpus.others:
        yield Framework("RSpec", ".rspec")
        return
    for file in sorted(each for each in corpus.others if re.search(r"^(?:Gemfile|[^/]+\.gemspec)$", each)):
        text = corpus.json(file)
        if re.search(r"['\"]rspec(?:-\w+)?['\"]", text):
            yield Framework("RSpec", file)
        if re.search(r"['\"]minitest(?:-\w+)?['\"]", text):
            yield Framework("minitest", file)


def _upward(path: str) -> Iterator[str]:
    """The file's folder and those above it, the repository's root last."""
    folder = posixpath.dirname(path)
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def _json(text: str) -> dict[str, object]:
    try:
        value = json.loads(text) if text else {}
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
