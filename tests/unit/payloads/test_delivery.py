"""Ids of events."""

import pytest

from readylayer_cli.domain.event import Provider
from readylayer_cli.payloads.delivery import event_id, fact_id

BODY = {"a": 1, "b": {"c": [1, 2]}}


@pytest.mark.parametrize(
    ("host", "header"),
    [
        (Provider.GITHUB, "X-GitHub-Delivery"),
        (Provider.GITLAB, "webhook-id"),
        (Provider.GITLAB, "Idempotency-Key"),
        (Provider.GITLAB, "X-Gitlab-Event-UUID"),
        (Provider.BITBUCKET, "X-Request-UUID"),
        (Provider.BITBUCKET_DC, "X-Request-Id"),
    ],
)
def test_the_hosts_delivery_id_is_taken_whatever_the_case_of_the_header(host, header):
    for spelling in (header, header.lower(), header.upper()):
        assert event_id(host, "x", {spelling: " 72d3162e-cc78 "}, BODY) == "72d3162e-cc78"


def test_the_id_that_gitlab_keeps_over_retries_wins():
    headers = {"X-Gitlab-Event-UUID": "attempt", "Idempotency-Key": "fact", "X-Gitlab-Webhook-UUID": "hook"}
    assert event_id(Provider.GITLAB, "x", headers, BODY) == "fact"


@pytest.mark.parametrize("value", ["", "  ", "x" * 201, "a\x1b[2Jb", "a\nb"])
def test_an_unusable_header_is_passed_over(value):
    assert event_id(Provider.GITHUB, "x", {"X-GitHub-Delivery": value}, BODY).startswith("sha256:")


def test_without_a_header_equal_facts_have_equal_ids():
    same = event_id(Provider.GITHUB, "x", {}, {"b": {"c": [1, 2]}, "a": 1})
    assert event_id(Provider.GITHUB, "x", {}, BODY) == same
    others = [
        event_id(Provider.GITLAB, "x", {}, BODY),
        event_id(Provider.GITHUB, "y", {}, BODY),
        event_id(Provider.GITHUB, "x", {}, {**BODY, "a": 2}),
    ]
    assert len({same, *others}) == 4


def test_the_hash_does_not_change_between_versions_of_this_program():
    assert fact_id("gitlab", None, 1) == "sha256:28a71e43e3ecee11c9be46f51bc0415ba577d116752365dd5b3a02d0d5e0a7af"
