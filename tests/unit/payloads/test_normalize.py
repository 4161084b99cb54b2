"""The door to the hosts."""

import inspect
from importlib import import_module

import pytest

from readylayer_cli.domain.errors import LimitError
from readylayer_cli.domain.event import PrOpened, Provider
from readylayer_cli.payloads.normalize import normalize
from tests.unit.payloads.samples import DATA, sample

GITHUB = sample("github/pull_request.json")


@pytest.mark.parametrize("module", ["github", "gitlab", "bitbucket_cloud", "bitbucket_dc"])
def test_every_host_offers_the_same_door(module):
    door = import_module(f"readylayer_cli.payloads.{module}").normalize
    assert [*inspect.signature(door).parameters] == ["name", "event_id", "body"]


def test_bytes_and_a_parsed_body_are_the_same():
    raw = (DATA / "github" / "pull_request.json").read_bytes()
    assert normalize(Provider.GITHUB, " pull_request\n", {}, raw) == normalize(
        Provider.GITHUB, "pull_request", {}, GITHUB
    )


def test_the_delivery_id_becomes_the_events_id():
    event = normalize(Provider.GITHUB, "pull_request", {"X-GitHub-Delivery": "72d3162e"}, GITHUB)
    assert isinstance(event, PrOpened)
    assert event.id == "72d3162e"


def test_a_parsed_body_is_bounded_too():
    deep: dict[str, object] = {}
    for _ in range(500):
        deep = {"a": deep}
    with pytest.raises(LimitError):
        normalize(Provider.GITHUB, "push", {}, deep)
