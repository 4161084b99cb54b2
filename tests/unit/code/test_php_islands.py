"""PHP between HTML becomes one program of the same length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.code.php_islands import ECHO_VARIABLE, keep_code
from readylayer_cli.code.source import SourceFile

PAGES = {
    "a template with alternative syntax": "<ul>\n<?php foreach ($rows as $row): ?>\n"
    "  <li><?= $row ?></li>\n<?php endforeach; ?>\n</ul>\n",
    "a switch whose cases stand in islands": "<?php switch ($x): ?>\n<?php case 1: ?>one<?php break; endswitch ?>\n",
    "a function body of HTML": '<?php function page() { ?>\n<p>it\'s "here" <?php } ?>\n<hr>',
    "a statement without its semicolon": "<b><?php echo $name ?></b>",
    "a line comment that a tag ends": "<?php // don't stop ?><p>isn't PHP</p><?php echo 1; # bye ?>'",
    "a tag inside a string": "<?php $a = '?>'; $b = \"<?php ?>\"; echo `ls ?>`; ?>",
    "a tag inside a heredoc": "<?php $a = <<<HTML\n <b>?></b>\n HTML;\n$b = <<<'RAW'\n?>\nRAW;\n?>\n<p>",
    "a tag inside a block comment": "<?php /* ?> */ echo 1; ?>",
    "short echo at the start of a line": "<p>\n<?=$name?>\n<?=h($name)?><?=$b;?></p>",
    "attributes are no comments": "<?php\n#[Pure]\nfunction f() { return 1; }\n?>\n<p>",
    "a page without code": "<html>it's plain</html>",
    "a short tag": "<? echo $a; ?><?xml version='1.0'?>",
    "an unfinished island": "<p><?php echo 'open",
}


@pytest.mark.parametrize("name", sorted(PAGES.keys() - {"an unfinished island"}))
def test_pages_parse_without_errors(name):
    assert SourceFile("page.php", PAGES[name]).broken == ()


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES.keys())
def test_lines_and_columns_stay(text):
    code = keep_code(text)
    assert len(code) == len(text)
    assert [i for i, c in enumerate(code) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]


def test_a_class_file_is_left_as_it_is():
    text = "<?php\n\nclass A { public $b = '<p>'; }\n"
    assert keep_code(text) is text


def test_html_between_islands_is_gone_and_its_code_is_not():
    code = keep_code('<p title="$no"><?php echo $yes ?></p>')
    assert code.strip() == "echo $yes ;"


def test_short_echo_reads_as_an_assignment():
    file = SourceFile("page.php", "<p>\n<?=h($name), 1 ?>")
    (node,) = file.find_all({"kind": "assignment_expression"})
    assert node.field("left").text() == ECHO_VARIABLE
    assert file.span(node).start_line == 2
    assert [call.name for call in file.calls] == ["h"]


def test_a_comment_before_a_closing_tag_is_kept_when_nothing_is_missing():
    file = SourceFile("page.php", "<?php echo $a; // readylayer: ignore[x] known ?>\n<p>")
    assert [node.text() for node in file.comments()] == ["/* readylayer: ignore[x] known */"]


@given(
    st.lists(
        st.sampled_from(
            ["<?php ", "<?=", "?>", "'", '"', "`", "//", "#", "/*", "*/", "<<<A\n", "A", "\n", "{", "$a", ";"]
        )
    ).map("".join)
)
def test_any_mixture_keeps_its_length_and_its_lines(text):
    code = keep_code(text)
    assert len(code) == len(text)
    assert code.count("\n") == text.count("\n")
