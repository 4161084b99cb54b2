"""Telling the runners apart."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readylayer_cli.ci.detect import read_job
from readylayer_cli.ci.job import Checkout, Job, Runner
from readylayer_cli.ci.runner import detect
from tests.unit.ci.runs import (
    BITBUCKET,
    BITBUCKET_PR,
    BITBUCKET_PUSH,
    GITHUB,
    GITLAB,
    GITLAB_MERGE_REQUEST,
    GITLAB_MERGED_RESULT,
    GITLAB_PUSH,
    no_file,
)


@pytest.mark.parametrize(
    ("environment", "runner"),
    [
        (GITHUB, Runner.GITHUB),
        (GITLAB, Runner.GITLAB),
        (BITBUCKET, Runner.BITBUCKET),
        ({}, None),
        ({"CI": "true"}, None),
        ({"GITHUB_ACTIONS": "", "GITLAB_CI": "false", "BITBUCKET_BUILD_NUMBER": " "}, None),
        ({"GITHUB_TOKEN": "x", "GITHUB_REPOSITORY": "acme/billing"}, None),
    ],
)
def test_a_runner_is_known_by_the_variable_that_only_it_sets(environment, runner):
    assert detect(environment) is runner


def test_outside_ci_there_is_no_job():
    assert read_job({"HOME": "/home/lena"}, no_file) is None


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([GITLAB_MERGE_REQUEST, GITLAB_MERGED_RESULT, GITLAB_PUSH, BITBUCKET_PR, BITBUCKET_PUSH]),
    st.data(),
)
def test_no_odd_or_missing_variable_escapes(environment, data):
    changed = dict(environment)
    names = [name for name in environment if name not in {"GITLAB_CI", "BITBUCKET_BUILD_NUMBER"}]
    for name in data.draw(st.lists(st.sampled_from(names), max_size=5)):
        changed[name] = data.draw(st.sampled_from(["", " ", "0", "-1", "--option", "a\nb", "9" * 400]) | st.text())
    checkout = Checkout(message=data.draw(st.none() | st.text()), time=data.draw(st.none() | st.text()))
    job = read_job(changed, no_file, checkout)
    assert isinstance(job, Job)
    shas = (job.revisions.base_sha, job.revisions.head_sha) if job.revisions else ()
    assert all(sha is None or sha.isalnum() for sha in shas)
