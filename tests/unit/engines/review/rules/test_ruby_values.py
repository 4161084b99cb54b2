"""What the Ruby rules know about a value: where it comes from and what it passed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.matching import run_file_rule
from readylayer_cli.engines.review.registry import load_family
from readylayer_cli.engines.review.rules._lookback import HOLE
from readylayer_cli.engines.review.rules.ruby._flow import value_of
from readylayer_cli.engines.review.rules.ruby._reach import request_value


def last_argument(body, path="app/controllers/a_controller.rb"):
    """The file, and the argument of its last call of `sink`."""
    file = SourceFile(path, f"class A\n  def f(x)\n{body}\n  end\nend\n")
    return file, list(file.calls.to("sink"))[-1].positional[0]


def sources(body, path="app/controllers/a_controller.rb"):
    return [node.text() for node in value_of(*last_argument(body, path)).sources]


@pytest.mark.parametrize(
    "expression",
    [
        "params[:q]",
        "params[:user][:name].to_s.strip",
        "params.require(:user).permit(:name)",
        "params.fetch(:q, '')",
        '"a #{params[:q]} b"',
        "params[:q] || 'x'",
        "cookies[:c]",
        "request.referer",
        "request.headers['X']",
        "File.join('a', params[:q])",
        "'%s' % params[:q]",
    ],
)
def test_request_data_is_known_however_it_is_read(expression):
    assert sources(f"sink({expression})")


@pytest.mark.parametrize(
    "expression",
    [
        "params[:q].to_i",
        "params[:q].present?",
        "Integer(params[:q])",
        "MAP[params[:q]]",
        "params[:q] == 'a'",
        "LIST.include?(params[:q]) ? params[:q] : 'x'",
        "params[:ids].map(&:to_i).join(',')",
        "params[:q].gsub(/[^a-z]/, '')",
        "h(params[:q])",
    ],
)
def test_what_is_converted_looked_up_or_compared_is_no_request_data(expression):
    assert not sources(f"sink({expression})")


def test_params_of_a_library_are_no_request():
    assert not sources("sink(params[:q])", path="lib/builder.rb")


def test_value_is_followed_through_assignments_and_blocks():
    assert sources('a = params[:q]\nb = a.strip\n@c = "x#{b}"\nsink(@c)')
    assert sources("params[:rows].each do |row|\n sink(row[:name])\nend")


def test_literal_stretches_keep_their_quotes_in_the_template():
    value = value_of(*last_argument("q = \"a = '#{x}' AND b = '#{x}'\"\nsink(q)"))
    assert value.template == f"a = '{HOLE}' AND b = '{HOLE}'"
    assert value.is_built


def test_constant_text_is_not_built():
    assert not value_of(*last_argument("sink('a')")).joined


def test_heredoc_reads_as_its_text():
    value = value_of(*last_argument("sink(<<~SQL)\n  select #{x}\nSQL\n"))
    assert value.template.strip() == f"select {HOLE}"


def test_check_before_the_use_clears_the_value():
    clear = "name = params[:q]\nreturn unless LIST.include?(name)\nsink(name)"
    assert request_value(*last_argument(clear)) is None
    assert request_value(*last_argument("name = params[:q]\nreturn unless LIST.include?(x)\nsink(name)")) is not None


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="params[:q]#{}()<~=>; a.\n\\`'\"|&/*%do end", max_size=80))
def test_no_text_makes_a_rule_fail(text):
    file = SourceFile("app/controllers/a.rb", "class A < ApplicationController\n" + text)
    for rule in load_family("ruby"):
        run_file_rule(rule, file)


def test_long_chains_cost_little():
    joined = " + ".join(["a"] * 3000)
    file = SourceFile("app/controllers/a.rb", f"a = params[:q]\ns = {joined}\nsystem(s)\nUser.where(s)\nraw(s)\n")
    for rule in load_family("ruby"):
        run_file_rule(rule, file)
