"""java-mass-assignment: all parameters of a request are written to an object."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.java._followed import only_followed

RULE = FileRule(
    id="java-mass-assignment",
    title="All parameters of a request are written to an object",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-915",),
    languages=("java",),
    triggers=("BeanUtils",),
    tests=False,
    what="`BeanUtils.populate` of an object with `request.getParameterMap()`.",
    why="The caller sets every property that the object has, `admin`, `owner` and `balance` included.",
    fix="Copy the properties that the form shows, one by one.",
    check=only_followed(Following("mass", "sets any property of an object", Severity.MEDIUM)),
    bad=(
        "class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n    BeanUtils.populate(profile, request.getParameterMap());\n  }\n}\n",
    ),
    good=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {\n    BeanUtils.setProperty(profile, "city", request.getParameter("city"));\n  }\n}\n',
    ),
)
