"""python-unsafe-model-file: a model or data file is read by a loader that can run code."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.python._followed import followed
from readylayer_cli.engines.review.rules.python._found import graded
from readylayer_cli.engines.review.rules.python._origin import Origin, origin
from readylayer_cli.engines.review.rules.python._request import describe


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to(
        "torch.load",
        "joblib.load",
        "sklearn.externals.joblib.load",
        "pandas.read_pickle",
        "numpy.load",
        "keras.models.load_model",
        "tensorflow.keras.models.load_model",
    ):
        place = call.argument(0)
        if place is None or not _can_run_code(call.name, {name: node.text() for name, node in call.keywords.items()}):
            continue
        source = origin(file, place)
        if source is Origin.REQUEST:
            yield graded(
                file,
                call.node,
                Severity.CRITICAL,
                f"Request data (`{describe(place)}`) says which file `{call.name}` loads",
                confidence=Confidence.MEDIUM,
            )
        elif "weights_only" in call.keywords or "safe_mode" in call.keywords or "allow_pickle" in call.keywords:
            yield graded(file, call.node, Severity.MEDIUM, f"`{call.name}` is told to accept files that can run code")
        elif source > Origin.CONSTANT and call.name != "torch.load":
            yield graded(file, call.node, Severity.LOW, f"`{call.name}` can run code of the file")


def _can_run_code(name: str, keywords: dict[str, str]) -> bool:
    if name == "torch.load":
        return keywords.get("weights_only") != "True"
    if name == "numpy.load":
        return keywords.get("allow_pickle") == "True"
    if name.endswith("load_model"):
        return keywords.get("safe_mode") == "False"
    return True


RULE = FileRule(
    id="python-unsafe-model-file",
    title="A model or data file is read by a loader that can run code",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-502",),
    languages=("python",),
    triggers=("torch", "joblib", "read_pickle", "allow_pickle", "safe_mode"),
    tests=False,
    what="`torch.load` with `weights_only=False`, `numpy.load` with `allow_pickle=True`, `joblib.load`, `read_pickle`, or Keras with `safe_mode=False`.",
    why="These formats hold pickles: a downloaded model can run any code on the machine that loads it.",
    fix="Use `weights_only=True`, `allow_pickle=False`, or safetensors, ONNX, Parquet; check the file's hash before loading.",
    check=followed(
        Following(
            "deserialize",
            "is loaded by `{callee}`, which can run code",
            Severity.CRITICAL,
            callees=frozenset({"read_pickle"}),
            confidence=Confidence.MEDIUM,
        ),
        check,
    ),
    bad=(
        'import torch\nmodel = torch.load(path, map_location="cpu", weights_only=False)\n',
        "import numpy as np\nvalues = np.load(\n    name, allow_pickle=True\n)\n",
        "import joblib\ndef restore(path):\n    return joblib.load(path)\n",
    ),
    good=(
        "import torch\nmodel = torch.load(path, weights_only=True)\n",
        "import numpy as np\nvalues = np.load(name)\n",
        "import pandas as pd\nframe = pd.read_parquet(path)\n",
    ),
)
