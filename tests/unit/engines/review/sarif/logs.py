"""Builders of SARIF logs, and a review that takes them in."""

import json

from readylayer_cli.adapters.clock import SystemClock
from readylayer_cli.adapters.workers import InlineWorkers
from readylayer_cli.domain.options import ReviewOptions
from readylayer_cli.engines.review.engine import Means, Request, review
from readylayer_cli.engines.review.examples import example_view
from readylayer_cli.engines.review.rule import ChangeExample
from readylayer_cli.engines.review.sarif.logs import Logs
from tests.unit.engines.review.test_engine import Tools


def place(uri="app.py", line=2, **region):
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": line, **region}}}


def result(uri="app.py", line=2, **more):
    return {"ruleId": "r1", "message": {"text": "said"}, "locations": [place(uri, line)], **more}


def log(*results, rules=(), name="Tool", **run):
    driver = {"name": name, "version": "1.2", "rules": list(rules)}
    return {"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": list(results), **run}]}


def flow(*places):
    steps = [{"location": {**each, "message": {"text": f"step {at}"}}} for at, each in enumerate(places)]
    return [{"threadFlows": [{"locations": steps}]}]


def take_in(*logs, before=None, after=None, root="", **options):
    """The review of a change whose only findings are those of the logs."""
    before = {"app.py": "a = 1\n"} if before is None else before
    after = {"app.py": "a = 1\nb = 2\n"} if after is None else after
    change = example_view(ChangeExample(before, after)).change
    files = tuple(
        (f"log{at}.sarif", each if isinstance(each, bytes) else json.dumps(each).encode())
        for at, each in enumerate(logs)
    )
    asked = ReviewOptions(external_engines=(), **options)
    means = Means(Tools(), InlineWorkers(), SystemClock())
    return review(Request(change, asked, logs=Logs(files, root)), means)
