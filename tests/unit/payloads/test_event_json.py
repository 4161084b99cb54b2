"""The internal event as JSON text."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import readylayer_cli
from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.event import (
    CheckedPr,
    CiCompleted,
    Ignored,
    MergeCompleted,
    MergedFile,
    MergedPr,
    Metadata,
    OpenedPr,
    Pipeline,
    PrOpened,
    Provider,
    PrUpdated,
    RepositoryRef,
    SuiteCounts,
    TouchedFile,
    Update,
    UpdatedPr,
)
from readylayer_cli.payloads.event_json import event_schema, read_event, write_event
from tests.unit.payloads.samples import SAMPLES, normalized, sample

SHIPPED = Path(readylayer_cli.__file__).parent / "schemas" / "event.schema.json"
VALIDATOR = jsonschema.Draft202012Validator(json.loads(SHIPPED.read_text("utf-8")))

TEXT = st.text(max_size=12)
MAYBE = st.none() | TEXT
SHA = st.none() | st.text("0123456789abcdefABCDEF", min_size=7, max_size=64)
COUNT = st.integers(0, 10**9)
REPO = st.builds(RepositoryRef, id=MAYBE, name=TEXT, owner=TEXT, provider=st.sampled_from(Provider), url=MAYBE)
COMMON = {"timestamp": MAYBE, "repo": REPO, "id": TEXT}
SHAS = {"id": MAYBE, "number": st.integers(1), "base_sha": SHA, "head_sha": SHA, "url": MAYBE}
TOUCHED = st.builds(TouchedFile, path=TEXT, status=TEXT, additions=st.none() | COUNT, deletions=st.none() | COUNT)
RATE = st.none() | st.floats(0, 1)
COUNTS = st.builds(SuiteCounts, total=COUNT, passed=COUNT, failed=COUNT, coverage=RATE)
EVENTS = st.one_of(
    st.builds(
        PrOpened,
        **COMMON,
        pr=st.builds(OpenedPr, **SHAS, title=MAYBE, author=MAYBE, base=TEXT, head=TEXT, diff_url=MAYBE),
        files=st.none() | st.lists(TOUCHED, max_size=2).map(tuple),
        metadata=st.builds(Metadata, ai_generated=st.none() | st.booleans(), ai_tool=MAYBE),
    ),
    st.builds(
        PrUpdated,
        **COMMON,
        pr=st.builds(UpdatedPr, **SHAS, base=TEXT, head=TEXT, diff_url=MAYBE),
        changes=st.builds(Update, new_commits=st.none() | COUNT, files_changed=st.none() | st.lists(TEXT).map(tuple)),
    ),
    st.builds(
        CiCompleted,
        **COMMON,
        pr=st.none() | st.builds(CheckedPr, **SHAS),
        ci=st.builds(
            Pipeline,
            pipeline_id=TEXT,
            status=MAYBE,
            workflow=MAYBE,
            duration_seconds=st.none() | COUNT,
            test_results=st.none() | COUNTS,
            head_sha=SHA,
        ),
    ),
    st.builds(
        MergeCompleted,
        **COMMON,
        pr=st.builds(MergedPr, **SHAS, merged_by=MAYBE, merge_commit=SHA),
        files=st.none() | st.lists(st.builds(MergedFile, path=TEXT, status=TEXT), max_size=2).map(tuple),
    ),
)
OPENED = PrOpened(
    timestamp=None,
    repo=RepositoryRef(id=None, name="n", owner="o", provider=Provider.GITHUB),
    pr=OpenedPr(id=None, number=1, title=None, author=None, base="main", head="work"),
    id="1",
)


@given(EVENTS)
def test_every_event_fits_the_schema_and_reads_back_as_it_was(event):
    written = write_event(event)
    VALIDATOR.validate(json.loads(written))
    assert read_event(written.encode()) == event


@pytest.mark.parametrize(("host", "name", "file"), SAMPLES)
def test_what_a_payload_gives_fits_the_shipped_schema(host, name, file):
    VALIDATOR.validate(json.loads(write_event(normalized(host, name, sample(file)))))


def test_the_shipped_schema_is_the_generated_one():
    jsonschema.Draft202012Validator.check_schema(event_schema())
    assert SHIPPED.read_text("utf-8") == json.dumps(event_schema(), indent=2) + "\n"


@pytest.mark.parametrize("missing", ["metadata", "files", "schema_version", "id", "timestamp"])
def test_the_schema_wants_every_key(missing):
    document = json.loads(write_event(OPENED))
    del document[missing]
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(document)


def test_what_is_ignored_is_written_with_its_reason_and_ends_in_a_newline():
    assert (
        write_event(Ignored("a ping asks for nothing"))
        == '{\n  "event": null,\n  "reason": "a ping asks for nothing"\n}\n'
    )


def test_letters_stay_readable_and_nothing_in_a_title_steers_the_reader():
    title = "naïve 日本語 🧮 \x1b[31m \x9b2J \u202e txt.exe \x7f \ud800 ##[error]x\n::error::y"
    event = PrOpened(
        timestamp=None,
        repo=OPENED.repo,
        pr=OpenedPr(id=None, number=1, title=title, author=None, base="main", head="work"),
        id="1",
    )
    written = write_event(event)
    assert "naïve 日本語 🧮" in written
    assert all(character.isprintable() or character == "\n" for character in written)
    assert "##[" not in written
    assert not any(line.startswith("::") for line in written.splitlines())
    assert json.loads(written)["pr"]["title"] == title
    written.encode("utf-8")


@pytest.mark.parametrize(
    "raw",
    [
        b'{"event": null, "reason": "x"}',
        b'{"event": "pr.closed"}',
        b'{"action": "opened", "pull_request": {}}',
        b'{"event": "ci.completed", "timestamp": null, "repo": {}, "pr": null, "ci": {}, "id": "1"}',
        write_event(OPENED).replace('"number": 1', '"number": "1"').encode(),
    ],
)
def test_what_is_no_event_is_refused(raw):
    with pytest.raises(InputError, match="not a ReadyLayer event"):
        read_event(raw)


def test_keys_of_a_later_version_are_passed_over():
    document = {**json.loads(write_event(OPENED)), "weather": "fine"}
    assert read_event(json.dumps(document).encode()) == OPENED


@pytest.mark.parametrize("value", ["", "main", "--output=x", "HEAD\n", "abc"])
@pytest.mark.parametrize("name", ["base_sha", "head_sha"])
def test_a_commit_id_that_is_none_never_reaches_git(name, value):
    document = json.loads(write_event(OPENED))
    document["pr"][name] = value
    with pytest.raises(InputError, match=f"pr.{name} is no commit id"):
        read_event(json.dumps(document).encode())
