"""python-yaml-load: YAML read with a loader that can build any object."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_SAFE = ("SafeLoader", "CSafeLoader", "BaseLoader", "CBaseLoader")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("yaml.load", "yaml.load_all"):
        loader = call.argument(1, "Loader")
        if loader is None or not loader.text().endswith(_SAFE):
            yield node_match(file, call.node)
    for call in file.calls.to("yaml.unsafe_load", "yaml.unsafe_load_all", "yaml.full_load", "yaml.full_load_all"):
        yield node_match(file, call.node)
    for call in file.calls.to("ruamel.yaml.YAML", "ruamel.yaml.main.YAML"):
        kind = call.argument(0, "typ")
        if kind is not None and kind.text().strip("'\"") == "unsafe":
            yield node_match(file, call.node)


RULE = FileRule(
    id="python-yaml-load",
    title="YAML is read with a loader that can build any object",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-502",),
    languages=("python",),
    triggers=("yaml",),
    what="`yaml.load` without a safe loader, or `yaml.unsafe_load` and `yaml.full_load`.",
    why="A document can name any class to construct, so whoever writes the YAML runs code in this process.",
    fix="Use `yaml.safe_load(text)`, or pass `Loader=yaml.SafeLoader`.",
    check=check,
    bad=(
        "import yaml\nconfig = yaml.load(text)\n",
        "from yaml import load as read, Loader\nread(stream, Loader=Loader)\n",
        "import yaml\nyaml.unsafe_load(stream)\n",
    ),
    good=(
        "import yaml\nconfig = yaml.safe_load(text)\n",
        "import yaml\nyaml.load(stream, Loader=yaml.CSafeLoader)\n",
        "class Cache:\n    def load(self, key): ...\nCache().load('x.yaml')\n",
    ),
)
