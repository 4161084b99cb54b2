"""What harms where in Java: each kind of weakness with what makes it harmless."""

import pytest

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.taint.flows import analyse_file

HEAD = """\
package a;
import java.io.*;
import java.nio.file.*;
import java.util.*;
import javax.servlet.http.*;

public class A extends HttpServlet {
  private static final Set<String> KNOWN = Set.of("a", "b");
  private static final Path ROOT = Paths.get("/srv/data");
  private static final org.slf4j.Logger log = org.slf4j.LoggerFactory.getLogger(A.class);
  private JdbcTemplate jdbcTemplate;
  private NamedParameterJdbcTemplate named;
  private EntityManager em;
  private RestTemplate rest;
  private DirContext context;
  private XPath xpath;
  private ScriptEngine engine;
  private Connection connection;
  protected void doPost(HttpServletRequest request, HttpServletResponse response) throws Exception {
    String p = request.getParameter("p");
    %s
  }
}
"""

PAIRS = {
    "a statement": (
        "sql",
        'connection.createStatement().executeQuery("select * from t where a = \'" + p + "\'");',
        'PreparedStatement s = connection.prepareStatement("select * from t where a = ?"); s.setString(1, p); s.executeQuery();',
    ),
    "a prepared text": (
        "sql",
        'connection.prepareStatement("select * from t order by " + p);',
        'connection.prepareStatement("select * from t order by " + (p.equals("a") ? "a" : "b"));',
    ),
    "a call": (
        "sql",
        'connection.prepareCall("{call " + p + "}");',
        'connection.prepareCall("{call f(?)}").setString(1, p);',
    ),
    "a batch": (
        "sql",
        'Statement s = connection.createStatement(); s.addBatch("delete from t where a = " + p); s.executeBatch();',
        'Statement s = connection.createStatement(); s.addBatch("delete from t where a = " + Integer.parseInt(p));',
    ),
    "a template of Spring": (
        "sql",
        'jdbcTemplate.queryForList("select * from t where a = \'" + p + "\'");',
        'jdbcTemplate.queryForList("select * from t where a = ?", p);',
    ),
    "a mapper of rows": (
        "sql",
        'jdbcTemplate.query("select * from t where a = \'" + p + "\'", (rs, n) -> rs.getString(1));',
        'jdbcTemplate.query("select * from t where a = ?", (rs, n) -> rs.getString(1), p);',
    ),
    "named parameters": (
        "sql",
        'named.update("delete from t where a = " + p, Map.of());',
        'named.update("delete from t where a = :a", Map.of("a", p));',
    ),
    "a query of JPA": (
        "sql",
        'em.createQuery("select u from User u where u.name = \'" + p + "\'").getResultList();',
        'em.createQuery("select u from User u where u.name = :n").setParameter("n", p).getResultList();',
    ),
    "a native query": (
        "sql",
        'em.createNativeQuery("select * from u where n = " + p);',
        'em.createNativeQuery("select * from u where n = ?1").setParameter(1, p);',
    ),
    "a quoted text": (
        "sql",
        'jdbcTemplate.execute("drop table " + p);',
        'jdbcTemplate.execute("drop table " + ESAPI.encoder().encodeForSQL(codec, p));',
    ),
    "a command": (
        "command",
        'Runtime.getRuntime().exec("ping " + p);',
        'Runtime.getRuntime().exec(new String[] {"ping", p});',
    ),
    "a shell": (
        "command",
        'new ProcessBuilder("/bin/sh", "-c", "ping " + p).start();',
        'new ProcessBuilder("ping", "-c", "1", p).start();',
    ),
    "a program": (
        "command",
        "new ProcessBuilder(p).start();",
        'new ProcessBuilder(KNOWN.contains(p) ? p : "a").start();',
    ),
    "a list of words": (
        "command",
        'List<String> c = new ArrayList<>(); c.add("bash"); c.add("-c"); c.add("ls " + p); ProcessBuilder b = new ProcessBuilder(); b.command(c);',
        'List<String> c = new ArrayList<>(); c.add("ls"); c.add(p); ProcessBuilder b = new ProcessBuilder(); b.command(c);',
    ),
    "an environment": (
        "command",
        'Runtime.getRuntime().exec(new String[] {"ls"}, new String[] {p});',
        'Runtime.getRuntime().exec(new String[] {"ls"}, new String[] {"A=1"});',
    ),
    "a file that is read": (
        "path",
        'new FileInputStream(new File("/srv/" + p));',
        'new FileInputStream(new File("/srv/" + new File(p).getName()));',
    ),
    "a file that is made": (
        "path",
        'new File("/srv", p).createNewFile();',
        'new File("/srv", FilenameUtils.getName(p)).createNewFile();',
    ),
    "a file that is handed on": (
        "path",
        'store.send(new File("/srv", p));',
        'store.send(new File("/srv", UUID.fromString(p).toString()));',
    ),
    "a canonical path": (
        "path",
        'File f = new File("/srv", p); new FileInputStream(f);',
        'File f = new File("/srv", p); if (!f.getCanonicalPath().startsWith("/srv/")) { throw new IOException(); } new FileInputStream(f);',
    ),
    "a canonical text": (
        "path",
        'String c = new File("/srv", p).getCanonicalPath(); new FileReader(c);',
        'String c = new File("/srv", p).getCanonicalPath(); if (c.startsWith("/srv/")) { new FileReader(c); }',
    ),
    "a normal path": (
        "path",
        "Path f = ROOT.resolve(p).normalize(); Files.readAllBytes(f);",
        "Path f = ROOT.resolve(p).normalize(); if (!f.startsWith(ROOT)) { return; } Files.readAllBytes(f);",
    ),
    "a real path": (
        "path",
        "Files.newInputStream(ROOT.resolve(p));",
        "Path f = ROOT.resolve(p).toRealPath(); if (f.startsWith(ROOT)) { Files.newInputStream(f); }",
    ),
    "a check too early": (
        "path",
        'if (p.startsWith("/srv/")) { Files.delete(Paths.get(p)); }',
        'if (p.matches("[a-z]+")) { Files.delete(ROOT.resolve(p)); }',
    ),
    "dots refused": (
        "path",
        'Files.readString(Path.of("/srv", p));',
        'if (p.contains("..")) { return; } Files.readString(Path.of("/srv/" + p));',
    ),
    "an upload's name": (
        "path",
        'Part u = request.getPart("f"); u.write("/srv/" + u.getSubmittedFileName());',
        'Part u = request.getPart("f"); u.write("/srv/" + UUID.randomUUID());',
    ),
    "a filter": (
        "ldap",
        'context.search("ou=people", "(uid=" + p + ")", new SearchControls());',
        'context.search("ou=people", "(uid={0})", new Object[] {p}, new SearchControls());',
    ),
    "an encoded filter": (
        "ldap",
        'context.search("ou=people", "(&(a=b)(uid=" + p + "))", new SearchControls());',
        'context.search("ou=people", "(uid=" + LdapEncoder.filterEncode(p) + ")", new SearchControls());',
    ),
    "an expression of XPath": (
        "xpath",
        'xpath.evaluate("//user[@name=\'" + p + "\']", document);',
        'xpath.evaluate("//user[@id=" + Long.parseLong(p) + "]", document);',
    ),
    "a compiled expression": (
        "xpath",
        'XPath x = XPathFactory.newInstance().newXPath(); x.compile("//a[b=\'" + p + "\']");',
        'XPath x = XPathFactory.newInstance().newXPath(); x.setXPathVariableResolver(r); x.compile("//a[b=$b]");',
    ),
    "a page": (
        "xss",
        'response.getWriter().println("<p>" + p + "</p>");',
        'response.getWriter().println("<p>" + Encode.forHtml(p) + "</p>");',
    ),
    "a writer in a variable": (
        "xss",
        'PrintWriter out = response.getWriter(); out.format("<p>%%s</p>", p);',
        'PrintWriter out = response.getWriter(); out.format("<p>%%s</p>", HtmlUtils.htmlEscape(p));',
    ),
    "bytes of a page": (
        "xss",
        "response.getOutputStream().write(p.getBytes());",
        'response.setContentType("application/json"); response.getOutputStream().write(p.getBytes());',
    ),
    "plain text": (
        "xss",
        'response.setContentType("text/html"); response.getWriter().write(p);',
        'response.setContentType("text/plain"); response.getWriter().write(p);',
    ),
    "encoded for something else": (
        "xss",
        "response.getWriter().print(ESAPI.encoder().encodeForLDAP(p));",
        "response.getWriter().print(ESAPI.encoder().encodeForHTML(p));",
    ),
    "escaped and not": (
        "xss",
        "response.getWriter().print(StringEscapeUtils.unescapeHtml4(StringEscapeUtils.escapeHtml4(p)));",
        "response.getWriter().print(StringEscapeUtils.escapeHtml4(p));",
    ),
    "another writer": ("xss", "response.getWriter().print(p);", 'new PrintWriter(new FileWriter("/tmp/a")).print(p);'),
    "a redirect": ("redirect", "response.sendRedirect(p);", 'response.sendRedirect("/login?next=" + p);'),
    "a redirect to a host": (
        "redirect",
        'response.sendRedirect("https://" + p);',
        'response.sendRedirect("https://example.com/" + p);',
    ),
    "a checked host": (
        "redirect",
        "response.sendRedirect(p);",
        'URI u = new URI(p); if (!"example.com".equals(u.getHost())) { return; } response.sendRedirect(p);',
    ),
    "a host in a variable": (
        "ssrf",
        "String host = URI.create(p).getHost(); new URL(p).openStream();",
        "String host = URI.create(p).getHost(); if (!KNOWN.contains(host)) { return; } new URL(p).openStream();",
    ),
    "no host": (
        "redirect",
        "URI u = URI.create(p); if (u.isAbsolute()) { return; } response.sendRedirect(p);",
        "URI u = URI.create(p); if (u.isAbsolute() || u.getHost() != null) { return; } response.sendRedirect(p);",
    ),
    "an address inside": (
        "ssrf",
        "InetAddress a = InetAddress.getByName(new URL(p).getHost()); new URL(p).openStream();",
        "InetAddress a = InetAddress.getByName(new URL(p).getHost()); if (a.isSiteLocalAddress()) { return; } new URL(p).openStream();",
    ),
    "a header of an entity": (
        "header",
        'ResponseEntity.ok().header("X-A", p).build();',
        'ResponseEntity.ok().header("X-A", "a").build();',
    ),
    "a location": ("redirect", 'response.setHeader("Location", p);', 'response.setHeader("Location", "/a/" + p);'),
    "a fetched address": ("ssrf", "new URL(p).openStream();", 'new URL("https://api.example.com/" + p).openStream();'),
    "an opened connection": (
        "ssrf",
        'URL u = new URL("http://" + p + "/x"); HttpURLConnection c = (HttpURLConnection) u.openConnection();',
        'URL u = new URL("http://example.com/x?q=" + p); u.openConnection();',
    ),
    "a client of Spring": (
        "ssrf",
        "rest.getForObject(p, String.class);",
        'rest.getForObject("https://api.example.com/{id}", String.class, p);',
    ),
    "a client of the JDK": (
        "ssrf",
        "HttpRequest.newBuilder(URI.create(p)).build();",
        "if (!KNOWN.contains(p)) { return; } HttpRequest.newBuilder(URI.create(p)).build();",
    ),
    "an object": (
        "deserialize",
        "new ObjectInputStream(request.getInputStream()).readObject();",
        "ObjectInputStream in = new ObjectInputStream(request.getInputStream()); in.setObjectInputFilter(filter); in.readObject();",
    ),
    "an encoded object": (
        "deserialize",
        "new ObjectInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(p))).readObject();",
        'new ObjectInputStream(new FileInputStream("/srv/a")).readObject();',
    ),
    "yaml": ("deserialize", "new Yaml().load(p);", "new Yaml(new SafeConstructor(new LoaderOptions())).load(p);"),
    "xml of XStream": (
        "deserialize",
        "XStream x = new XStream(); x.fromXML(p);",
        "XStream x = new XStream(); x.allowTypes(new Class[] {A.class}); x.fromXML(p);",
    ),
    "a script": ("code", "engine.eval(p);", 'engine.put("p", p); engine.eval("f(p)");'),
    "an expression of Spring": (
        "code",
        "new SpelExpressionParser().parseExpression(p).getValue();",
        'new SpelExpressionParser().parseExpression("name").getValue(p);',
    ),
    "ognl": ("code", "Ognl.getValue(p, root);", 'Ognl.getValue("a", root, p);'),
    "a class": ("reflection", "Class.forName(p);", 'Class.forName(KNOWN.contains(p) ? p : "a.B");'),
    "a template of FreeMarker": (
        "template",
        'new Template("a", new StringReader(p), configuration);',
        'configuration.getTemplate("a").process(Map.of("p", p), out);',
    ),
    "a session": (
        "trust",
        'request.getSession().setAttribute("user", p);',
        'request.getSession().setAttribute("user", users.find(1));',
    ),
    "the name of an entry": (
        "trust",
        'HttpSession s = request.getSession(true); s.putValue(p, "1");',
        'HttpSession s = request.getSession(true); s.putValue("n", p.length());',
    ),
    "a log": ("log", 'log.info("for " + p);', 'log.info("for {}", p.replaceAll("[\\\\r\\\\n]", "_"));'),
    "a log with arguments": ("log", 'log.warn("for {}", p);', 'log.warn("for {}", Long.parseLong(p));'),
    "a header": (
        "header",
        'response.addHeader("X-A", p);',
        'response.addHeader("X-A", URLEncoder.encode(p, "UTF-8"));',
    ),
    "a pattern": (
        "regex",
        "java.util.regex.Pattern.compile(p);",
        "java.util.regex.Pattern.compile(java.util.regex.Pattern.quote(p));",
    ),
    "a document": (
        "nosql",
        'new BasicQuery("{a: \'" + p + "\'}");',
        'Query.query(Criteria.where("a").is(p));',
    ),
    "properties of a bean": (
        "mass",
        "BeanUtils.populate(user, request.getParameterMap());",
        'BeanUtils.setProperty(user, "city", p);',
    ),
}


def harms(body, kind):
    """Whether a servlet with this body does harm of that kind."""
    report = analyse_file(SourceFile("A.java", (HEAD % body).replace("%%", "%")))
    assert not report.exhausted
    return any(hit.kind == kind and hit.taint.kind != "maybe" for hit in report.hits)


@pytest.mark.parametrize("name", sorted(PAIRS))
def test_what_a_stranger_chose_does_harm_here(name):
    kind, bad, _ = PAIRS[name]
    assert harms(bad, kind)


@pytest.mark.parametrize("name", sorted(PAIRS))
def test_what_is_made_harmless_does_none(name):
    kind, _, good = PAIRS[name]
    assert not harms(good, kind)


def test_what_an_unknown_function_made_of_it_is_nobodys_for_certain():
    report = analyse_file(SourceFile("A.java", HEAD % "connection.prepareStatement(names.find(p));"))
    assert [hit.taint.kind for hit in report.hits if hit.kind == "sql"] == ["maybe"]
