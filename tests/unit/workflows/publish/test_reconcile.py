"""Nothing is told twice, nothing is lost, and what a person settled stays settled."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.domain.host import Note, Reply
from readylayer_cli.workflows.publish.markers import FindingMarker, short
from readylayer_cli.workflows.publish.reconcile import Found, Plan, Posted, reconcile
from tests.unit.workflows.publish.remarks import key, remark

NAMES = st.sampled_from(["one", "two", "three", "four"])
PATHS = st.sampled_from(["a.py", "b.py"])


def found(
    name: str, path: str = "a.py", *, placeable: bool = True, gates: bool = False, digest: str = "0" * 12
) -> Found:
    return Found(remark(name, path, gates=gates), placeable, digest)


def posted(
    name: str, path: str | None = "a.py", *, digest: str = "0" * 12, gone: bool = False, **changes: object
) -> Posted:
    marker = FindingMarker("review", key(name), "0" * 8, digest, gone)
    note = replace(Note(id=f"{name} {path} {changes}", body="", path=path), **changes)  # type: ignore[arg-type]  # fields
    return Posted(note, marker)


def plan(
    notes: list[Posted],
    remarks: list[Found],
    *,
    remembered: frozenset[str] = frozenset(),
    silent: frozenset[str] = frozenset(),
    complete: bool = True,
    room: int = 5,
) -> Plan:
    return reconcile(
        notes, remarks, remembered=remembered, silent=silent, proves_gone=lambda _path: complete, open_threads=room
    )


@given(
    notes=st.lists(
        st.builds(
            posted,
            NAMES,
            PATHS,
            digest=st.sampled_from(["0" * 12, "1" * 12]),
            gone=st.booleans(),
            resolved=st.booleans(),
            resolved_by_us=st.booleans(),
            disliked=st.integers(0, 1),
        ),
        max_size=6,
    ),
    remarks=st.lists(
        st.builds(found, NAMES, PATHS, placeable=st.booleans(), gates=st.booleans()),
        max_size=6,
        unique_by=lambda each: each.remark.spot,
    ),
    remembered=st.frozensets(NAMES.map(lambda name: short(key(name)))),
    complete=st.booleans(),
    room=st.integers(0, 4),
)
def test_every_remark_is_in_one_place_and_every_note_is_accounted_for(
    notes: list[Posted], remarks: list[Found], remembered: frozenset[str], complete: bool, room: int
) -> None:
    made = plan(notes, remarks, remembered=remembered, complete=complete, room=room)
    told = [*made.create, *(each for _, each in made.standing), *made.elsewhere, *made.dismissed]
    assert sorted(map(id, told)) == sorted(map(id, remarks))
    settled = [*(note for note, _ in made.standing), *made.resolve, *made.untouched]
    assert sorted(map(id, settled)) == sorted(map(id, notes))
    assert {id(note) for note, _ in made.edit} | set(map(id, made.reopen)) <= {id(note) for note, _ in made.standing}
    assert all(not note.note.resolved for note in made.resolve)
    assert complete or not made.resolve


@given(
    remarks=st.lists(
        st.builds(found, NAMES, PATHS, placeable=st.booleans(), gates=st.booleans()),
        max_size=8,
        unique_by=lambda each: each.remark.spot,
    ),
    room=st.integers(0, 4),
)
def test_a_second_run_writes_nothing(remarks: list[Found], room: int) -> None:
    first = plan([], remarks, room=room)
    notes = [
        Posted(
            Note(id=str(number), body="", path=each.remark.path),
            FindingMarker("review", each.remark.key, "0" * 8, each.digest),
        )
        for number, each in enumerate(first.create)
    ]
    second = plan(notes, remarks, remembered=frozenset(short(each.remark.key) for each in first.create), room=room)
    assert second.create == second.edit == second.reopen == second.resolve == ()
    assert {each.remark.spot for each in second.elsewhere} == {each.remark.spot for each in first.elsewhere}


def test_a_thread_that_a_person_closed_stays_closed() -> None:
    made = plan([posted("one", resolved=True)], [found("one")])
    assert made.dismissed
    assert made.create == made.standing == made.reopen == made.elsewhere == ()


def test_a_thread_that_people_disliked_is_dismissed() -> None:
    assert plan([posted("one", disliked=2)], [found("one")]).dismissed


def test_our_own_resolution_is_taken_back_when_the_finding_returns() -> None:
    made = plan([posted("one", resolved=True, resolved_by_us=True)], [found("one")])
    assert made.reopen
    assert not made.create


def test_a_note_that_says_gone_is_rewritten_when_the_finding_returns() -> None:
    made = plan([posted("one", gone=True)], [found("one")])
    assert [pair[1].remark.key for pair in made.edit] == [key("one")]


def test_a_note_that_somebody_deleted_does_not_come_back() -> None:
    made = plan([], [found("one"), found("two")], remembered=frozenset({short(key("one"))}))
    assert [each.remark.key for each in made.dismissed] == [key("one")]
    assert [each.remark.key for each in made.create] == [key("two")]


def test_a_moved_file_keeps_its_thread() -> None:
    made = plan([posted("one", "old.py")], [found("one", "new.py")])
    assert len(made.standing) == 1
    assert made.create == made.resolve == ()


def test_equal_code_in_two_files_has_a_thread_each() -> None:
    notes = [posted("one", "b.py"), posted("one", "a.py")]
    made = plan(notes, [found("one", "a.py"), found("one", "b.py")])
    assert [(note.note.path, each.remark.path) for note, each in made.standing] == [("a.py", "a.py"), ("b.py", "b.py")]


def test_a_second_note_about_the_same_lines_is_closed() -> None:
    made = plan([posted("one", id="1"), posted("one", id="2")], [found("one")])
    assert [note.note.id for note in made.resolve] == ["2"]


def test_what_is_held_back_keeps_its_thread() -> None:
    assert not plan([posted("one")], [], silent=frozenset({key("one")})).resolve


def test_an_answered_note_is_not_rewritten() -> None:
    reply = (Reply(None, ours=False, body="why?"),)
    assert not plan([posted("one", digest="1" * 12, replies=reply)], [found("one")]).edit
    assert plan([posted("one", digest="1" * 12)], [found("one")]).edit


def test_only_so_many_threads_stand_open_but_a_gate_is_always_explained() -> None:
    notes = [posted("one"), posted("two")]
    remarks = [found("one"), found("two"), found("three"), found("four", gates=True)]
    made = plan(notes, remarks, room=2)
    assert [each.remark.key for each in made.create] == [key("four")]
    assert [each.remark.key for each in made.elsewhere] == [key("three")]
