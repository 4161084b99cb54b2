"""The door: names, lazy imports, errors."""

import subprocess
import sys

import pytest
from hypothesis import given

from readylayer_cli.domain.errors import UsageError
from readylayer_cli.domain.finding import Span
from readylayer_cli.domain.review import ReviewResult
from readylayer_cli.reports.registry import FORMATS, render
from tests.unit.reports.builders import context, everything, everything_context, finding, result
from tests.unit.reports.strategies import a_few, results, sources


def test_the_formats_are_those_of_the_contract() -> None:
    names = ["text", "json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjson", "markdown", "html"]
    assert list(FORMATS) == names


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_renders_text_that_ends_in_one_newline(name: str) -> None:
    text = render(everything(), name, everything_context())
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_result_renders_the_same_text_twice(name: str) -> None:
    assert render(everything(), name, everything_context()) == render(everything(), name, everything_context())


def test_an_unknown_format_is_refused_with_the_known_names() -> None:
    with pytest.raises(UsageError) as caught:
        render(result(), "jason", context())
    assert caught.value.code == "RL1001"
    assert "json" in caught.value.hint


def test_importing_the_registry_imports_no_renderer() -> None:
    program = (
        "import sys, readylayer_cli.reports.registry\n"
        "print([name for name in sys.modules if name.startswith(('rich', 'readylayer_cli.reports.sarif'))])"
    )
    listed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert listed.stdout.strip() == "[]"


def test_plain_and_machine_formats_never_load_the_rich_console() -> None:
    program = (
        "import sys\n"
        "from readylayer_cli.domain.grades import Verdict\n"
        "from readylayer_cli.domain.review import ReviewResult\n"
        "from readylayer_cli.reports.context import RenderContext\n"
        "from readylayer_cli.reports.registry import FORMATS, render\n"
        "for name in FORMATS: render(ReviewResult(Verdict.PASS), name, RenderContext())\n"
        "print('rich.console' in sys.modules, 'pygments' in sys.modules)"
    )
    listed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert listed.stdout.strip() == "False False"


@pytest.mark.parametrize("name", FORMATS)
def test_the_value_behind_a_secret_finding_is_in_no_report(name: str) -> None:
    beside = finding(path="deploy/config.yml", span=everything().findings[1].span, cwe=("CWE-798",))
    multi_line = finding(path="key.pem", rule_id="secret", cwe=("CWE-321",), span=Span(1, 4))
    sources = {
        "deploy/config.yml": "aws:\n  access_key: AKIAIOSFODNN7EXAMPLE\n",
        "key.pem": "-----BEGIN KEY-----\nMIIEpQIBAAKCAQ\nxyzzy/plugh+Q==\n-----END KEY-----\n",
    }
    shown = render(
        result(beside, multi_line), name, context(source=lambda path: sources.get(path, ""), terminal=name == "text")
    )
    for part in ("IOSFODNN7EXAMPLE", "MIIEpQIBAAKCAQ", "xyzzy/plugh"):
        assert part not in shown


@pytest.mark.parametrize("name", FORMATS)
@a_few
@given(reviewed=results, source=sources)
def test_any_result_renders_to_text_that_can_be_written_as_utf_8(
    name: str, reviewed: ReviewResult, source: str
) -> None:
    for terminal in (False, True):
        text = render(reviewed, name, context(source=lambda _: source, terminal=terminal, color=terminal))
        assert text.encode("utf-8").endswith(b"\n")
