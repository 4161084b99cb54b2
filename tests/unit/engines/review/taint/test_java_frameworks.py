"""Where requests come in, and what goes out, in the frameworks of Java."""

import pytest

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.taint.flows import analyse_file

REST = "@RestController\nclass A {\n  JdbcTemplate jdbc;\n  enum Sort { NAME, AGE }\n  record Form(String name, int age) { }\n  %s\n}\n"
VIEWS = "@Controller\nclass A {\n  %s\n}\n"
QUERY = '{ return jdbc.queryForList("select * from t order by " + q); }'

CASES = [
    ("a bound parameter", REST, f'@GetMapping("/x") Object f(@RequestParam String q) {QUERY}', {"sql"}),
    ("a number", REST, f'@GetMapping("/x") Object f(@RequestParam long q) {QUERY}', set()),
    ("an enumeration", REST, f'@GetMapping("/x") Object f(@RequestParam Sort q) {QUERY}', set()),
    ("a part of the route", REST, f'@GetMapping("/x/{{q}}") Object f(@PathVariable("q") String q) {QUERY}', {"sql"}),
    ("a header", REST, f'@PostMapping("/x") Object f(@RequestHeader("X-Q") String q) {QUERY}', {"sql"}),
    ("a cookie", REST, f'@PutMapping("/x") Object f(@CookieValue String q) {QUERY}', {"sql"}),
    ("a text without a mark", REST, f'@RequestMapping("/x") Object f(String q) {QUERY}', {"sql"}),
    ("a method that is none", REST, f"Object f(String q) {QUERY}", set()),
    ("a member of the body", REST, '@PostMapping("/x") void f(@RequestBody Form f) { jdbc.execute("drop table " + f.getName()); }', {"sql"}),
    ("a service that is given", REST, '@PostMapping("/x") void f(Principal p) { jdbc.execute("drop table " + p.getName()); }', set()),
    ("a list of numbers", REST, '@GetMapping("/x") void f(@RequestParam List<Long> q) { jdbc.execute("x in " + q); }', set()),
    ("an upload's name", REST, '@PostMapping("/x") void f(@RequestParam MultipartFile u) { Files.copy(u.getInputStream(), Path.of("/a", u.getOriginalFilename())); }', {"path"}),
    ("an upload's content", REST, '@PostMapping("/x") void f(@RequestParam MultipartFile u) { Files.write(Path.of("/a/b"), u.getBytes()); }', set()),
    ("a text that is returned", REST, '@GetMapping("/x") String f(@RequestParam String q) { return "<b>" + q; }', {"xss"}),
    ("an escaped text", REST, '@GetMapping("/x") String f(@RequestParam String q) { return "<b>" + HtmlUtils.htmlEscape(q); }', set()),
    ("an object that is returned", REST, '@GetMapping("/x") Form f(@RequestParam String q) { return new Form(q, 1); }', set()),
    ("a JSON text", REST, '@GetMapping(value = "/x", produces = "application/json") String f(@RequestParam String q) { return q; }', set()),
    ("an entity", REST, '@GetMapping("/x") ResponseEntity<String> f(@RequestParam String q) { return ResponseEntity.ok("<b>" + q); }', {"xss"}),
    ("an entity of an object", REST, '@GetMapping("/x") ResponseEntity<Form> f(@RequestParam String q) { return ResponseEntity.ok(new Form(q, 2)); }', set()),
    ("a redirecting view", VIEWS, '@GetMapping("/x") String f(@RequestParam String q) { return "redirect:" + q; }', {"redirect"}),
    ("a redirect to this site", VIEWS, '@GetMapping("/x") String f(@RequestParam String q) { return "redirect:/a?b=" + q; }', set()),
    ("a view", VIEWS, '@GetMapping("/x") String f(@RequestParam String q) { return "pages/" + q; }', {"view"}),
    ("a fixed view", VIEWS, '@GetMapping("/x") String f(@RequestParam String q, Model m) { m.addAttribute("q", q); return "pages/a"; }', set()),
    ("a body of a controller", VIEWS, '@GetMapping("/x") @ResponseBody String f(@RequestParam String q) { return q; }', {"xss"}),
    ("a model and view", VIEWS, '@GetMapping("/x") ModelAndView f(@RequestParam String q) { return new ModelAndView("redirect:" + q); }', {"redirect"}),
    ("a query of JAX-RS", '@Path("/a")\nclass A {\n  %s\n}\n', '@GET String f(@QueryParam("q") String q) { return new String(Files.readAllBytes(Paths.get(q))); }', {"path"}),
    ("a form of JAX-RS", '@Path("/a")\nclass A {\n  %s\n}\n', '@POST Response f(@FormParam("q") String q) { return Response.seeOther(URI.create(q)).build(); }', {"redirect"}),
    ("a number of JAX-RS", '@Path("/a")\nclass A {\n  %s\n}\n', '@GET void f(@PathParam("q") int q) { new File("/a/" + q).delete(); }', set()),
    ("a context of Javalin", "import io.javalin.http.*;\nclass A {\n  %s\n}\n", 'void f(Context ctx) { ctx.redirect(ctx.queryParam("q")); }', {"redirect"}),
    ("a handler of Javalin", "import io.javalin.*;\nclass A {\n  %s\n}\n", 'void f(Javalin app) { app.get("/x", ctx -> { new FileInputStream(ctx.queryParam("q")); }); }', {"path"}),
    ("a handler of Spark", "import spark.Request;\nclass A {\n  %s\n}\n", 'String f(Request request, Response response) { Runtime.getRuntime().exec(request.queryParams("q")); return ""; }', {"command"}),
    ("a context of Vert.x", "import io.vertx.ext.web.RoutingContext;\nclass A {\n  %s\n}\n", 'void f(RoutingContext ctx) { new FileReader(ctx.request().getParam("q")); }', {"path"}),
    ("a request of WebFlux", "class A {\n  %s\n}\n", 'Mono<ServerResponse> f(ServerRequest request) { new FileReader(request.pathVariable("q")); return null; }', {"path"}),
    ("a query of Micronaut", "@Controller\nclass A {\n  %s\n}\n", '@Get("/x") void f(@QueryValue String q) { new FileReader(q); }', {"path"}),
    ("a request of Struts", "import org.apache.struts2.ServletActionContext;\nclass A {\n  %s\n}\n", 'void f() { new FileReader(ServletActionContext.getRequest().getParameter("q")); }', {"path"}),
    ("a mail's header", "class A {\n  // HttpServletRequest\n  %s\n}\n", 'void f(Message mail) { new FileReader(mail.getHeader("X-Q")); }', set()),
]  # fmt: skip


@pytest.mark.parametrize(("form", "body", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_a_framework_hands_strangers_data_over(form, body, expected):
    report = analyse_file(SourceFile("A.java", form.replace("%s", body)))
    assert not report.exhausted
    assert {hit.kind for hit in report.hits if hit.taint.kind != "maybe"} == expected


def test_a_file_without_requests_is_not_looked_into():
    report = analyse_file(SourceFile("A.java", "class A { void f(String q) { new File(q).delete(); } }"))
    assert report.hits == ()
    assert report.seen == frozenset()


def test_too_much_work_is_told():
    calls = "".join(f"if (p.equals(a{n})) {{ s += p; }}\n" for n in range(4000))
    code = (
        'class A { void f(HttpServletRequest request) { String s = ""; String p = request.getParameter("p");\n'
        + calls
        + "} }"
    )
    assert analyse_file(SourceFile("A.java", code)).exhausted
