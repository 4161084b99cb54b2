"""What Java rules make of the evidence: grades, flows and near misses that examples are too coarse for."""

import pytest

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Severity
from readylayer_cli.engines.review.matching import run_file_rule
from readylayer_cli.engines.review.registry import load_family

RULES = {rule.id: rule for rule in load_family("java")}


def run(rule_id, body, path="src/main/java/A.java"):
    code = (
        "class A extends HttpServlet {\n"
        "  void doGet(HttpServletRequest request, HttpServletResponse response, String name) {\n"
        f"{body}\n  }}\n}}\n"
    )
    return run_file_rule(RULES[rule_id], SourceFile(path, code))


def grades(matches, rule_id):
    return [match.severity or RULES[rule_id].severity for match in matches]


@pytest.mark.parametrize(
    ("body", "severity"),
    [
        ('stmt.executeQuery("SELECT a FROM t WHERE b = \'" + request.getParameter("b") + "\'");', Severity.CRITICAL),
        ('stmt.executeQuery("SELECT a FROM t WHERE b = \'" + name + "\'");', Severity.HIGH),
        ("stmt.executeQuery(String.format(\"SELECT a FROM t WHERE b = '%s'\", name));", Severity.HIGH),
        ("String f = \"SELECT a FROM t WHERE b = '%s'\"; stmt.executeQuery(String.format(f, name));", Severity.HIGH),
        ('stmt.executeQuery("SELECT a FROM t WHERE b = " + name);', Severity.MEDIUM),
    ],
)
def test_sql_is_as_bad_as_its_evidence(body, severity):
    assert grades(run("java-sql-from-parts", body), "java-sql-from-parts") == [severity]


@pytest.mark.parametrize(
    "body",
    [
        'stmt.executeQuery("SELECT a FROM " + name);',
        'stmt.executeQuery(String.format("SELECT a FROM t WHERE b = %d", name.length()));',
        'executor.execute("SELECT " + task);',
    ],
)
def test_sql_without_evidence_is_left_alone(body):
    assert run("java-sql-from-parts", body) == []


def test_the_way_of_request_data_is_told():
    (match,) = run(
        "java-sql-from-parts", 'String id = request.getParameter("id");\nstmt.execute("DELETE FROM t WHERE b = " + id);'
    )
    assert sorted({step.span.start_line for step in match.flow}) == [3, 4]


@pytest.mark.parametrize(
    ("body", "severities"),
    [
        ('new ProcessBuilder("git", "log", request.getParameter("b"));', []),
        ('new ProcessBuilder(request.getParameter("b"));', [Severity.CRITICAL]),
        ('new ProcessBuilder("sh", "-c", request.getParameter("b"));', [Severity.CRITICAL]),
        ('new ProcessBuilder("sh", "-c", "cat " + name);', [Severity.HIGH]),
        (
            (
                'List<String> c = new ArrayList<>(); c.add("sh"); c.add("-c"); c.add(request.getParameter("b"));'
                " new ProcessBuilder(c);"
            ),
            [Severity.CRITICAL],
        ),
        ('Runtime.getRuntime().exec("cat " + name);', [Severity.HIGH]),
        ("Runtime.getRuntime().exec(name);", []),
    ],
)
def test_commands_are_as_bad_as_their_evidence(body, severities):
    assert grades(run("java-command-from-parts", body), "java-command-from-parts") == severities


@pytest.mark.parametrize(
    ("body", "severity"),
    [
        ('MessageDigest.getInstance("MD5").digest(password.getBytes());', Severity.HIGH),
        ('byte[] signature = MessageDigest.getInstance("SHA-1").digest(data);', Severity.MEDIUM),
        ('byte[] etag = MessageDigest.getInstance("MD5").digest(data);', Severity.LOW),
    ],
)
def test_a_weak_hash_is_as_bad_as_what_it_protects(body, severity):
    assert grades(run("java-weak-hash", body), "java-weak-hash") == [severity]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("FileInputStream in = new FileInputStream(name); in.read();", True),
        ("FileInputStream in = new FileInputStream(name); try { in.read(); } finally { in.close(); }", False),
        ("InputStream in = new BufferedInputStream(new FileInputStream(name)); in.read();", True),
        ("try (FileInputStream in = new FileInputStream(name)) { in.read(); }", False),
        ("this.in = new FileInputStream(name);", False),
        ("FileInputStream in = new FileInputStream(name); take(in);", False),
        ("take(new FileInputStream(name));", False),
        ("FileInputStream in = new FileInputStream(name); cleaner.add(in::close);", False),
    ],
)
def test_a_stream_is_open_when_nobody_closes_or_takes_it(body, found):
    assert bool(run("java-resource-left-open", body)) is found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('File f = new File(root, request.getParameter("f"));', True),
        ('File f = new File(root, new File(request.getParameter("f")).getName());', False),
        ('String p = request.getParameter("f"); if (!p.matches("[a-z]+")) { return; } new File(root, p);', False),
        ('int n = Integer.parseInt(request.getParameter("f")); new File(root, n + ".txt");', False),
        ('Paths.get(request.getParameter("f"));', True),
        ('map.get(request.getParameter("f"));', False),
    ],
)
def test_a_path_is_dangerous_when_the_request_decides_it_unchecked(body, found):
    assert bool(run("java-path-from-request", body)) is found


def test_tests_are_not_searched_for_injection():
    body = 'stmt.executeQuery("SELECT a FROM t WHERE b = \'" + name + "\'");'
    assert run("java-sql-from-parts", body, path="src/test/java/A.java") == []
