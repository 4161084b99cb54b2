"""Any key of any payload may be missing, null, of another type or hostile."""

import copy
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readylayer_cli.domain.errors import InputError, LimitError
from readylayer_cli.domain.event import Ignored, JsonValue, to_json
from readylayer_cli.payloads.event_json import read_event, write_event
from readylayer_cli.payloads.normalize import normalize
from tests.unit.payloads.samples import SAMPLES, sample

Path = tuple[str | int, ...]

DROPPED = object()
WRONG = [
    DROPPED, None, True, 0, -1, 3.5, 2**64, "", " ", "x", "a/b/c", "--option", "../..", "\x00", "\n", "x" * 5000,
    [], [None], [[]], {}, {"": None}, {"self": "x"},
]  # fmt: skip


RESTATED = {".id", ".timestamp", ".ci.workflow", ".pr.author", ".pr.merged_by"} | {
    f".pr.{key}" for key in ("id", "number", "url", "head_sha")
}
"""Facts that a payload states twice: a later date, a workflow's display name, another id of the same account, another
pull request of the same run. The event's id is a hash of the body."""


def paths(node: object, here: Path = ()) -> Iterator[Path]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in items:
        yield (*here, key)
        yield from paths(child, (*here, key))


def mutated(body: dict[str, object], path: Path, value: object) -> dict[str, object]:
    """A copy with the value at the path replaced or dropped; unchanged if an earlier mutation removed the path."""
    result = copy.deepcopy(body)
    node: object = result
    for step in path[:-1]:
        try:
            node = node[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return result
    if (isinstance(node, dict) and path[-1] in node) or (isinstance(node, list) and len(node) > int(path[-1])):
        if value is DROPPED:
            del node[path[-1]]
        else:
            node[path[-1]] = copy.deepcopy(value)
    return result


def outcome(host, name, body) -> dict[str, JsonValue] | None:
    """The event as JSON, `None` if it was ignored or refused; anything but a typed error escapes."""
    try:
        event = normalize(host, name, {}, body)
    except (InputError, LimitError):
        return None
    if isinstance(event, Ignored):
        assert event.reason
        return None
    assert read_event(write_event(event).encode()) == event
    return to_json(event)


def leaves(node: JsonValue, here: str = "") -> dict[str, JsonValue]:
    if isinstance(node, dict):
        return {place: leaf for key, child in node.items() for place, leaf in leaves(child, f"{here}.{key}").items()}
    return {here: node}


@pytest.mark.parametrize(("host", "name", "file"), SAMPLES)
def test_no_single_mutation_of_any_key_escapes(host, name, file):
    body = sample(file)
    for path in paths(body):
        for value in WRONG:
            outcome(host, name, mutated(body, path, value))


@pytest.mark.parametrize(("host", "name", "file"), SAMPLES)
def test_a_lost_key_loses_facts_and_never_changes_one(host, name, file):
    body = sample(file)
    whole = leaves(outcome(host, name, body) or {})
    for path in paths(body):
        for value in (DROPPED, None):
            facts = leaves(outcome(host, name, mutated(body, path, value)) or {})
            changed = {place for place, fact in facts.items() if fact is not None and whole.get(place, ...) != fact}
            assert changed <= RESTATED, path


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_combination_of_mutations_escapes(data):
    host, name, file = data.draw(st.sampled_from(SAMPLES))
    body = sample(file)
    for _ in range(data.draw(st.integers(2, 6))):
        places = list(paths(body))
        if not places:
            break
        body = mutated(body, data.draw(st.sampled_from(places)), data.draw(st.sampled_from(WRONG)))
    outcome(host, name, body)


@settings(deadline=None)
@given(st.sampled_from(SAMPLES), st.sampled_from(SAMPLES))
def test_a_body_sent_to_another_host_or_event_never_escapes(sender, receiver):
    outcome(receiver[0], receiver[1], sample(sender[2]))
