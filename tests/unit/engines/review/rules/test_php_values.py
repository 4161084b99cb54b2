"""What the PHP rules know about a value: where it comes from and what it passed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.matching import run_file_rule
from readylayer_cli.engines.review.registry import load_family
from readylayer_cli.engines.review.rules._lookback import HOLE
from readylayer_cli.engines.review.rules.php._flow import value_of
from readylayer_cli.engines.review.rules.php._reach import request_value


def last_argument(code):
    """The file, and the argument of its last call of `sink`."""
    file = SourceFile("src/a.php", "<?php\n" + code)
    return file, list(file.calls.to("sink"))[-1].positional[0]


def sources(code):
    return [node.text() for node in value_of(*last_argument(code)).sources]


@pytest.mark.parametrize(
    "expression",
    [
        "$_GET['id']",
        '"a $_POST[name] b"',
        "trim($_COOKIE['c'] ?? '')",
        "$request->input('q')",
        "request('q')",
        "$this->request->getQuery('q')",
        "$request->query->get('q')",
        "Yii::$app->request->post('q')",
        "$this->input->post('q')",
        "$_SERVER['HTTP_REFERER']",
        "$_FILES['f']['name']",
        "filter_input(INPUT_GET, 'q')",
        "json_decode(file_get_contents('php://input'), true)['q']",
    ],
)
def test_request_data_is_known_however_it_is_read(expression):
    assert sources(f"sink({expression});")


@pytest.mark.parametrize(
    "expression",
    [
        "(int) $_GET['id']",
        "intval($_GET['id'])",
        "count($_POST)",
        "$_SERVER['DOCUMENT_ROOT']",
        "$_FILES['f']['tmp_name']",
        "$map[$_GET['id']]",
        "$_GET['a'] === 'b'",
        "filter_input(INPUT_GET, 'q', FILTER_VALIDATE_INT)",
        "in_array($_GET['a'], LIST) ? $_GET['a'] : 'x'",
        "implode(',', array_map('intval', $_POST['ids']))",
        "preg_replace('/[^a-z]/', '', $_GET['a'])",
        "htmlspecialchars($_GET['a'])",
        "sprintf('%d', $_GET['a'])",
        "match ($_GET['a']) { 'b' => 'c', default => 'd' }",
        "$request->user()",
    ],
)
def test_what_is_converted_looked_up_or_compared_is_no_request_data(expression):
    assert not sources(f"sink({expression});")


def test_value_is_followed_through_assignments_of_the_same_function():
    assert sources("function f() { $a = $_GET['q']; [$b, $c] = explode(',', trim($a)); $d = \"x$a\"; sink($d); }")


def test_value_of_another_function_stays_there():
    assert not sources("function f() { $a = $_GET['q']; } function g($a) { sink($a); }")


def test_last_assignment_hides_what_was_there_before():
    assert not sources("$a = $_GET['q']; $a = 'x'; sink($a);")


def test_assignment_in_a_branch_leaves_the_other_way_open():
    assert sources("$a = $_GET['q']; if ($b) { $a = 'x'; } sink($a);")


def test_items_of_a_loop_are_what_is_walked_over():
    assert sources("foreach ($_POST['rows'] as $key => $row) { sink($row['name']); }")


def test_literal_stretches_keep_their_quotes_in_the_template():
    value = value_of(*last_argument("$q = \"WHERE a = '$x' AND b = '{$y['z']}'\"; sink($q);"))
    assert value.template == f"WHERE a = '{HOLE}' AND b = '{HOLE}'"
    assert value.is_built


def test_heredoc_reads_as_its_text():
    value = value_of(*last_argument("sink(<<<SQL\nselect $a\nSQL);"))
    assert value.template.strip() == f"select {HOLE}"


def test_check_before_the_use_clears_the_value_at_the_top_of_a_file():
    clear = "$a = $_GET['q']; if (!in_array($a, ['x'], true)) { exit; } sink($a);"
    assert request_value(*last_argument(clear)) is None
    assert request_value(*last_argument("$a = $_GET['q']; if (isset($_GET['z'])) { exit; } sink($a);")) is not None


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="$_GET[]'\"{}()<?=>; a.\n\\`#/*", max_size=80))
def test_no_text_makes_a_rule_fail(text):
    file = SourceFile("src/a.php", "<?php " + text)
    for rule in load_family("php"):
        run_file_rule(rule, file)


def test_long_chains_cost_little():
    joined = " . ".join(["$a"] * 3000)
    file = SourceFile("src/a.php", f"<?php $a = $_GET['q']; $s = {joined}; mysqli_query($db, $s); echo $s; exec($s);")
    for rule in load_family("php"):
        run_file_rule(rule, file)
