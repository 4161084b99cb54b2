"""The inputs of the action are checked before anything is done with them."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from action.inputs import BadInputError, read_inputs, variable_of

DEFAULTS = {
    "command": "run",
    "args": "",
    "config": "",
    "working-directory": ".",
    "fail-on": "",
    "format": "",
    "version": "bundled",
    "upload-sarif": "false",
    "report-name": "readylayer",
}


def environment(**given):
    values = DEFAULTS | {name.replace("_", "-"): value for name, value in given.items()}
    return {variable_of(name): value for name, value in values.items()}


def test_the_defaults_of_the_action_fit():
    inputs = read_inputs(environment())
    assert (inputs.command, inputs.args, inputs.formats, inputs.upload_sarif) == ("run", (), (), False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("command", "run; id"),
        ("command", "--help"),
        ("command", ""),
        ("config", "--debug"),
        ("config", "a\nb"),
        ("working-directory", "-x"),
        ("working-directory", ""),
        ("fail-on", "everything"),
        ("fail-on", "high\nlow"),
        ("format", "$(id)"),
        ("format", "sarif=a.sarif\n--debug"),
        ("args", "'"),
        ("args", "a\0b"),
        ("version", "1.0.0 --index-url=http://127.0.0.1:9"),
        ("version", "latest"),
        ("upload-sarif", "yes"),
        ("report-name", "a/../b"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_by_name(name, value):
    with pytest.raises(BadInputError, match=f"input {name}"):
        read_inputs(environment(**{name: value}))


def test_each_line_is_a_format_and_paths_may_hold_spaces():
    assert read_inputs(environment(format="\n  junit=out dir/j.xml\n\n html=a.html\n")).formats == (
        "junit=out dir/j.xml",
        "html=a.html",
    )


@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=30), max_size=8))
def test_quoted_arguments_arrive_as_they_were_meant(words):
    assert read_inputs(environment(args=shlex.join(words))).args == tuple(words)


@given(st.sampled_from(sorted(DEFAULTS)), st.text(max_size=60))
def test_no_text_is_taken_as_a_flag_of_its_own(name, text):
    try:
        inputs = read_inputs(environment(**{name: text}))
    except BadInputError:
        return
    for value in (inputs.command, inputs.config, inputs.working_directory, inputs.fail_on, inputs.version):
        assert not value.startswith("-")
