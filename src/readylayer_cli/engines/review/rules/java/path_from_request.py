"""java-path-from-request: the request decides which file is touched."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules.java._followed import only_followed

RULE = FileRule(
    id="java-path-from-request",
    title="The request decides which file is opened",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-22",),
    languages=("java",),
    triggers=("equest", "Param", "PathVariable", "getOriginalFilename", "getSubmittedFileName"),
    tests=False,
    what="A parameter, header, or the name of an uploaded file becomes a path unchecked.",
    why="`../../etc/passwd` leaves the folder that was meant.",
    fix="Resolve, normalise and compare: `p = base.resolve(name).normalize(); if (!p.startsWith(base)) throw ...`.",
    check=only_followed(Following("path", "says which file `{callee}` touches", Severity.HIGH)),
    bad=(
        'class A extends HttpServlet {\n  void doGet(HttpServletRequest request, HttpServletResponse r) throws IOException {\n    File f = new File("/data/" + request.getParameter("name"));\n  }\n}\n',
        'class A {\n  @GetMapping("/f/{name}")\n  byte[] f(@PathVariable String name) throws IOException {\n    return Files.readAllBytes(Paths.get("/data", name));\n  }\n}\n',
        "class A {\n  void f(MultipartFile file) throws IOException {\n    Path target = root.resolve(file.getOriginalFilename());\n  }\n}\n",
    ),
    good=(
        'class A {\n  @GetMapping("/f")\n  void f(@RequestParam String name) throws IOException {\n    File f = new File("/data/" + FilenameUtils.getName(name));\n  }\n}\n',
        'class A {\n  @GetMapping("/f")\n  void f(@RequestParam String name) throws IOException {\n    if (name.contains("..")) {\n      return;\n    }\n    new FileInputStream("/data/" + name);\n  }\n}\n',
        'class A {\n  @GetMapping("/f")\n  void f(@RequestParam long id) throws IOException {\n    new File("/data/" + id);\n  }\n}\n',
        'class A {\n  void f(String name) {\n    new File("/data/" + name);\n  }\n}\n',
    ),
)
