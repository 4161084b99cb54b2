"""change-registry-changed: packages are fetched from another registry than before."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from readylayer_cli.code.paths import is_documentation_path, is_test_path, is_vendored_path
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.view import ChangeView, FilePair

_FILES = re.compile(
    r"(?:^|/)(?:\.npmrc|\.yarnrc(?:\.yml)?|bunfig\.toml|pip\.conf|pip\.ini|uv\.toml|pyproject\.toml|Pipfile|[\w.-]*requirements[\w.-]*\.(?:txt|in)|Gemfile|\.bundle/config"
    r"|composer\.json|pom\.xml|settings\.xml|(?:build|settings)\.gradle(?:\.kts)?|\.cargo/config(?:\.toml)?|NuGet\.config|Dockerfile[\w.-]*|[Mm]akefile|\.env[\w.]*|\.goproxy)$"
    r"|(?:^|/)\.github/workflows/[^/]+\.ya?ml$|(?:^|/)\.gitlab-ci\.yml$"
)
_SETTING = re.compile(
    r"(?P<name>\bregistry|npmRegistryServer|--registry|--index-url|--extra-index-url|\bindex-url|\bextra-index-url|--find-links|find-links|\bPIP_(?:EXTRA_)?INDEX_URL|\bUV_(?:EXTRA_|DEFAULT_)?INDEX(?:_URL)?"
    r"|\bGOPROXY|\bNPM_CONFIG_REGISTRY|\bsource\b|\burl\b|<url>|\bmaven\s*\{?\s*url|repositoryURL)[\"']?\s*(?:[=:(]\s*|\s+)(?:uri\()?[\"'(]*(?P<url>https?://[^\s\"'<>),;]+)",
    re.IGNORECASE,
)
_TRUST = re.compile(
    r"--trusted-host|\btrusted-host\s*=|strict-ssl\s*=\s*false|strict-ssl false|npmRegistry\w*.*unsafe|enableStrictSsl:\s*false|GONOSUMDB\s*=|GONOSUMCHECK\s*=|GOFLAGS=.*-insecure|GOINSECURE\s*=|GONOSUMDB:|GOSUMDB\s*[=:]\s*off|verify_ssl\s*=\s*false|allowInsecureProtocol\s*=?\s*true|secure-http\"?\s*:\s*false",
    re.IGNORECASE,
)
_WELL_KNOWN = re.compile(
    r"^(?:(?:www\.|registry\.|files\.|test\.)?(?:npmjs\.(?:org|com)|yarnpkg\.com|pypi\.org|pythonhosted\.org|rubygems\.org|packagist\.org|crates\.io|nuget\.org|golang\.org)|repo\.packagist\.org"
    r"|index\.crates\.io|api\.nuget\.org|proxy\.golang\.org|sum\.golang\.org|repo1?\.maven\.(?:apache\.)?org|repo\.maven\.apache\.org|plugins\.gradle\.org|services\.gradle\.org|(?:dl|maven)\.google\.com"
    r"|oss\.sonatype\.org|central\.sonatype\.com|s01\.oss\.sonatype\.org|repo\.spring\.io|jitpack\.io|download\.pytorch\.org|npm\.pkg\.github\.com|maven\.pkg\.github\.com|conda\.anaconda\.org)$"
)
_PROSE_KEYS = frozenset({"url", "source", "<url>"})
_SOURCE_CONTEXT = re.compile(
    r"\[\[?\s*(?:tool\.(?:uv\.(?:index|sources)|poetry\.source|pdm\.source)|source|registries|index)|repositor|pluginRepositor|\bmaven\b|packageSources|^\s*source\s",
    re.IGNORECASE,
)
_HOST = re.compile(r"https?://(?:[^@/]*@)?([^/:\s]+)")


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.head is None or not _FILES.search(pair.path) or _is_out_of_scope(pair.path):
            continue
        known = {host for _, text in enumerate(pair.base.lines if pair.base else ()) for host in _HOST.findall(text)}
        gone = {text.strip() for _, text in pair.change.removed}
        for line, text in pair.change.added:
            if text.strip() not in gone and text.lstrip()[:1] not in {"#", ";"}:
                yield from _judge(pair, line, text[:1000], known)


def _is_out_of_scope(path: str) -> bool:
    return (
        is_test_path(path)
        or is_vendored_path(path)
        or (is_documentation_path(path) and not path.endswith((".txt", ".in")))
    )


def _judge(pair: FilePair, line: int, text: str, known: set[str]) -> Iterator[ChangeMatch]:
    if pair.head is None:
        return
    span = head_span(pair.head, line)
    found = _SETTING.search(text)
    host = _HOST.match(found["url"]) if found else None
    if found and host and _names_a_registry(pair, line, found["name"]):
        url = found["url"]
        match = Match(
            span, message=f"Packages are fetched from {url[:150]}", anchor=f"{found['name'].lower()} {host[1]}"
        )
        if url.startswith("http://") and host[1] not in {"localhost", "127.0.0.1"}:
            yield ChangeMatch(
                pair.path,
                replace(match, severity=Severity.HIGH, message=f"Packages are fetched unencrypted from {url[:150]}"),
            )
        elif host[1] not in known and not _WELL_KNOWN.match(host[1]) and host[1] not in {"localhost", "127.0.0.1"}:
            yield ChangeMatch(pair.path, match)
    elif _TRUST.search(text):
        yield ChangeMatch(
            pair.path,
            Match(
                span, message="The registry's certificate or checksums are not checked any more", severity=Severity.HIGH
            ),
        )


def _names_a_registry(pair: FilePair, line: int, name: str) -> bool:
    if name.lower() not in _PROSE_KEYS:
        return True
    if pair.path.endswith((".yml", ".yaml")) and ".yarnrc" not in pair.path:
        return False
    before = pair.head.lines[max(line - 7, 0) : line] if pair.head is not None else []
    return any(_SOURCE_CONTEXT.search(text) for text in before)


RULE = ChangeRule(
    id="change-registry-changed",
    title="Packages are fetched from another registry than before",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-427", "CWE-829"),
    tags=("dependencies",),
    what="A registry, index or repository address of a host that the file did not name before and that is none of the well-known ones; high "
    "if it is unencrypted, or if certificates or checksums are not checked any more.",
    why="Whoever answers there decides what code is installed. A second index beside the official one lets anybody who registers an internal "
    "name publicly take its place (dependency confusion).",
    fix="Use one registry that mirrors the official one, over HTTPS, and pin hashes.",
    check=check,
    bad=(
        ChangeExample({}, {".npmrc": "registry=https://npm.mirror.example/\n"}),
        ChangeExample({"requirements.txt": "flask==3\n"}, {"requirements.txt": "--extra-index-url https://packages.acme.example/simple\nflask==3\n"}),
        ChangeExample({"pyproject.toml": "[project]\nname = 'a'\n"}, {"pyproject.toml": "[project]\nname = 'a'\n\n[[tool.uv.index]]\nname = 'acme'\nurl = 'https://pypi.acme.example/simple'\n"}),
        ChangeExample({".npmrc": "save-exact=true\n"}, {".npmrc": "save-exact=true\nstrict-ssl=false\n"}),
    ),
    good=(
        ChangeExample({}, {".npmrc": "registry=https://registry.npmjs.org/\n"}),
        ChangeExample({"pyproject.toml": "[project]\nname = 'a'\n"}, {"pyproject.toml": "[project]\nname = 'a'\n\n[project.urls]\nurl = 'https://acme.example/a'\n"}),
        ChangeExample({".npmrc": "registry=https://npm.acme.example/\n"}, {".npmrc": "registry=https://npm.acme.example/v2/\n"}),
    ),
)  # fmt: skip
