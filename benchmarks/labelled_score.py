"""Counts hits and false alarms of a reviewer on labelled pairs, by weakness class."""

from collections.abc import Iterable
from dataclasses import dataclass

from labelled_pairs import Pair
from labelled_tools import Found
from weaknesses import CLASSES

NEAR_LINES = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """What a reviewer said about one pair: the bad program, the named line of it, the good twin."""

    pair: Pair
    hit: bool
    strict_hit: bool
    false_alarm: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Rates over some pairs, each 0 to 1."""

    pairs: int
    hits: float
    strict_hits: float
    false_alarms: float

    @property
    def j(self) -> float:
        """Youden's J: nothing is gained by reporting everything."""
        return self.hits - self.false_alarms

    @property
    def strict_j(self) -> float:
        """The same with only those hits that stand near a named line."""
        return self.strict_hits - self.false_alarms


def judge(names: dict[str, Pair], bad: Iterable[Found], good: Iterable[Found]) -> list[Judged]:
    """One verdict a pair, from the findings in the trees of bad and of good programs."""
    in_bad, in_good = _by_pair(names, bad), _by_pair(names, good)
    return [
        Judged(
            pair,
            hit=bool(in_bad.get(name)),
            strict_hit=any(_near(pair, found) for found in in_bad.get(name, ())),
            false_alarm=bool(in_good.get(name)),
        )
        for name, pair in names.items()
    ]


def score(judged: list[Judged]) -> Score:
    """The rates over these verdicts, of which there must be one."""
    count = len(judged)
    return Score(
        count,
        sum(item.hit for item in judged) / count,
        sum(item.strict_hit for item in judged) / count,
        sum(item.false_alarm for item in judged) / count,
    )


def by_class(judged: list[Judged]) -> dict[str, Score]:
    """The rates of each class that has pairs, in the order of the classes."""
    groups = {name: [item for item in judged if item.pair.weakness == name] for name in CLASSES}
    return {name: score(items) for name, items in groups.items() if items}


def mean(scores: Iterable[Score]) -> Score:
    """The mean over classes, in which a small class counts as much as a large one."""
    items = list(scores)
    count = len(items)
    return Score(
        sum(item.pairs for item in items),
        sum(item.hits for item in items) / count,
        sum(item.strict_hits for item in items) / count,
        sum(item.false_alarms for item in items) / count,
    )


def _by_pair(names: dict[str, Pair], findings: Iterable[Found]) -> dict[str, list[Found]]:
    found: dict[str, list[Found]] = {}
    for item in findings:
        name = item.path.split("/", 1)[0]
        if item.cwes & CLASSES[names[name].weakness]:
            found.setdefault(name, []).append(item)
    return found


def _near(pair: Pair, found: Found) -> bool:
    path = found.path.split("/", 1)[1]
    return any(
        place.path == path and found.first - NEAR_LINES <= place.line <= found.last + NEAR_LINES
        for place in pair.places
    )
