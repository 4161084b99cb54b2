"""How much a path weighs: what is shipped, what only tests, what only explains."""

import re
from enum import StrEnum

from readylayer_cli.domain.patterns import lazy_pattern


class Tier(StrEnum):
    """Where a file belongs; generic secrets are looked for in production files only."""

    PRODUCTION = "production"
    TESTS = "tests"
    DOCS = "docs"
    GENERATED = "generated"
    """Written by tools or elsewhere: vendored, minified and lock files, translations."""


_SEPARATOR = lazy_pattern(r"[/\\]+")
_TEST_WORDS = "tests?|specs?|fixtures?|mocks?|stubs?|fakes?|examples?|samples?|demos?"
_TEST_FOLDERS = lazy_pattern(
    rf"_{{0,2}}(?:{_TEST_WORDS}|testing|testdata|snapshots?|e2e|acceptance|cypress|playwright|cassettes"
    r"|androidtest|t|\.devcontainer"
    r"|sandbox|tutorials?|playground|(?:micro)?bench(?:marks?)?|suites?"
    r"|tests?[-_]?(?:data|utils?|helpers?|support|fixtures?|resources|suites?|cases?|apps?|projects?))_{0,2}"
    rf"|.{{1,60}}[-_.](?:{_TEST_WORDS})",
    re.IGNORECASE,
)
_TEST_FILES = lazy_pattern(
    rf"(?i:(?:{_TEST_WORDS}|conftest|dummy)(?:[-_.].*)?)"
    rf"|(?i:.{{1,200}}[-_.](?:{_TEST_WORDS}|stories|dist|tpl|template|e2e|test-d)(?:\.[a-z0-9]{{1,12}}){{0,2}})"
    r"|.{1,200}(?:Tests?|Spec|TestCase|Mock|IT)\.[a-z]{1,6}"
)
_DOC_FOLDERS = lazy_pattern(
    r"docs?|documentation|dev-docs|website|man|manuals?|wiki|changelogs?|changelog\.d|licenses?",
    re.IGNORECASE,
)
_LANGUAGES = (
    "ar|az|be|bg|bn|bs|ca|cs|cy|da|de|el|en|eo|es|et|eu|fa|fi|fr|ga|gl|he|hi|hr|hu|hy|id|is|it|ja|ka|kk|km|kn|ko|lt"
    "|lv|mk|ml|mn|mr|ms|my|nb|ne|nl|nn|no|pa|pl|pt|ro|ru|sk|sl|sq|sr|sv|sw|ta|te|th|tr|uk|ur|uz|vi|zh"
)
_DOC_FILES = lazy_pattern(
    r".{1,250}\.(?:md|mdx|markdown|rst|adoc|asciidoc|tex|org|pod|rdoc|textile|svg|ipynb|bib|diff|patch)"
    r"|(?:readme|changelog|changes|history|news|license|licence|copying|notice|authors|contributors|contributing|todo"
    r"|install|upgrading|security)(?:[-_][a-z]{2,20})?(?:\.(?:txt|html?|in))?",
    re.IGNORECASE,
)
_GENERATED_FOLDERS = lazy_pattern(
    r"vendor|vendored|_vendor|third[-_]?party|3rd[-_]?party|node_modules|bower_components|site-packages|dist-info"
    r"|\.yarn|\.git|\.venv|venv|pods|carthage|generated|__generated__|__pycache__|\.next|\.nuxt"
    r"|locales?|i18n|l10n|lang|languages?|translations?",
    re.IGNORECASE,
)
_GENERATED_FILES = lazy_pattern(
    r".{1,250}(?:[-_.]min\.(?:js|css|mjs|cjs)|\.map|\.lock|\.lockb|\.sum|\.snap|\.bundle\.js|\.pb\.go|_pb2\.py"
    r"|\.g\.dart|\.designer\.cs|\.s?css|\.less|\.sass)"
    r"|package-lock\.json|npm-shrinkwrap\.json|packages\.lock\.json|pnpm-lock\.ya?ml|go\.mod"
    r"|gradlew(?:\.bat)?|mvnw(?:\.cmd)?|verification-metadata\.xml"
    r"|.{1,250}\.(?:po|pot|xlf|xliff|arb|resx|strings|ftl)|.{1,200}[-_.](?:locale|translations?|messages|i18n)\.[a-z]{2,5}"
    rf"|(?:.{{1,100}}[-_.])?(?:{_LANGUAGES})(?:[-_](?:[a-z]{{2}}|[a-z]{{4}}))?\.(?:json|ya?ml|properties|php|ts|js|ini)",
    re.IGNORECASE,
)
_RULES = (
    (_GENERATED_FILES, _GENERATED_FOLDERS, Tier.GENERATED),
    (_TEST_FILES, _TEST_FOLDERS, Tier.TESTS),
    (_DOC_FILES, _DOC_FOLDERS, Tier.DOCS),
)


def tier_of(path: str) -> Tier:
    """The tier of a repository-relative path; an unknown path counts as production."""
    *folders, name = [part for part in _SEPARATOR.split(path) if part not in {"", "."}] or [""]
    for files, parents, tier in _RULES:
        if files.fullmatch(name) or any(parents.fullmatch(folder) for folder in folders):
            return tier
    return Tier.PRODUCTION
