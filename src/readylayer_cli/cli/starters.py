"""The files that `init` writes: a commented configuration and one CI job for each host.

The jobs are examples too: `make pages` writes them to `examples/` with the version of this release."""

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
# Checks each pull request and comments on it; the token of a fork's pull request may not comment, so there the job only
# checks. The action does the same with locked packages: examples/github/ of github.com/readylayer/readylayer-cli
name: ReadyLayer

on:
  pull_request:

permissions: {}

concurrency:
  group: readylayer-${{ github.event.pull_request.number }}
  cancel-in-progress: true

jobs:
  readylayer:
    name: ReadyLayer
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      contents: read # to read the change
      pull-requests: write # to comment on it
      checks: write # to mark its lines
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0
        with:
          python-version: "3.13"
      - name: Install
        run: pip install "readylayer-cli[js]==VERSION"
      - name: Run
        run: readylayer run --format text
        env:
          GITHUB_TOKEN: ${{ github.token }}
"""

_GITLAB = """\
# Posting needs the masked variable READYLAYER_GITLAB_TOKEN, a project access token with the scope `api`. Without it the
# job gates by its exit code and leaves its reports.
readylayer:
  stage: test
  image: python:3.13-slim
  timeout: 10 minutes
  interruptible: true
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  variables:
    GIT_DEPTH: "0"
  before_script:
    - apt-get update -qq && apt-get install -qq -y --no-install-recommends git
    - pip install --quiet "readylayer-cli[js]==VERSION"
  script:
    - readylayer run --format text --format gitlab=gl-code-quality-report.json --format junit=readylayer-junit.xml
    - test -e gl-code-quality-report.json || echo '[]' > gl-code-quality-report.json
  artifacts:
    when: always
    expire_in: 1 week
    paths:
      - gl-code-quality-report.json
      - readylayer-junit.xml
    reports:
      codequality: gl-code-quality-report.json
      junit: readylayer-junit.xml
"""

_BITBUCKET = """\
# Posting needs the secured variable READYLAYER_BITBUCKET_TOKEN, a repository access token that may write pull requests.
# Without it the step gates by its exit code and leaves its test report.
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
            - pip install --quiet "readylayer-cli[js]==VERSION"
            - mkdir -p test-results
            - readylayer run --format text --format junit=test-results/readylayer.xml
"""

_FILES = {
    "github": (".github/workflows/readylayer.yml", "examples/github/without-action.yml", _GITHUB),
    "gitlab": (".gitlab/readylayer.gitlab-ci.yml", "examples/gitlab/plain.yml", _GITLAB),
    "bitbucket": ("bitbucket-pipelines.yml", "examples/bitbucket/script.yml", _BITBUCKET),
}


def workflow(host: str, version: str) -> dict[str, str]:
    """The CI file of a host: path -> content. GitLab has one file for all jobs, so the job gets a file to include."""
    name, _, content = _FILES[host]
    return {name: content.replace("VERSION", version)}


def examples(version: str) -> dict[str, str]:
    """The same jobs as examples of this repository: path -> content."""
    return {name: content.replace("VERSION", version) for _, name, content in _FILES.values()}
