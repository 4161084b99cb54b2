"""Environments as the CI runners set them, cut to what matters; values are invented, names are documented.

GitHub: docs.github.com/en/actions/reference/workflows-and-actions/variables. GitLab: docs.gitlab.com/ci/variables/
predefined_variables. Bitbucket: support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets.
"""

import json

from tests.unit.payloads.samples import BASE, HEAD, MERGE

ZEROS = "0" * 40

GITHUB = {
    "CI": "true",
    "GITHUB_ACTIONS": "true",
    "GITHUB_EVENT_NAME": "pull_request",
    "GITHUB_EVENT_PATH": "/runner/event.json",
    "GITHUB_SHA": MERGE,
    "GITHUB_REF": "refs/pull/17/merge",
    "GITHUB_REPOSITORY": "acme/billing",
}

GITLAB = {
    "CI": "true",
    "GITLAB_CI": "true",
    "CI_PIPELINE_ID": "64001",
    "CI_PIPELINE_CREATED_AT": "2025-02-01T08:31:00Z",
    "CI_SERVER_URL": "https://code.example.com/gitlab",
    "CI_DEFAULT_BRANCH": "main",
    "CI_COMMIT_BEFORE_SHA": ZEROS,
    "CI_COMMIT_SHA": HEAD,
    "CI_PROJECT_ID": "310",
    "CI_PROJECT_PATH": "finance/core/ledger",
    "CI_PROJECT_URL": "https://code.example.com/gitlab/finance/core/ledger",
}
GITLAB_MERGE_REQUEST = {
    **GITLAB,
    "CI_PIPELINE_SOURCE": "merge_request_event",
    "CI_MERGE_REQUEST_EVENT_TYPE": "detached",
    "CI_MERGE_REQUEST_ID": "88123",
    "CI_MERGE_REQUEST_IID": "9",
    "CI_MERGE_REQUEST_PROJECT_ID": "310",
    "CI_MERGE_REQUEST_PROJECT_PATH": "finance/core/ledger",
    "CI_MERGE_REQUEST_PROJECT_URL": "https://code.example.com/gitlab/finance/core/ledger",
    "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "close-twice",
    "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "",
    "CI_MERGE_REQUEST_DIFF_BASE_SHA": BASE,
}
GITLAB_MERGED_RESULT = {
    **GITLAB_MERGE_REQUEST,
    "CI_MERGE_REQUEST_EVENT_TYPE": "merged_result",
    "CI_COMMIT_SHA": MERGE,
    "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": HEAD,
    "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "a" * 40,
}
GITLAB_PUSH = {
    **GITLAB,
    "CI_PIPELINE_SOURCE": "push",
    "CI_COMMIT_BRANCH": "main",
    "CI_COMMIT_BEFORE_SHA": BASE,
    "CI_COMMIT_SHA": MERGE,
    "CI_COMMIT_TIMESTAMP": "2025-02-02T11:00:00+01:00",
    "CI_COMMIT_MESSAGE": (
        "Merge branch 'close-twice' into 'main'\n\nClose books twice\n\nSee merge request finance/core/ledger!9\n"
    ),
}

BITBUCKET = {
    "CI": "true",
    "BITBUCKET_BUILD_NUMBER": "77",
    "BITBUCKET_COMMIT": HEAD,
    "BITBUCKET_BRANCH": "paginate/accounts",
    "BITBUCKET_WORKSPACE": "acme-team",
    "BITBUCKET_REPO_SLUG": "ledger-api",
    "BITBUCKET_REPO_FULL_NAME": "acme-team/ledger-api",
    "BITBUCKET_REPO_UUID": "{0b5d9e0e-6a53-4c0d-9f2b-1d2c3b4a5f60}",
    "BITBUCKET_GIT_HTTP_ORIGIN": "http://bitbucket.org/acme-team/ledger-api",
}
BITBUCKET_PR = {
    **BITBUCKET,
    "BITBUCKET_PR_ID": "23",
    "BITBUCKET_PR_DESTINATION_BRANCH": "main",
    "BITBUCKET_PR_DESTINATION_COMMIT": BASE[:12],
}
BITBUCKET_PUSH = {**BITBUCKET, "BITBUCKET_BRANCH": "main", "BITBUCKET_COMMIT": MERGE}


def without(environment: dict[str, str], *names: str) -> dict[str, str]:
    """The environment without these variables."""
    return {name: value for name, value in environment.items() if name not in names}


def no_file(path: str) -> bytes:
    """A reader for runners that have no event file."""
    raise AssertionError(f"{path} was read")


def files(**bodies: object):
    """A reader that knows the event file of `GITHUB`."""
    return {"/runner/event.json": json.dumps(bodies).encode()}.__getitem__
