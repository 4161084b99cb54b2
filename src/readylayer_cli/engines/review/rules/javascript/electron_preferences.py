"""javascript-electron-preferences: an Electron window gives its pages the rights of the program."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules.javascript._report import LANGUAGES, graded
from readylayer_cli.engines.review.rules.javascript._values import literal, option

_WRONG = {
    "nodeIntegration": ("true", Severity.HIGH, "Pages of the window can use Node, and so files and programs"),
    "nodeIntegrationInSubFrames": (
        "true",
        Severity.LOW,
        "The preload script also runs in frames of other sites",
    ),
    "nodeIntegrationInWorker": ("true", Severity.MEDIUM, "Workers of the window can use Node"),
    "contextIsolation": ("false", Severity.HIGH, "Pages can change the functions that the preload script uses"),
    "webSecurity": ("false", Severity.HIGH, "Pages can read other origins"),
    "allowRunningInsecureContent": ("true", Severity.MEDIUM, "Secure pages run scripts from unencrypted addresses"),
    "enableRemoteModule": ("true", Severity.MEDIUM, "Pages can call the main process"),
    "experimentalFeatures": ("true", Severity.LOW, "Pages use unfinished browser features"),
    "sandbox": ("false", Severity.LOW, "The renderer runs without the operating system's sandbox"),
}


def check(file: SourceFile) -> Iterable[Match]:
    rule = {"kind": "pair", "has": {"field": "key", "regex": "^webPreferences$"}}
    for pair in file.find_all(rule):
        for name, (wrong, severity, message) in _WRONG.items():
            value = option(pair.field("value"), name)
            if value is not None and literal(value) == wrong:
                yield graded(file, value.parent() or value, severity, Confidence.HIGH, message)


RULE = FileRule(
    id="javascript-electron-preferences",
    title="An Electron window gives its pages too many rights",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-1188",),
    languages=LANGUAGES,
    triggers=("webPreferences",),
    tests=False,
    what="`webPreferences` with `nodeIntegration: true`, `contextIsolation: false`, `webSecurity: false` or a like setting.",
    why="One injected script in a page then runs programs on the user's machine.",
    fix="Keep Electron's defaults and expose single functions through `contextBridge` in a preload script.",
    check=check,
    bad=(
        "const win = new BrowserWindow({ webPreferences: { nodeIntegration: true } });\n",
        "new BrowserWindow({\n  width: 800,\n  webPreferences: { preload, contextIsolation: false, webSecurity: false },\n});\n",
    ),
    good=(
        "const win = new BrowserWindow({ webPreferences: { preload, contextIsolation: true } });\n",
        "const jest = { nodeIntegration: true };\nconst w = new BrowserWindow({ webPreferences });\n",
    ),
)
