"""What Go rules make of the evidence: grades, flows and near misses that examples are too coarse for."""

import pytest

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Severity
from readylayer_cli.engines.review.matching import run_file_rule
from readylayer_cli.engines.review.registry import load_family

RULES = {rule.id: rule for rule in load_family("go")}


def run(rule_id, body, head='import ("os/exec"; "net/http"; "database/sql"; "io")', path="cmd/a.go"):
    code = (
        f"package a\n{head}\nfunc f(db *sql.DB, w http.ResponseWriter, r *http.Request, name string) {{\n{body}\n}}\n"
    )
    return run_file_rule(RULES[rule_id], SourceFile(path, code))


def grades(matches, rule_id):
    return [match.severity or RULES[rule_id].severity for match in matches]


@pytest.mark.parametrize(
    ("body", "severity"),
    [
        ('db.Query("SELECT a FROM t WHERE b = \'" + r.FormValue(`b`) + "\'")', Severity.CRITICAL),
        ('db.Query("SELECT a FROM t ORDER BY " + r.FormValue(`b`))', Severity.CRITICAL),
        ('db.Query("SELECT a FROM t WHERE b = \'" + name + "\'")', Severity.HIGH),
        ('db.Query("SELECT a FROM t WHERE b = " + name)', Severity.MEDIUM),
    ],
)
def test_sql_is_as_bad_as_its_evidence(body, severity):
    assert grades(run("go-sql-from-parts", body), "go-sql-from-parts") == [severity]


def test_the_way_of_request_data_is_told():
    (match,) = run("go-sql-from-parts", 'id := r.FormValue("id")\nq := "SELECT a FROM t WHERE b = " + id\ndb.Query(q)')
    assert [step.span.start_line for step in match.flow] == [4, 6]


def test_the_context_argument_is_not_taken_for_the_statement():
    body = 'db.QueryContext(r.Context(), "SELECT a FROM t WHERE b = $1", r.FormValue("b"))'
    assert run("go-sql-from-parts", body) == []


@pytest.mark.parametrize(
    ("body", "severity"),
    [
        ('exec.Command("sh", "-c", "cat "+r.FormValue("f"))', Severity.CRITICAL),
        ('exec.Command("cmd.exe", "/C", "type "+name)', Severity.HIGH),
        ('exec.Command("git", "log", r.FormValue("f"))', Severity.LOW),
    ],
)
def test_commands_are_as_bad_as_their_evidence(body, severity):
    assert grades(run("go-shell-command", body), "go-shell-command") == [severity]


@pytest.mark.parametrize(
    "body", ['exec.Command("cat", name)', 'exec.Command("sh", "script.sh", name)', 'exec.Command("sh", "-c", name)']
)
def test_arguments_of_unknown_origin_are_left_alone(body):
    assert run("go-shell-command", body) == []


def test_tests_are_not_searched_for_injection():
    body = 'db.Query("SELECT a FROM t WHERE b = \'" + name + "\'")'
    assert run("go-sql-from-parts", body, path="cmd/a_test.go") == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("resp, err := http.Get(name)\nif err != nil {\nreturn\n}\nio.ReadAll(resp.Body)", True),
        ("resp, err := http.Get(name)\nif resp != nil {\ndefer resp.Body.Close()\n}", False),
        ("resp, err := http.Get(name)\ndefer func() { _ = resp.Body.Close() }()", False),
        ("resp, err := http.Get(name)\ns.last = resp", False),
        ("resp, err := http.Get(name)\ncheck(err, resp)", False),
        ("_, err := http.Get(name)", False),
    ],
)
def test_a_body_is_open_when_nobody_closes_or_takes_it(body, found):
    assert bool(run("go-response-body-open", body)) is found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("if cfg.Insecure {\nc.InsecureSkipVerify = true\n}", False),
        ('switch name {\ncase "skip_verify":\nc.InsecureSkipVerify = true\n}', False),
        ("if name == `x` {\nc.InsecureSkipVerify = true\n}", True),
        ("c := &tls.Config{InsecureSkipVerify: cfg.Insecure}", False),
    ],
)
def test_a_danger_that_was_asked_for_by_name_is_left_alone(body, found):
    assert bool(run("go-tls-verification-off", body)) is found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("mu.Lock()\nif a {\nreturn\n}\nmu.Unlock()", True),
        ("mu.Lock()\nswitch a {\ncase 1:\nmu.Unlock()\nreturn\n}\nmu.Unlock()", False),
        ("mu.Lock()\nif a {\nreturn mu.Unlock()\n}\nmu.Unlock()", False),
        ("mu.Lock()\nif a {\nreturn\n}\ndefer mu.Unlock()", False),
        ("mu.Lock()\nif a {\nreturn\n}\nother.Unlock()", False),
    ],
)
def test_a_lock_is_kept_by_a_return_without_unlock_only(body, found):
    assert bool(run("go-lock-kept-by-return", body)) is found
