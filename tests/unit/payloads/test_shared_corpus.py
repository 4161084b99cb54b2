"""The recorded payloads of the shared corpus, where that folder is at hand (`READYLAYER_PAYLOADS` names another)."""

import json
import os
from pathlib import Path

import pytest

from readylayer_cli.domain.event import Provider, to_json
from readylayer_cli.payloads.normalize import normalize

CORPUS = Path(os.environ.get("READYLAYER_PAYLOADS", Path(__file__).parents[4] / "shared" / "conformance" / "payloads"))
HOSTS = {"bitbucket_cloud": Provider.BITBUCKET, "bitbucket_dc": Provider.BITBUCKET_DC}
WORDS = {"failed": "failure", "error": "failure", "canceled": "cancelled", "STOPPED": "cancelled", "FAILED": "failure"}
FACTS = {
    "owner": ("repo", "owner"),
    "repo": ("repo", "name"),
    "number": ("pr", "number"),
    "base": ("pr", "base"),
    "head": ("pr", "head"),
    "base_sha": ("pr", "base_sha"),
    "title": ("pr", "title"),
    "author": ("pr", "author"),
    "merged_by": ("pr", "merged_by"),
    "merge_sha": ("pr", "merge_commit"),
    "pipeline_id": ("ci", "pipeline_id"),
    "status": ("ci", "status"),
}


def entries():
    index = CORPUS / "index.json"
    return json.loads(index.read_text("utf-8"))["entries"] if index.is_file() else []


@pytest.mark.skipif(not entries(), reason="the shared corpus is not here")
@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry["file"])
def test_a_recorded_payload_gives_the_expected_facts(entry):
    host = HOSTS.get(entry["host"]) or Provider(entry["host"])
    event = to_json(normalize(host, entry["event"], {}, (CORPUS / entry["file"]).read_bytes()))
    expected = entry["expected"]
    assert (event["event"] or "ignored") == expected["action"]
    if event["event"] is None:
        return
    for name, (part, key) in FACTS.items():
        facts = event.get(part) or {}
        if expected.get(name) is not None and key in facts:
            want = WORDS.get(expected[name], expected[name])
            want = "success" if want == "SUCCESSFUL" else want
            assert str(facts[key]) == str(want), name
    if expected.get("head_sha"):
        assert (event.get("ci") or event["pr"])["head_sha"] == expected["head_sha"]
