"""What a review says about versions for which advisories are known."""

import pytest

from readylayer_cli.adapters.clock import SystemClock
from readylayer_cli.adapters.workers import InlineWorkers
from readylayer_cli.domain.options import ReviewOptions, RuleChoice, Scope
from readylayer_cli.engines.review.engine import Means, Request, review
from readylayer_cli.engines.review.examples import example_view
from readylayer_cli.engines.review.rule import ChangeExample
from tests.fakes.advisories import MemoryAdvisories
from tests.unit.engines.review.test_engine import Tools

RULE = "dependency-known-vulnerable"


def record(identity="GHSA-1", ecosystem="PyPI", name="django", fixed="4.2.14", introduced="0", **more):
    events = [{"introduced": introduced}, *([{"fixed": fixed}] if fixed else [])]
    kind = "SEMVER" if ecosystem in {"npm", "Go", "crates.io"} else "ECOSYSTEM"
    affected = {"package": {"ecosystem": ecosystem, "name": name}, "ranges": [{"type": kind, "events": events}]}
    return {"id": identity, "summary": f"{name} is weak", "affected": [affected], **more}


def findings(before, after, *records, **options):
    change = example_view(ChangeExample(before, after)).change
    asked = ReviewOptions(external_engines=(), **options)
    means = Means(Tools(), InlineWorkers(), SystemClock())
    result = review(Request(change, asked, advisories=MemoryAdvisories(*records)), means)
    return [each for each in result.findings if each.rule_id == RULE]


def test_a_version_that_becomes_vulnerable_is_told_with_all_that_is_known():
    advisory = record(aliases=["CVE-1"], database_specific={"severity": "HIGH", "cwe_ids": ["CWE-89"]})
    (found,) = findings(
        {"requirements.txt": "django==4.2.20\n"}, {"requirements.txt": "# x\nDjango==4.2.1\n"}, advisory
    )
    assert found.message == "django 4.2.1 (PyPI, asked for here) is affected by GHSA-1 (CVE-1): django is weak"
    assert found.suggestion == "Upgrade django to 4.2.14 or later."
    assert (found.path, found.span.start_line, found.severity, found.cwe) == (
        "requirements.txt",
        2,
        "high",
        ("CWE-89",),
    )
    assert found.introduced


def test_a_version_that_is_left_or_stays_is_no_news():
    old, new = {"requirements.txt": "django==4.2.1\n"}, {"requirements.txt": "django==4.2.20\n"}
    assert findings(old, new, record()) == []
    kept = {"requirements.txt": "django==4.2.1\nflask==3\n"}
    assert findings(old, kept, record()) == []
    assert [each.introduced for each in findings(old, kept, record(), scope=Scope.FILE)] == [False]
    assert [each.introduced for each in findings({}, old, record(), scope=Scope.ALL)] == [False]


def test_one_weakness_under_several_names_is_told_once_under_its_best_known():
    records = [record("PYSEC-9", aliases=["CVE-1"], summary=""), record("CVE-1"), record("GHSA-7", aliases=["CVE-1"])]
    (found,) = findings({}, {"requirements.txt": "django==4.2.1\n"}, *records)
    assert "GHSA-7 (CVE-1, PYSEC-9)" in found.message


def test_a_manifest_and_its_lock_say_a_thing_once_and_what_nobody_asked_for_is_called_so():
    lock = '[[package]]\nname = "django"\nversion = "4.2.1"\n\n[[package]]\nname = "sqlparse"\nversion = "0.4"\n'
    manifest = '[project]\nname = "x"\ndependencies = ["django==4.2.1"]\n'
    found = findings(
        {}, {"pyproject.toml": manifest, "uv.lock": lock}, record(), record("GHSA-2", name="sqlparse", fixed="0.5")
    )
    told = {each.path: each.message for each in found}
    assert len(found) == 2
    assert "asked for here" in told["pyproject.toml"]
    assert "sqlparse 0.4 (PyPI, brought in by another dependency)" in told["uv.lock"]


def test_a_withdrawn_advisory_and_one_of_another_registry_are_nothing():
    files = {"requirements.txt": "django==4.2.1\n"}
    assert findings({}, files, record(withdrawn="2024-01-01T00:00:00Z"), record(ecosystem="npm")) == []


def test_the_rule_obeys_the_team():
    files = {"requirements.txt": "django==4.2.1\n"}
    assert findings({}, files, record(), rules=((RULE, RuleChoice(enabled=False)),)) == []


@pytest.mark.parametrize(
    ("more", "severity"),
    [
        ({"database_specific": {"severity": "MODERATE"}}, "medium"),
        ({"severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]}, "critical"),
        ({"severity": [{"type": "CVSS_V4", "score": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N"}]}, "high"),
        ({"severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:X"}]}, "medium"),
        ({"severity": "odd", "database_specific": []}, "medium"),
        ({"id": "MAL-2025-1"}, "critical"),
    ],
)  # fmt: skip
def test_severity_is_the_databases_word_or_that_of_its_vector(more, severity):
    (found,) = findings({}, {"requirements.txt": "django==4.2.1\n"}, {**record(), **more})
    assert found.severity == severity


FILES = [
    ("npm", "a", "package.json", '{"dependencies": {"a": "1.2.3"}}'),
    ("npm", "@s/a", "package-lock.json", '{"lockfileVersion": 3, "packages": {"": {"version": "9.9.9"},\n"node_modules/b/node_modules/@s/a": {\n"version": "1.2.3"}}}'),
    ("npm", "a", "package-lock.json", '{"dependencies": {\n"a": {\n"version": "1.2.3",\n"requires": {"b": "^9"}}}}'),
    ("npm", "a", "package-lock.json", '{"packages": {"node_modules/z": {\n"name": "a",\n"version": "1.2.3"}}}'),
    ("npm", "a", "yarn.lock", 'a@^1.0.0, a@^1.2.0:\n  version "1.2.3"\n'),
    ("npm", "@s/a", "yarn.lock", '"@s/a@npm:^1.0.0":\n  version: 1.2.3\n  resolution: "@s/a@npm:1.2.3"\n'),
    ("npm", "@s/a", "pnpm-lock.yaml", "packages:\n\n  '@s/a@1.2.3(react@18.0.0)':\n    resolution: {integrity: x}\n"),
    ("npm", "a", "pnpm-lock.yaml", "packages:\n\n  /a/1.2.3:\n    resolution: {integrity: x}\n"),
    ("npm", "a", "bun.lock", '{\n  "packages": {\n    "a": ["a@1.2.3", "", {}, "sha512-x"],\n  }\n}\n'),
    ("PyPI", "a-b", "requirements.txt", "A_B[x]==1.2.3 ; python_version > '3'  # note\n"),
    ("PyPI", "a", "poetry.lock", '[[package]]\nname = "a"\nversion = "1.2.3"\n'),
    ("PyPI", "a", "Pipfile.lock", '{"default": {\n"a": {\n"hashes": [],\n"version": "==1.2.3"}}}'),
    ("Go", "example.org/a/v2", "go.mod", "module m\n\nrequire (\n\texample.org/a/v2 v1.2.3 // indirect\n)\n"),
    ("Maven", "g:a", "pom.xml", "<project><properties><v>1.2.3</v></properties>\n<dependencies>\n<dependency>\n<groupId>g</groupId>\n<artifactId>a</artifactId>\n<version>${v}</version>\n</dependency>\n</dependencies></project>"),
    ("Maven", "g:a", "gradle.lockfile", "g:a:1.2.3=runtimeClasspath\nempty=\n"),
    ("Maven", "g:a", "build.gradle", "dependencies {\n    implementation 'g:a:1.2.3'\n}\n"),
    ("crates.io", "a", "Cargo.lock", '[[package]]\nname = "a"\nversion = "1.2.3"\n'),
    ("RubyGems", "a", "Gemfile.lock", "GEM\n  specs:\n    a (1.2.3-x86_64-linux)\n      b (>= 1)\n\nDEPENDENCIES\n  a\n"),
    ("Packagist", "v/a", "composer.lock", '{"packages": [{\n"name": "v/a",\n"version": "v1.2.3",\n"authors": [{\n"name": "N"}]}]}'),
    ("NuGet", "a.b", "x.csproj", '<Project>\n<PackageReference Include="A.B" Version="1.2.3" />\n</Project>'),
    ("NuGet", "a", "packages.lock.json", '{"dependencies": {"net8.0": {\n"A": {\n"type": "Direct",\n"resolved": "1.2.3"}}}}'),
]  # fmt: skip


@pytest.mark.parametrize(("ecosystem", "name", "path", "text"), FILES)
def test_versions_are_read_from_every_manifest_and_lock_file(ecosystem, name, path, text):
    hit = record(ecosystem=ecosystem, name=name, introduced="1.2.3", fixed="1.2.4")
    miss = record("GHSA-2", ecosystem=ecosystem, name=name, introduced="0", fixed="1.2.3")
    found = findings({}, {f"sub/{path}": text}, hit, miss)
    assert [each.message.partition(" is ")[0].split(" (")[0].rpartition(" ")[2] for each in found] == ["1.2.3"]
    assert "1.2.3" in text.split("\n")[found[0].span.start_line - 1] or path == "pom.xml"


def test_ranges_of_manifests_are_no_versions():
    files = {"package.json": '{"dependencies": {"a": "^1.2.3", "b": "1.2"}}', "requirements.txt": "django>=4\n"}
    weak = [record("GHSA-2", ecosystem="npm", name=name, fixed="") for name in "ab"]
    assert findings({}, files, record(), *weak) == []
