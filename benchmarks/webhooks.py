"""Times what a webhook costs before anybody acts on it: proving its signature and turning it into an event.

python benchmarks/webhooks.py            # the payloads of tests/data
python benchmarks/webhooks.py FOLDER     # every *.json below FOLDER/{github,gitlab,bitbucket,bitbucket-dc}
"""

import hashlib
import hmac
import json
import statistics
import sys
import time
from pathlib import Path

from readylayer_cli.domain.errors import ReadyLayerError
from readylayer_cli.domain.event import Provider
from readylayer_cli.payloads.normalize import normalize
from readylayer_cli.payloads.signature import verify

ROUNDS = 50
SECRET = "a secret of the benchmark"
EVENTS = {
    Provider.GITHUB: ("pull_request", "workflow_run", "check_suite", "status"),
    Provider.GITLAB: ("Merge Request Hook", "Pipeline Hook"),
    Provider.BITBUCKET: ("pullrequest:updated", "repo:commit_status_updated"),
    Provider.BITBUCKET_DC: ("pr:opened",),
}


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "tests/data/payloads"
    print(f"{'host':<14}{'payloads':>9}{'median ms':>11}{'max ms':>9}")
    for host, names in EVENTS.items():
        payloads = [path.read_bytes() for path in sorted((folder / host.value).rglob("*.json"))]
        times = [_median_ms(host, name, raw) for raw in payloads for name in names if _fits(host, name, raw)]
        if times:
            print(f"{host.value:<14}{len(times):>9}{statistics.median(times):>11.3f}{max(times):>9.3f}")
    return 0


def _fits(host: Provider, name: str, raw: bytes) -> bool:
    try:
        normalize(host, name, {}, raw)
    except (ReadyLayerError, json.JSONDecodeError):
        return False
    return True


def _median_ms(host: Provider, name: str, raw: bytes) -> float:
    headers = {
        "X-Hub-Signature-256": "sha256=" + hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest(),
        "X-Hub-Signature": "sha256=" + hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest(),
        "X-Gitlab-Token": SECRET,
    }
    spent = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        assert verify(host, headers, raw, [SECRET], 0.0) is not None
        normalize(host, name, headers, raw)
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


if __name__ == "__main__":
    sys.exit(main())
