"""Lines of a change are given to tools by the strongest evidence there is, and never to people."""

import json

import pytest

from readylayer_cli.domain.lines import lines_of, numbers_in
from readylayer_cli.domain.provenance import Tier
from readylayer_cli.provenance.agent_trace import read_traces
from readylayer_cli.provenance.attribute import Blamed, Records, attribute
from readylayer_cli.provenance.change_marks import ChangeFacts
from readylayer_cli.provenance.commits import Commit, evidence_of, is_robot
from readylayer_cli.provenance.git_ai import read_note

SOMEBODY = ("Kim", "kim@example.org")
CLAUDE = "Co-Authored-By: Claude <noreply@anthropic.com>"


def commit(message="x", author=SOMEBODY, sha="a" * 40, committer=None, note=None):
    return Commit(sha, author, committer or author, message, note=note)


def told(message="x", **more):
    return [(each.tier, each.tool) for each in evidence_of(commit(message, **more))]


@pytest.mark.parametrize(
    ("author", "tool"),
    [
        (("Claude", "noreply@anthropic.com"), "claude"),
        (("Copilot", "198982749+Copilot@users.noreply.github.com"), "copilot"),
        (("copilot-swe-agent[bot]", "copilot-swe-agent[bot]@users.noreply.github.com"), "copilot"),
        (("Cursor Agent", "cursoragent@cursor.com"), "cursor"),
        (("x", "someone@cursor.so"), "cursor"),
        (("Devin", "bot@devin.ai"), "devin"),
        (("Kim (aider)", "kim@example.org"), "aider"),
        (("gemini", "176961590+gemini-code-assist[bot]@users.noreply.github.com"), "gemini"),
        (("jules", "161369871+google-labs-jules[bot]@users.noreply.github.com"), "jules"),
    ],
)
def test_addresses_and_accounts_of_tools_are_known(author, tool):
    assert (Tier.COMMIT, tool) in told(author=author)


@pytest.mark.parametrize(
    "author",
    [
        ("Claude Martin", "c.martin@example.org"),
        ("Copilot", "me@example.org"),
        ("GitHub", "noreply@github.com"),
        ("x", "x@notcursor.so.example"),
        ("Claude", "claude@example.org"),
    ],
)
def test_a_name_alone_says_nothing(author):
    assert told(author=author) == []


def test_a_known_login_with_a_foreign_number_is_weaker():
    assert set(told(author=("Copilot", "1+copilot@users.noreply.github.com"))) == {(Tier.CHANGE, "copilot")}


@pytest.mark.parametrize(
    "robot", ["49699333+dependabot[bot]@users.noreply.github.com", "renovate[bot]@users.noreply.github.com"]
)
def test_update_robots_are_neither_tools_nor_unknown(robot):
    made = commit(author=("bot", robot))
    assert evidence_of(made) == []
    assert is_robot(made)
    found = attribute(Records({"a.py": lines_of([1, 2])}, [made]))
    assert list(numbers_in(found.files[0].automation)) == [1, 2]
    assert found.files[0].unknown == 0


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (f"Fix\n\n{CLAUDE}\n", [(Tier.COMMIT, "claude")]),
        (f"Fix\n\n{CLAUDE.lower()}", [(Tier.COMMIT, "claude")]),
        (f"Fix\r\n\r\n{CLAUDE}\r\nCo-authored-by: Cursor <cursoragent@cursor.com>\r\n",
         [(Tier.COMMIT, "claude"), (Tier.COMMIT, "cursor")]),
        ("Fix\n\nAssisted-by: Claude Opus 4\n", [(Tier.COMMIT, "claude")]),
        ("Fix\n\nGenerated-by: Somebody's model\n", [(Tier.CHANGE, "somebody's model")]),
        (f"Fix\n\n```\n{CLAUDE}\n```\n", []),
        (f"Fix {CLAUDE}", []),
        (f"{CLAUDE}", []),
        (f"Fix\n\nSome words.\n{CLAUDE}\nmore words\n", []),
        (f"Squash (#3)\n\n* one\n\n{CLAUDE}\n\n* two\n\nSigned-off-by: Kim <kim@example.org>\n",
         [(Tier.CHANGE, "claude")]),
        ("Fix\n\nCo-Authored-By: Claude Martin <c.martin@example.org>\n", []),
        ("aider: tidy up", [(Tier.CHANGE, "aider")]),
    ],
)  # fmt: skip
def test_trailers_count_where_git_reads_them(message, expected):
    assert told(message) == expected


def test_the_committer_counts_for_itself():
    assert told(committer=("x", "noreply@openai.com")) == [(Tier.COMMIT, "codex")]


@pytest.mark.parametrize(
    ("facts", "tool"),
    [
        (ChangeFacts(author="devin-ai-integration[bot]"), "devin"),
        (ChangeFacts(branch="codex/fix-thing"), "codex"),
        (ChangeFacts(body="🤖 Generated with [Claude Code](https://claude.com/claude-code)"), "claude"),
        (ChangeFacts(body="<!-- CURSOR_SUMMARY -->"), "cursor"),
        (ChangeFacts(labels=("Codex",)), "codex"),
    ],
)
def test_marks_of_the_change_cover_what_nothing_else_claims(facts, tool):
    records = Records({"a.py": lines_of([1, 2, 3])}, [commit(f"x\n\n{CLAUDE}", sha="b" * 40), commit()], facts=facts,
                      blame={"a.py": [Blamed(2, "b" * 40, "a.py", 2)]})  # fmt: skip
    (file,) = attribute(records).files
    assert list(numbers_in(file.by_tier[Tier.COMMIT])) == [2]
    assert list(numbers_in(file.by_tier[Tier.CHANGE])) == [1, 3]
    assert list(numbers_in(file.by_tool[tool])) == ([1, 2, 3] if tool == "claude" else [1, 3])


def test_nothing_known_is_unknown():
    found = attribute(Records({"a.py": lines_of([1, 2])}, [commit()]))
    assert found.files[0].unknown == 2
    assert found.evidence == ()


FACTS = {
    "schema_version": "authorship/3.0.0",
    "base_commit_sha": "0" * 40,
    "prompts": {"abcd1234abcd1234": {"agent_id": {"tool": "cursor", "id": "1", "model": "m"}}},
    "sessions": {"s_c9883b05a2487d": {"agent_id": {"tool": "claude", "id": "1", "model": "m"}}},
    "humans": {"h_31dce776f88375": {"author": "Kim <kim@example.org>"}},
}
NOTE = (
    "src/main.rs\n  s_c9883b05a2487d::t_9f8e7d6c5b4a32 1-3,6\n  h_31dce776f88375 5\n"
    '"src/my file.rs"\n  abcd1234abcd1234 1-2\n---\n' + json.dumps(FACTS)
)


def test_a_note_tells_lines_of_tools_and_of_people():
    note = read_note(NOTE)
    assert list(numbers_in(note.ai["src/main.rs"]["claude"])) == [1, 2, 3, 6]
    assert list(numbers_in(note.ai["src/my file.rs"]["cursor"])) == [1, 2]
    assert list(numbers_in(note.human["src/main.rs"])) == [5]
    assert note.skipped == 0


@pytest.mark.parametrize(
    "note",
    ["", "no separator", "a.py\n  s_1 1\n---\nnot json", "a.py\n  s_1 1\n---\n[]", 'a\n---\n{"schema_version": "9"}',
     "a.py\n  s_1::t_1 5-2\n---\n" + json.dumps(FACTS), "a.py\n  s_1::t_1 0\n---\n" + json.dumps(FACTS),
     "---\n" + json.dumps(FACTS) + "\n  x", "a.py\n   three blanks 1\n---\n" + json.dumps(FACTS)],
)  # fmt: skip
def test_a_broken_note_is_counted_and_never_fails(note):
    read = read_note(note)
    assert read.ai == {}
    assert read.skipped == 1


def test_notes_speak_of_the_lines_of_their_own_commit():
    """Line 9 of the head stood in line 3 of the noted commit, in a file of another name."""
    noted = commit(sha="c" * 40, note=NOTE)
    blame = {"src/new.rs": [Blamed(9, noted.sha, "src/main.rs", 3), Blamed(10, noted.sha, "src/main.rs", 5),
                            Blamed(11, noted.sha, "src/main.rs", 4)]}  # fmt: skip
    (file,) = attribute(Records({"src/new.rs": lines_of([9, 10, 11])}, [noted], blame=blame, has_notes=True)).files
    assert list(numbers_in(file.ai(Tier.LINE))) == [9]
    assert list(numbers_in(file.recorded_human)) == [10]
    assert file.unknown == 1


def test_a_record_of_a_person_is_stronger_than_the_commits_signature():
    noted = commit(f"x\n\n{CLAUDE}", sha="c" * 40, note=NOTE)
    blame = {"src/main.rs": [Blamed(4, noted.sha, "src/main.rs", 4), Blamed(5, noted.sha, "src/main.rs", 5)]}
    (file,) = attribute(Records({"src/main.rs": lines_of([4, 5])}, [noted], blame=blame)).files
    assert list(numbers_in(file.ai())) == [4]
    assert list(numbers_in(file.recorded_human)) == [5]


def test_traces_are_read_line_by_line():
    ranges = [{"start_line": 1, "end_line": 2}, {"start_line": 3, "end_line": 3, "contributor": {"type": "human"}}]
    good = {
        "vcs": {"type": "git", "revision": "d" * 40},
        "tool": {"name": "Cursor"},
        "files": [{"path": "a.py", "conversations": [{"contributor": {"type": "ai"}, "ranges": ranges}]}],
    }
    other = {"vcs": {"type": "hg"}}
    data = f"{json.dumps(good)}\n{{broken\n{json.dumps(other)}\n".encode()
    traces, skipped = read_traces(data)
    assert skipped == 2
    blame = {"a.py": [Blamed(n, "d" * 40, "a.py", n) for n in (1, 2, 3, 4)]}
    (file,) = attribute(Records({"a.py": lines_of([1, 2, 3, 4])}, [commit()], blame=blame, traces=traces)).files
    assert list(numbers_in(file.by_tool["cursor"])) == [1, 2]
    assert list(numbers_in(file.recorded_human)) == [3]
    assert file.unknown == 1
