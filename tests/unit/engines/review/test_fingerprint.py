"""A finding keeps its fingerprint when lines shift, code is reindented, or the file moves."""

from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.identity import content_key
from readylayer_cli.engines.review.detect import detect
from readylayer_cli.engines.review.fingerprint import with_fingerprints
from readylayer_cli.engines.review.registry import file_rules
from tests.unit.engines.review.builders import finding

RULES = [rule for rule in file_rules(["python"]) if rule.id == "python-yaml-load"]
CODE = "import yaml\n\n\ndef read(text):\n    return yaml.load(\n        text,\n        Loader=yaml.Loader)\n"


def fingerprints(code, path="a.py"):
    return {item.fingerprint for item in with_fingerprints(detect(SourceFile(path, code), RULES).findings)}


def test_it_survives_inserted_lines():
    assert fingerprints(CODE) == fingerprints("# note\n" * 50 + CODE)


def test_it_survives_reindentation_and_wrapping():
    nested = CODE.replace("def read", "if True:\n  def read").replace("\n    return", "\n        return")
    joined = CODE.replace("(\n        text,\n        Loader", "(text, Loader")
    assert fingerprints(CODE) == fingerprints(nested) == fingerprints(joined)


def test_it_survives_a_rename():
    assert fingerprints(CODE) == fingerprints(CODE, "elsewhere/b.py")


def test_it_changes_with_the_code_the_rule_and_the_place():
    other = CODE.replace("text,", "stream,")
    assert fingerprints(CODE).isdisjoint(fingerprints(other))
    assert fingerprints(CODE).isdisjoint(fingerprints(CODE.replace("def read", "def load_all_of")))
    assert content_key("a", "s", "x") != content_key("b", "s", "x")


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 30)), max_size=12))
def test_every_finding_of_a_file_has_its_own(places):
    numbered = with_fingerprints(finding(content_key=key, line=line) for key, line in places)
    assert len({item.fingerprint for item in numbered}) == len(numbered)


@given(st.lists(st.tuples(st.sampled_from("pq"), st.sampled_from("ab"), st.integers(1, 30)), max_size=12))
def test_other_files_do_not_change_it(places):
    everything = [finding(path=path, content_key=key, line=line) for path, key, line in places]
    whole = [item for item in with_fingerprints(everything) if item.path == "p"]
    assert whole == with_fingerprints(item for item in everything if item.path == "p")
