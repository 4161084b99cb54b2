"""The files that `init` writes: a commented configuration and one CI job for each host."""

CONFIGURATION = """\
# yaml-language-server: $schema=https://github.com/readylayer/readylayer-cli/raw/main/schema/readylayer.schema.json
# All settings with their origin: readylayer config show
review:
  # Fail when a finding is at or above: never, low, medium, high, critical
  fail_on: critical

  # Show findings from this severity on; what is held back is counted
  min_severity: low

  # Rules that are not reported (ids or globs), and severities of your own
  disable: []
  severity: {}

  # Paths that are not reviewed (globs)
  ignore: []
"""

_GITHUB = """\
name: ReadyLayer

on:
  pull_request:

permissions: {}

concurrency:
  group: readylayer-${{ github.event.pull_request.number }}
  cancel-in-progress: true

jobs:
  review:
    name: Review
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      contents: read # to check the code out; nothing is posted
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065 # v5.6.0
        with:
          python-version: "3.13"
      - name: Install
        run: pip install "readylayer-cli==VERSION"
      - name: Review
        run: readylayer review --format github --format "markdown=$GITHUB_STEP_SUMMARY"
"""

_GITLAB = """\
readylayer:
  image: python:3.13-slim
  stage: test
  timeout: 10 minutes
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  variables:
    GIT_DEPTH: "0"
  before_script:
    - apt-get update -qq && apt-get install -qq -y --no-install-recommends git
    - pip install --quiet "readylayer-cli==VERSION"
  script:
    - readylayer review --format text --format gitlab=gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
"""

_BITBUCKET = """\
image: python:3.13

pipelines:
  pull-requests:
    "**":
      - step:
          name: ReadyLayer
          max-time: 10
          clone:
            depth: full
          script:
            - pip install --quiet "readylayer-cli==VERSION"
            - mkdir -p test-results
            - readylayer review --format text --format junit=test-results/readylayer.xml
"""


def workflow(host: str, version: str) -> dict[str, str]:
    """The CI file of a host: path -> content. GitLab and Bitbucket have one file for all jobs, so the job gets a
    file of its own to include or copy."""
    name, content = {
        "github": (".github/workflows/readylayer.yml", _GITHUB),
        "gitlab": (".gitlab/readylayer.gitlab-ci.yml", _GITLAB),
        "bitbucket": ("bitbucket-pipelines.yml", _BITBUCKET),
    }[host]
    return {name: content.replace("VERSION", version)}
