"""Guards that a change takes away: where the finding stands, how bad it is, and what is no loss."""

import pytest

from readylayer_cli.domain.grades import Severity
from readylayer_cli.engines.review.examples import example_view
from readylayer_cli.engines.review.rule import ChangeExample
from readylayer_cli.engines.review.rules.change import escaping_removed, guard_decorator_removed, guard_removed

_EDIT = (
    "def edit(request, pk):\n"
    "    post = load(pk)\n"
    "    if post.owner != request.user:\n"
    "        raise PermissionDenied\n"
    "    post.text = request.POST['text']\n"
    "    post.save()\n"
)
_CHECK = "    if post.owner != request.user:\n        raise PermissionDenied\n"


def judge(rule, before, after, path="app/posts.py"):
    view = example_view(ChangeExample({path: before}, {path: after}))
    return [hit.match for hit in rule.check(view)]


def test_a_lost_check_is_shown_inside_the_function_that_lost_it():
    (match,) = judge(guard_removed.RULE, _EDIT, _EDIT.replace(_CHECK, ""))

    assert match.severity is Severity.HIGH
    assert match.symbol == "edit"
    assert 2 <= match.span.start_line <= 3


def test_a_lost_check_of_a_bound_is_medium():
    before = (
        "def read(data):\n    if len(data) > MAX:\n        raise ValueError\n    log(data)\n    return parse(data)\n"
    )

    (match,) = judge(
        guard_removed.RULE, before, before.replace("    if len(data) > MAX:\n        raise ValueError\n", "")
    )

    assert match.severity is Severity.MEDIUM


def test_a_check_that_its_comment_explains_by_an_attack_is_high():
    check = "    # prevent header injection attacks\n    if odd(name):\n        return None\n"
    before = f"def send(name):\n{check}    log(name)\n    return mail(name)\n"

    (match,) = judge(guard_removed.RULE, before, before.replace(check, ""))

    assert match.severity is Severity.HIGH


def test_a_check_that_moves_to_another_function_is_no_loss():
    after = _EDIT.replace(_CHECK, "") + "\n\ndef guard(request, post):\n" + _CHECK

    assert judge(guard_removed.RULE, _EDIT, after) == []


def test_a_check_leaves_with_the_function():
    rest = "\n\ndef show(pk):\n    return load(pk)\n"

    assert judge(guard_removed.RULE, _EDIT + rest, rest.lstrip()) == []


def test_a_go_error_check_is_no_guard():
    before = (
        "package a\n\nfunc F() int {\n\tn, err := g()\n\tif err != nil {\n\t\treturn 0\n\t}\n\tlog(n)\n\treturn n\n}\n"
    )
    after = before.replace("\tif err != nil {\n\t\treturn 0\n\t}\n", "")

    assert judge(guard_removed.RULE, before, after, "a.go") == []


@pytest.mark.parametrize("path", ["tests/test_posts.py", "docs/posts.py"])
def test_code_that_users_do_not_run_is_left_alone(path):
    assert judge(guard_removed.RULE, _EDIT, _EDIT.replace(_CHECK, ""), path) == []


def test_a_decorator_that_moves_to_the_class_is_no_loss():
    before = "class Posts:\n    @login_required\n    def edit(self):\n        return save(self)\n"
    after = "@login_required\nclass Posts:\n    def edit(self):\n        return save(self)\n"

    assert judge(guard_decorator_removed.RULE, before, after) == []


def test_an_exemption_that_is_new_is_a_loss():
    before = "def hook(request):\n    return run(request)\n"

    (match,) = judge(guard_decorator_removed.RULE, before, "@csrf_exempt\n" + before)

    assert match.span.start_line == 1


def test_each_value_that_loses_its_escaping_is_found():
    before = "def show(a, b):\n    log(a)\n    x = escape(a)\n    y = escape(b)\n    return x + y\n"
    after = before.replace("escape(a)", "a").replace("escape(b)", "b")

    assert [match.span.start_line for match in judge(escaping_removed.RULE, before, after)] == [3, 4]


def test_code_that_runs_without_its_condition_is_a_loss():
    opening = "def target(url):\n    found = HOME\n    if url:\n"
    before = opening + "        if is_allowed_url(url):\n            found = url\n    return found\n"
    after = opening + "        found = url\n    return found\n"

    (match,) = judge(guard_removed.RULE, before, after)

    assert match.severity is Severity.HIGH
