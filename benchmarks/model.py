"""What the model's part of a review costs beside its unavoidable parts: a static review, and the import of litellm.

The model is a server on loopback that answers at once. Prints CPU seconds (children included), the ratio and the
largest resident size. Usage: python benchmarks/model.py [RUNS]
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import run_in_turn

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.fakes.models.server import model_server

OLD = "def total(items):\n    result = 0\n    for item in items:\n        result += item.price\n    return result\n"
NEW = OLD.replace("in items:", "in items[1:]:")
CLAIM = {
    "file": "cart.py", "quote": "for item in items[1:]:", "line": 3, "category": "bug", "problem": "`items` loses one.",
    "consequence": "", "severity": "high", "confidence": "high", "cwe": None, "symbols": [], "replacement": None,
}  # fmt: skip


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder, model_server(_say) as server:
        _repository(Path(folder))
        os.environ |= {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "OPENAI_API_KEY": "sk-none"}
        review = [sys.executable, "-m", "readylayer_cli", "review", "--no-post", "--repo", folder]
        asked = [
            *review,
            "--set",
            "llm.model=openai/zero",
            "--set",
            f"llm.api_base={server.url}/v1",
            "--set",
            "llm.cache=off",
        ]
        commands = {
            "import litellm": [sys.executable, "-c", "import litellm"],
            "static review": review,
            "review with a model": asked,
        }
        costs = run_in_turn(commands, runs)
        if len(server.requests) < runs:
            raise SystemExit("the model was not asked in each run: nothing was measured")
    for name, cost in costs.items():
        print(f"{name:22} {cost.cpu_s:6.2f} CPU s {cost.peak_mb:7.0f} MB")
    floor = costs["import litellm"].cpu_s + costs["static review"].cpu_s
    print(f"ratio to the sum of the first two: {costs['review with a model'].cpu_s / floor:.2f}")


def _say(text: str) -> str:
    if "Report 1" in text:
        return json.dumps({"verdicts": [{"id": 1, "keep": True}]})
    return json.dumps({"summary": "", "findings": [CLAIM]})


def _repository(folder: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=Bench", "-c", "user.email=bench@example.org"]
        subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)

    git("init", "--quiet")
    (folder / "cart.py").write_text(OLD)
    git("add", "--all")
    git("commit", "--quiet", "--message", "start")
    (folder / "cart.py").write_text(NEW)


if __name__ == "__main__":
    main()
