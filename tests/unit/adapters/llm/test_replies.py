"""Answers are kept for a while, by files that only their owner can read, and never at the price of a failure."""

import os
import stat
import time

import pytest

from readylayer_cli.adapters.llm.costs import CostBook, CostRecord
from readylayer_cli.adapters.llm.process import child_environment
from readylayer_cli.adapters.llm.replies import FileReplies

KEY = "ab" * 32


def test_an_answer_comes_back(tmp_path):
    FileReplies(tmp_path / "replies", 60).put(KEY, '{"a": "ä"}')
    assert FileReplies(tmp_path / "replies", 60).get(KEY) == '{"a": "ä"}'
    assert FileReplies(tmp_path / "replies", 60).get("cd" * 32) is None


def test_only_the_owner_can_read_it(tmp_path):
    FileReplies(tmp_path / "replies", 60).put(KEY, "text")
    (file,) = (tmp_path / "replies").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_old_answers_are_removed(tmp_path):
    FileReplies(tmp_path / "replies", 60).put(KEY, "text")
    (file,) = (tmp_path / "replies").iterdir()
    os.utime(file, (time.time() - 61, time.time() - 61))
    assert FileReplies(tmp_path / "replies", 60).get(KEY) is None
    assert not file.exists()


def test_an_answer_that_others_could_have_written_is_not_believed(tmp_path):
    FileReplies(tmp_path / "replies", 60).put(KEY, "text")
    (file,) = (tmp_path / "replies").iterdir()
    file.chmod(0o666)
    assert FileReplies(tmp_path / "replies", 60).get(KEY) is None


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_next_call(tmp_path):
    (tmp_path / "file").write_text("")
    replies = FileReplies(tmp_path / "file" / "replies", 60)
    replies.put(KEY, "text")
    assert replies.get(KEY) is None


def test_costs_are_summed_by_month_and_model(tmp_path):
    book = CostBook(tmp_path / "costs")
    book.add(CostRecord("2026-11-01", "acme/app", "review", "m", 2, 100, 0.5))
    book.add(CostRecord("2026-11-30", "acme/lib", "review", "m", 1, 50, None))
    book.add(CostRecord("2026-12-01", "acme/app", "review", "m", 1, 1, 9.0))
    with (tmp_path / "costs" / "2026-11.jsonl").open("a") as file:
        file.write("{broken\n[]\n")
    assert book.month("2026-11") == {"m": (3, 150, 0.5)}
    assert book.month("2020-01") == {}
    assert stat.S_IMODE((tmp_path / "costs" / "2026-11.jsonl").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "name",
    ["GITHUB_TOKEN", "GH_TOKEN", "CI_JOB_TOKEN", "READYLAYER_GITLAB_TOKEN", "ACTIONS_RUNTIME_TOKEN", "BITBUCKET_X"],
)
def test_the_client_sees_no_token_of_the_code_host(name):
    seen = child_environment({name: "x", "OPENAI_API_KEY": "k", "PATH": "/bin"})
    assert name not in seen
    assert seen["OPENAI_API_KEY"] == "k"
    assert seen["LITELLM_LOCAL_MODEL_COST_MAP"] == "True"
