"""Settings are found, merged by precedence, checked, and traced to where they were written."""

import pytest

from readylayer_cli.config.load import Sources, leaf_keys, load_settings
from readylayer_cli.config.sources import Written
from readylayer_cli.domain.errors import ConfigError


def load(files=None, environment=None, **more):
    files = files or {}
    return load_settings(Sources(read=files.get, environment=environment or {}, **more))


def test_without_any_source_everything_is_default():
    loaded = load()
    assert loaded.settings.review.fail_on == "critical"
    assert loaded.settings.review.max_inline_comments == 5
    assert set(loaded.origins.values()) == {"default"}
    assert loaded.file is None


def test_the_origin_names_file_and_line():
    loaded = load({".readylayer.yml": b"# hello\nreview:\n  fail_on: high\n"})
    assert loaded.settings.review.fail_on == "high"
    assert loaded.origins["review", "fail_on"] == ".readylayer.yml:3"
    assert loaded.origins["review", "ignore"] == "default"


def test_pyproject_table_is_read():
    loaded = load({"pyproject.toml": b'[tool.readylayer.review]\nfail_on = "low"\nignore = ["a/**"]\n'})
    assert loaded.settings.review.ignore == ["a/**"]
    assert loaded.file == "pyproject.toml"


def test_pyproject_of_another_tool_is_no_configuration():
    assert load({"pyproject.toml": b"[tool.ruff]\nline-length = 100\n"}).file is None


def test_two_configurations_are_refused():
    files = {".readylayer.yml": b"review: {}\n", "pyproject.toml": b"[tool.readylayer.review]\n"}
    with pytest.raises(ConfigError, match="both"):
        load(files)


def test_flag_beats_set_beats_environment_beats_file():
    files = {".readylayer.yml": b"review:\n  fail_on: low\n  min_severity: low\n  max_seconds: 7\n  engines: [ruff]\n"}
    environment = {"READYLAYER_REVIEW_FAIL_ON": "medium", "READYLAYER_REVIEW_MAX_SECONDS": "8", "READYLAYER_X": "1"}
    loaded = load(
        files,
        environment,
        assignments=("review.fail_on=high", "review.max_seconds=9"),
        flags={("review", "fail_on"): Written("critical", "--fail-on")},
    )
    assert loaded.settings.review.fail_on == "critical"
    assert loaded.settings.review.max_seconds == 9
    assert loaded.settings.review.engines == ["ruff"]
    assert loaded.origins["review", "fail_on"] == "--fail-on"
    assert loaded.origins["review", "max_seconds"] == "--set review.max_seconds"


def test_isolated_ignores_files_and_environment():
    files = {".readylayer.yml": b"review:\n  fail_on: low\n"}
    loaded = load(files, {"READYLAYER_REVIEW_FAIL_ON": "low"}, isolated=True, assignments=("review.min_severity=high",))
    assert loaded.settings.review.fail_on == "critical"
    assert loaded.settings.review.min_severity == "high"


def test_lists_in_the_environment_are_separated_by_commas():
    loaded = load(environment={"READYLAYER_REVIEW_DISABLE": "python-*, secret-jwt"})
    assert loaded.settings.review.disable == ["python-*", "secret-jwt"]


def test_severities_of_single_rules_can_be_set():
    loaded = load(
        {".readylayer.yml": b"review:\n  severity:\n    python-sql: low\n"},
        assignments=("review.severity={a-b: high}",),
    )
    assert loaded.settings.review.severity == {"a-b": "high"}


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"review:\n  fail_onn: high\n", "did you mean review.fail_on"),
        (b"reviews:\n  fail_on: high\n", "did you mean review"),
        (b"review:\n  fail_on: sometimes\n", "review.fail_on"),
        (b"review:\n  max_seconds: -1\n", "review.max_seconds"),
        (b"- a\n- b\n", "must be a mapping"),
        (b"review: [1, 2\n", "not YAML"),
        (b"review: 5\n", "review"),
        (b"a: &a [x]\nb: *a\n", "anchors and aliases"),
        (b"review:\n  fail_on: high\n  fail_on: low\n", "written twice"),
        (b"\xc3\x28: 1", "not YAML"),
        (b"review: {" + b"a: {" * 40 + b"}" * 41, "nested"),
        (b"#" + b"x" * 300_000, "larger than"),
    ],
)
def test_a_wrong_file_is_explained(content, part):
    with pytest.raises(ConfigError) as caught:
        load({".readylayer.yml": content})
    assert part in f"{caught.value} {caught.value.hint}"


def test_a_yaml_bomb_is_refused_before_it_grows():
    layers = [b"a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    layers += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]".encode() for n in range(1, 10)]
    with pytest.raises(ConfigError, match="anchors"):
        load({".readylayer.yml": b"\n".join(layers)})


@pytest.mark.parametrize("assignment", ["review.fail_on", "=x", "review.nope=1", "review.fail_on=nah"])
def test_a_wrong_assignment_is_explained(assignment):
    with pytest.raises(ConfigError):
        load(assignments=(assignment,))


def test_every_setting_has_a_description():
    from readylayer_cli.config.model import ReviewSettings

    assert leaf_keys()
    assert all(field.description for field in ReviewSettings.model_fields.values())


def test_a_bare_off_means_off_and_not_false():
    loaded = load({".readylayer.yml": b"llm:\n  cache: off\n  send:\n    '*.pem': off\n"})
    assert loaded.settings.llm.cache == "off"
    assert loaded.settings.llm.send == {"*.pem": "off"}
