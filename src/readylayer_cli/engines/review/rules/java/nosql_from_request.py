"""java-nosql-from-request: request data becomes part of a document query."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.java._followed import only_followed

RULE = FileRule(
    id="java-nosql-from-request",
    title="Request data becomes part of a document query",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-943",),
    languages=("java",),
    triggers=("BasicQuery", ".parse(", "BasicDBObject", "where("),
    tests=False,
    what="`new BasicQuery`, `Document.parse` or `BasicDBObject.parse` with a text that request data is put into.",
    why="A value with quotes goes on as operators: `$ne` matches everybody, `$where` runs JavaScript in the database.",
    fix='Build the query from values: `Query.query(Criteria.where("name").is(name))`, `Filters.eq("name", name)`.',
    check=only_followed(Following("nosql", "becomes part of a document query", Severity.HIGH)),
    bad=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n    mongo.find(new BasicQuery("{ name: \'" + request.getParameter("n") + "\' }"), User.class);\n  }\n}\n',
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n    users.find(Document.parse("{ name: \'" + request.getParameter("n") + "\' }"));\n  }\n}\n',
    ),
    good=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n    mongo.find(Query.query(Criteria.where("name").is(request.getParameter("n"))), User.class);\n  }\n}\n',
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n    mongo.find(new BasicQuery("{ age: " + Integer.parseInt(request.getParameter("n")) + " }"), User.class);\n  }\n}\n',
    ),
)
