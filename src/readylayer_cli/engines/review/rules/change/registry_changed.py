"""change-registry-changed: packages are fetched from another registry than before."""

import re
from collections.abc import Iterable, Iterator

from readylayer_cli.code.paths import is_documentation_path, is_test_path, is_vendored_path
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._registry_settings import registry_address
from readylayer_cli.engines.review.view import ChangeView

_FILES = lazy_pattern(
    r"(?:^|/)(?:\.npmrc|\.yarnrc(?:\.yml)?|bunfig\.toml|\.?pip(?:/pip)?\.conf|pip\.ini|uv\.toml|pyproject\.toml|Pipfile|(?:[\w.-]*(?:requirements|constraints)[\w.-]*|requirements/[\w./-]+)\.(?:txt|in)|Gemfile|gems\.rb"
    r"|composer\.json|pom\.xml|settings\.xml|[\w.-]+\.gradle(?:\.kts)?|\.cargo/config(?:\.toml)?|NuGet\.config|[\w.-]*Dockerfile[\w.-]*|Containerfile|[Mm]akefile|\.env[\w.]*|tox\.ini|setup\.cfg|[\w.-]+\.sh)$"
    r"|(?:^|/)\.github/(?:workflows|actions)/[\w./-]+\.ya?ml$|(?:^|/)\.gitlab-ci\.yml$",
    re.IGNORECASE,
)
_UNCHECKED = lazy_pattern(
    r"--trusted-host|\btrusted-host\s*=|\bPIP_TRUSTED_HOST\b|strict-ssl[\s=]+\"?false|enableStrictSsl:\s*false|unsafeHttpWhitelist|GOFLAGS=.*-insecure|GOINSECURE\s*[=:]|GOSUMDB\s*[=:]\s*[\"']?off"
    r"|GONOSUMDB\s*[=:]\s*[\"']?\*|GONOSUMCHECK\s*[=:]\s*[\"']?1|allowInsecureProtocol\s*=?\s*\(?true|isAllowInsecureProtocol\s*=\s*true|\"?secure-http\"?\s*:\s*false|NODE_TLS_REJECT_UNAUTHORIZED\s*[=:]\s*[\"']?0",
    re.IGNORECASE,
)
_PIPFILE_UNCHECKED = lazy_pattern(r"\bverify_ssl\s*=\s*false")
_WELL_KNOWN = lazy_pattern(
    r"^(?:(?:[\w-]+\.)?(?:npmjs\.(?:org|com)|yarnpkg\.com|pypi\.org|pythonhosted\.org|rubygems\.org|gem\.coop|packagist\.org|crates\.io|nuget\.org|golang\.org|jsr\.io|gradle\.org|sonatype\.(?:org|com)"
    r"|maven\.org|maven\.apache\.org|spring\.io|jitpack\.io|pytorch\.org|anaconda\.org|nvidia\.com|pkg\.github\.com)|(?:dl|maven)\.google\.com|s01\.oss\.sonatype\.org|repository\.apache\.org|rubygems\.pkg\.github\.com)$"
)
_HOST = re.compile(r"https?://(?:[^@/\s]*@)?([^/:\s\"'<>),;|]+)")
_OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]", "0.0.0.0", "host.docker.internal"})
_COMMENT = ("#", ";", "//", "<!--", "*")


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.head is None or not _FILES.search(pair.path) or _is_out_of_scope(pair.path):
            continue
        known = set(_HOST.findall(pair.base.text)) if pair.base is not None else set()
        gone = {text.strip() for _, text in pair.change.removed}
        for line, text in pair.change.added:
            if text.strip() not in gone and not text.lstrip().startswith(_COMMENT):
                for match in _judge(pair.head, line, text[:1000], known):
                    yield ChangeMatch(pair.path, match)


def _is_out_of_scope(path: str) -> bool:
    return (
        is_test_path(path)
        or is_vendored_path(path)
        or (is_documentation_path(path) and not path.endswith((".txt", ".in")))
    )


def _judge(head: SourceFile, line: int, text: str, known: set[str]) -> Iterator[Match]:
    span = head_span(head, line)
    address = registry_address(head.path, head.lines, line)
    host = _HOST.match(address.url) if address else None
    if address is not None and host is not None and host[1] not in _OWN_MACHINE and not host[1].startswith("$"):
        anchor = f"{address.setting} {host[1]}"
        if address.url.startswith("http://"):
            message = f"Packages are fetched unencrypted from {address.url[:150]}"
            yield Match(span, message, anchor=anchor, severity=Severity.HIGH)
            return
        if host[1] not in known and not _WELL_KNOWN.match(host[1]):
            known.add(host[1])
            message = f"Packages are fetched from {address.url[:150]}"
            yield Match(span, message, anchor=anchor, severity=Severity.LOW if address.is_scoped else None)
    if _UNCHECKED.search(text) or (head.path.endswith("Pipfile") and _PIPFILE_UNCHECKED.search(text)):
        message = "The registry's certificate or the packages' checksums are not checked any more"
        yield Match(span, message, severity=Severity.HIGH)


_POM = "<project>\n  <url>https://acme.example</url>\n{}</project>\n"
_GRADLE = "{} {{\n{}}}\n"

RULE = ChangeRule(
    id="change-registry-changed",
    title="Packages are fetched from another registry than before",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-427", "CWE-829"),
    tags=("dependencies",),
    what="A registry, index or repository address of a host that the file did not name before and that is none of the well-known ones; high "
    "if it is unencrypted, or if certificates or checksums are not checked any more; low if it serves a single npm scope. Addresses that are only "
    "published to do not count.",
    why="Whoever answers there decides what code is installed. A second index beside the official one lets anybody who registers an internal "
    "name publicly take its place (dependency confusion).",
    fix="Use one registry that mirrors the official one, over HTTPS, and pin hashes.",
    check=check,
    bad=(
        ChangeExample({}, {".npmrc": "registry=https://npm.mirror.example/\n"}),
        ChangeExample({"requirements.txt": "flask==3\n"}, {"requirements.txt": "--extra-index-url https://packages.acme.example/simple\nflask==3\n"}),
        ChangeExample({"pyproject.toml": "[project]\nname = 'a'\n"}, {"pyproject.toml": "[project]\nname = 'a'\n\n[[tool.uv.index]]\nname = 'acme'\nurl = 'https://pypi.acme.example/simple'\n"}),
        ChangeExample({".npmrc": "save-exact=true\n"}, {".npmrc": "save-exact=true\nstrict-ssl=false\n"}),
        ChangeExample({"Gemfile": "source 'https://rubygems.org'\n"}, {"Gemfile": "source 'https://gems.acme.example'\n"}),
        ChangeExample({"composer.json": "{}\n"}, {"composer.json": '{\n  "repositories": [\n    {\n      "type": "composer",\n      "url": "https://composer.acme.example"\n    }\n  ]\n}\n'}),
        ChangeExample({"pom.xml": _POM.format("")}, {"pom.xml": _POM.format("  <repositories>\n    <repository>\n      <id>acme</id>\n      <url>https://maven.acme.example</url>\n    </repository>\n  </repositories>\n")}),
        ChangeExample({"build.gradle.kts": _GRADLE.format("repositories", "")}, {"build.gradle.kts": _GRADLE.format("repositories", '    maven("https://maven.acme.example")\n')}),
        ChangeExample({"Dockerfile": "FROM golang:1.26\n"}, {"Dockerfile": "FROM golang:1.26\nENV GOSUMDB=off\n"}),
    ),
    good=(
        ChangeExample({}, {".npmrc": "registry=https://registry.npmjs.org/\n"}),
        ChangeExample({"pyproject.toml": "[project]\nname = 'a'\n"}, {"pyproject.toml": "[project]\nname = 'a'\n\n[project.urls]\nurl = 'https://acme.example/a'\n"}),
        ChangeExample({".npmrc": "registry=https://npm.acme.example/\n"}, {".npmrc": "registry=https://npm.acme.example/v2/\n"}),
        ChangeExample({"pom.xml": _POM.format("")}, {"pom.xml": _POM.format("  <distributionManagement>\n    <repository>\n      <id>acme</id>\n      <url>https://maven.acme.example</url>\n    </repository>\n  </distributionManagement>\n")}),
        ChangeExample({"build.gradle": _GRADLE.format("publishing", "")}, {"build.gradle": _GRADLE.format("publishing", '    repositories {\n        maven { url = "https://maven.acme.example" }\n    }\n')}),
        ChangeExample({}, {".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - uses: docker/login-action@v3\n        with:\n          registry: https://ghcr.io\n"}),
    ),
)  # fmt: skip
