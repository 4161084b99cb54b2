"""The order of versions and the evaluation of ranges."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from readylayer_cli.domain.packages import package_key
from readylayer_cli.engines.review.osv.advisory import Advisory, Affected, Event
from readylayer_cli.engines.review.osv.orders import order_of
from readylayer_cli.engines.review.osv.ranges import fixed_version, is_affected

ASCENDING = {
    "npm": "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.1 1.10.0",
    "Go": "v0.0.0-20190101000000-abcdef123456 v0.1.0 v1.0.0 v1.2.3+incompatible v2.0.0",
    "crates.io": "0.1.0 0.1.1-alpha.1 0.1.1 0.2.0",
    "Maven": "1-alpha-1 1-beta-1 1-milestone-1 1-rc-1 1-SNAPSHOT 1 1-sp 1-abc 1.1 1.1.1 2.0.0.RC1 2.0.0.RELEASE 2.0.0.1 2.10.0 6.0",
    "RubyGems": "1.0.a 1.0.a2 1.0.b1 1.0 1.0.1.rc1 1.0.1 1.1 1.10",
    "NuGet": "1.0.0-alpha 1.0.0-Beta 1.0.0 1.0.0.1 1.0.1",
    "Packagist": "1.0.0-dev 1.0.0-alpha1 1.0.0-alpha2 1.0.0-beta1 1.0.0-RC1 v1.0.0 1.0.0-p1 1.0.1",
    "PyPI": "1.0.dev1 1.0a1 1.0rc1 1.0 1.0.post1 1!0.1",
}
EQUAL = {
    "npm": ["1.0.0", "v1.0.0", "1.0.0+build"],
    "Maven": ["1", "1.0", "1.0.0", "1.ga", "1.0.final"],
    "RubyGems": ["1", "1.0", "1.0.0"],
    "NuGet": ["1.0", "1.0.0", "1.0.0.0", "1.0.0+x"],
    "PyPI": ["1.0", "1", "1.0.0", "v1.0"],
    "Packagist": ["1.0", "v1.0.0", "1.0.0-stable"],
}
numbers = st.lists(st.integers(0, 30), min_size=1, max_size=4)


@pytest.mark.parametrize("ecosystem", ASCENDING)
def test_versions_are_ordered_as_their_registry_orders_them(ecosystem):
    orders = [order_of(ecosystem, version) for version in ASCENDING[ecosystem].split()]
    assert None not in orders
    assert all(one < other for one, other in pairwise(orders)), orders


@pytest.mark.parametrize("ecosystem", EQUAL)
def test_ways_to_write_a_version_are_one_version(ecosystem):
    assert len({order_of(ecosystem, version) for version in EQUAL[ecosystem]}) == 1


@given(st.sampled_from(sorted(ASCENDING)), numbers, numbers)
def test_plain_numbers_are_ordered_by_value_everywhere(ecosystem, one, other):
    texts = [".".join(map(str, each)) for each in (one, other)]
    left, right = (order_of(ecosystem, text) for text in texts)
    padded = [[*each, *[0] * (4 - len(each))] for each in (one, other)]
    assert (left < right, left == right) == (padded[0] < padded[1], padded[0] == padded[1])
    assert (Version(texts[0]) < Version(texts[1])) is (left < right)


@given(
    st.sampled_from(sorted(ASCENDING)),
    st.text("0123456789.abvrc-+_~!", max_size=20),
    st.text("0123456789.abrc-", max_size=20),
)
def test_any_two_texts_can_be_compared_or_are_no_versions(ecosystem, one, other):
    left, right = order_of(ecosystem, one), order_of(ecosystem, other)
    if left is not None and right is not None:
        assert (left < right) + (right < left) + (left == right) == 1


PACKAGE = package_key("npm", "a")


def advisory(*events, versions=()):
    span = ("SEMVER", tuple(Event(kind, version) for kind, version in events))
    affected = Affected(PACKAGE, frozenset(versions), (span,) if events else ())
    return Advisory("X", (), "", "medium", (), (affected,))


@given(st.lists(st.integers(1, 40), unique=True, max_size=8), st.integers(0, 41), st.randoms())
def test_ranges_are_the_stretches_between_their_events_in_whatever_order_they_are_written(bounds, at, random):
    bounds = sorted(bounds)
    events = [("fixed" if index % 2 else "introduced", f"{bound}.0.0") for index, bound in enumerate(bounds)]
    random.shuffle(events)
    inside = sum(bound <= at for bound in bounds) % 2 == 1
    weak = advisory(*events)
    assert is_affected(weak, PACKAGE, f"{at}.0.0") is inside
    later = [bound for index, bound in enumerate(bounds) if index % 2 and bound > at]
    assert fixed_version(weak, PACKAGE, f"{at}.0.0") == (f"{later[0]}.0.0" if later else "")


@given(st.integers(0, 20), st.integers(0, 20))
def test_the_last_affected_version_is_affected_and_the_next_is_not(last, at):
    weak = advisory(("introduced", "0"), ("last_affected", f"{last}.0.0"))
    assert is_affected(weak, PACKAGE, f"{at}.0.0") is (at <= last)


def test_a_limit_ends_a_range_and_a_star_does_not():
    assert not is_affected(advisory(("introduced", "0"), ("limit", "2.0.0")), PACKAGE, "2.0.0")
    assert is_affected(advisory(("introduced", "0"), ("limit", "2.0.0")), PACKAGE, "1.9.9")
    assert is_affected(advisory(("introduced", "0"), ("limit", "*")), PACKAGE, "9.0.0")


def test_a_listed_version_is_affected_whatever_the_ranges_say():
    weak = advisory(("introduced", "5.0.0"), versions=["1.0.0"])
    assert is_affected(weak, PACKAGE, "1.0.0")
    assert not is_affected(weak, PACKAGE, "2.0.0")
    assert not is_affected(weak, PACKAGE, "no version")


@pytest.mark.parametrize(
    ("ecosystem", "one", "other"),
    [
        ("PyPI", "Foo__Bar.baz", "foo-bar-baz"),
        ("crates.io", "a_b", "a-b"),
        ("NuGet", "Newtonsoft.Json", "newtonsoft.json"),
        ("Maven:https://repo.example.org", "g:A", None),
        ("Debian:12", "curl", None),
    ],
)
def test_names_are_compared_as_their_registry_compares_them(ecosystem, one, other):
    if other is not None:
        assert package_key(ecosystem, one) == package_key(ecosystem, other)
    elif ecosystem.startswith("Maven"):
        assert package_key(ecosystem, one) == package_key("Maven", one)
    else:
        assert package_key(ecosystem, one) is None
