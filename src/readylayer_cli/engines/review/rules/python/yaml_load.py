"""python-yaml-load: YAML read with a loader that can build any object."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._found import graded

_UNSAFE = frozenset({"Loader", "CLoader", "UnsafeLoader", "CUnsafeLoader"})


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("ruamel.yaml.YAML", "ruamel.yaml.main.YAML"):
        kind = call.argument(0, "typ")
        if kind is not None and kind.text().strip("'\"") == "unsafe":
            yield node_match(file, call.node)
    if "yaml" not in file.imports.values() and "ruamel" in file.text:
        return
    for call in file.calls.to("yaml.load", "yaml.load_all"):
        loader = call.argument(1, "Loader")
        name = loader.text().rpartition(".")[2] if loader is not None else "Loader"
        if name in _UNSAFE:
            yield node_match(file, call.node)
        elif name in {"FullLoader", "CFullLoader"}:
            yield graded(file, call.node, Severity.LOW, "`FullLoader` has been a way to run code in several versions")
    for call in file.calls.to("yaml.unsafe_load", "yaml.unsafe_load_all"):
        yield node_match(file, call.node)
    for call in file.calls.to("yaml.full_load", "yaml.full_load_all"):
        yield graded(file, call.node, Severity.LOW, "`full_load` has been a way to run code in several versions")


RULE = FileRule(
    id="python-yaml-load",
    title="YAML is read with a loader that can build any object",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-502",),
    languages=("python",),
    triggers=("yaml",),
    what="`yaml.load` without a safe loader, or `yaml.unsafe_load`. Low for `FullLoader` and `full_load`.",
    why="A document can name any class to construct, so whoever writes the YAML runs code in this process.",
    fix="Use `yaml.safe_load(text)`, or pass `Loader=yaml.SafeLoader`.",
    check=followed(
        Following(
            "deserialize",
            "is read as YAML that can build any object",
            Severity.CRITICAL,
            callees=frozenset({"load_all", "unsafe_load", "full_load", "unsafe_load_all"}),
        ),
        check,
    ),
    bad=(
        "import yaml\nconfig = yaml.load(text)\n",
        "from yaml import load as read, Loader\nread(stream, Loader=Loader)\n",
        "import yaml\nyaml.unsafe_load(stream)\n",
        "from ruamel.yaml import YAML\nyaml = YAML(typ='unsafe')\n",
    ),
    good=(
        "from ruamel.yaml import YAML\nyaml = YAML()\nyaml.load(stream)\n",
        "import yaml\nconfig = yaml.safe_load(text)\n",
        "import yaml\nyaml.load(stream, Loader=yaml.CSafeLoader)\n",
        "import yaml\nclass Strict(yaml.SafeLoader): ...\nyaml.load(stream, Loader=Strict)\n",
        "class Cache:\n    def load(self, key): ...\nCache().load('x.yaml')\n",
    ),
)
