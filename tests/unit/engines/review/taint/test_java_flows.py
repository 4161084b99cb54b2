"""Data is followed through everything that Java is written with, from the request to a statement."""

import pytest

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.taint.flows import analyse_file

HEAD = """\
package a;
import java.util.*;
import java.sql.*;
import javax.servlet.http.*;

public class A extends HttpServlet {
  static final String TABLE = "users";
  private static final Set<String> KNOWN = Set.of("a", "b");
  private static final java.util.regex.Pattern WORD = java.util.regex.Pattern.compile("^[a-z]+$");
  private Statement statement;
  private String kept = "k";

  static String same(String v) { return v; }
  static String never(String v) { return "n"; }
  String upper(String v) { return v.toUpperCase(); }
  private void keep(String v) { this.kept = v; }
  private String pick(String v, int n) { if (n > 10) { return "big"; } return v; }
  static String overloaded(int n) { return "n" + n; }
  static String overloaded(String v) { return v; }
  static void refuse(String v) { if (!v.matches("[a-z]+")) { throw new IllegalArgumentException(v); } }
  static boolean fits(String v) { return v.matches("[0-9]+"); }

  protected void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {
    String p = request.getParameter("p");
    %s
  }

  static class Holder { private String value; private final String other = "o";
    Holder(String value) { this.value = value; }
    String getValue() { return value; }
    String getOther() { return other; }
    void setValue(String v) { value = v; } }
  record Pair(String left, String right) { }
  interface Maker { String make(String v); }
  static class Safe implements Maker { public String make(String v) { return "s"; } }
  static class Open implements Maker { public String make(String v) { return "<" + v; } }
}
"""

TAINTED = {
    "a parameter": "String s = p;",
    "a sum": 'String s = "a" + p + "b";',
    "added": 'String s = "a"; s += p;',
    "format": 'String s = String.format("a %s", p);',
    "format with a locale": 'String s = String.format(Locale.ROOT, "a %s", p);',
    "formatted": 'String s = "a %s".formatted(p);',
    "concat": 'String s = "a".concat(p);',
    "join": 'String s = String.join(",", "a", p);',
    "a message": 'String s = java.text.MessageFormat.format("a {0}", p);',
    "a builder": 'StringBuilder b = new StringBuilder("a"); b.append(p); String s = b.toString();',
    "a chain of a builder": 'String s = new StringBuilder().append("a").append(p).append(1).toString();',
    "a builder across statements": 'StringBuffer b = new StringBuffer(); b.append("a").append(p); b.append("c"); String s = b.toString();',
    "inserted": 'StringBuilder b = new StringBuilder("a"); b.insert(0, p); String s = b.toString();',
    "a builder turned and turned": "String s = new StringBuilder(p).reverse().reverse().toString();",
    "a text block": 'String s = """\n  a %s\n  """.formatted(p);',
    "a branch": 'String s; if (p.length() > 3) { s = p; } else { s = "a"; }',
    "a ternary": 'String s = p.isEmpty() ? "a" : p;',
    "a loop": 'String s = ""; for (int i = 0; i < 3; i++) { s = s + p; }',
    "after a counting loop": "int i = 0; while (i < 10) { i++; } String s = p;",
    "a loop over an array": 'String s = ""; for (String v : request.getParameterValues("v")) { s = v; }',
    "a do loop": 'String s = ""; do { s += p; } while (s.length() < 9);',
    "a switch": 'String s; switch (p.length()) { case 1: s = "a"; break; case 2: default: s = p; }',
    "a fall through": 'String s = "a"; switch (p.length()) { case 1: s = p; case 2: s += "b"; break; default: s = "c"; }',
    "a switch with arrows": 'String s = "a"; switch (p.length()) { case 1, 2 -> s = p; default -> { s = "c"; } }',
    "a switch for a value": 'String s = switch (p.length()) { case 1 -> p; default -> "c"; };',
    "a switch that yields": 'String s = switch (p.length()) { case 1: yield "a"; default: { String t = p.trim(); yield t; } };',
    "a dead branch's other": 'int n = 7; String s; if ((7 * 42) - n > 200) { s = p; } else { s = "a"; }',
    "a known letter": 'String s; switch ("ABC".charAt(0)) { case \'A\': s = p; break; default: s = "a"; }',
    "caught": 'String s = "a"; try { s = p; Integer.parseInt("1"); } catch (NumberFormatException e) { s = "b"; }',
    "in the end": 'String s = "a"; try { s = "b"; } finally { s = p; }',
    "a resource": "String s; try (java.io.BufferedReader r = request.getReader()) { s = r.readLine(); }",
    "lines that are read": 'String s = ""; String l; java.io.BufferedReader r = request.getReader(); while ((l = r.readLine()) != null) { s += l; }',
    "a cast": "Object o = p; String s = (String) o;",
    "an instance pattern": 'Object o = p; String s = ""; if (o instanceof String t && t.length() > 2) { s = t; }',
    "a type pattern": 'Object o = p; String s = switch (o) { case Integer i -> "n"; case String t -> t; default -> "d"; };',
    "an array": 'String[] a = {"x", p}; String s = a[1];',
    "an array by index": 'String[] a = new String[2]; a[0] = "x"; a[1] = p; String s = a[1];',
    "a list": 'List<String> l = new ArrayList<>(); l.add("x"); l.add(p); String s = l.get(1);',
    "a list after one left": 'List<String> l = new ArrayList<>(); l.add("x"); l.add(p); l.remove(0); String s = l.get(0);',
    "a list of": 'String s = List.of("x", p).get(1);',
    "a map": 'Map<String, String> m = new HashMap<>(); m.put("a", "x"); m.put("b", p); String s = m.get("b");',
    "a map of": 'String s = Map.of("a", p).get("a");',
    "a map under an unknown key": 'Map<String, String> m = new HashMap<>(); m.put(request.getMethod(), p); String s = m.get("b");',
    "entries": 'String s = ""; for (Map.Entry<String, String[]> e : request.getParameterMap().entrySet()) { s = e.getKey(); }',
    "names": "Enumeration<String> n = request.getParameterNames(); String s = n.nextElement();",
    "properties": 'Properties q = new Properties(); q.setProperty("a", p); String s = q.getProperty("a");',
    "a deque": "Deque<String> d = new ArrayDeque<>(); d.addFirst(p); String s = d.pop();",
    "characters": "char[] c = p.toCharArray(); String s = new String(c);",
    "bytes": "byte[] b = p.getBytes(); String s = new String(b);",
    "an optional": 'String s = Optional.ofNullable(p).map(String::trim).orElse("a");',
    "an optional's filter": 'String s = Optional.ofNullable(p).filter(v -> v.length() > 2).orElse("a");',
    "a stream": 'String s = Arrays.stream(request.getParameterValues("v")).map(v -> v.trim()).findFirst().get();',
    "a stream that is joined": 'String s = List.of("a", p).stream().map(String::toLowerCase).collect(java.util.stream.Collectors.joining(","));',
    "a lambda": "java.util.function.Function<String, String> f = v -> v.trim(); String s = f.apply(p);",
    "a method reference": "java.util.function.Function<String, String> f = this::upper; String s = f.apply(p);",
    "a supplier": "java.util.function.Supplier<String> f = () -> p; String s = f.get();",
    "an anonymous class": "Maker m = new Maker() { public String make(String v) { return v; } }; String s = m.make(p);",
    "an inner class": "Holder h = new Holder(p); String s = h.getValue();",
    "a setter": 'Holder h = new Holder("a"); h.setValue(p); String s = h.getValue();',
    "a record": 'Pair q = new Pair("a", p); String s = q.right();',
    "an implementation": "Maker m = new Open(); String s = m.make(p);",
    "a local class": "class L { String go() { return p; } } String s = new L().go();",
    "a method": "String s = upper(p);",
    "a static method": "String s = A.same(same(p));",
    "an overload": "String s = overloaded(p);",
    "a field": "keep(p); String s = kept;",
    "a condition inside": "String s = pick(p, 3);",
    "replaced in part": 'String s = p.replace("a", "b");',
    "decoded": 'String s = java.net.URLDecoder.decode(p, "UTF-8");',
    "encoded and decoded": "String s = new String(Base64.getDecoder().decode(Base64.getEncoder().encodeToString(p.getBytes())));",
    "a null test": 'if (p == null) { p = "a"; } String s = p;',
    "an empty test": 'String s = "a"; if (!p.isEmpty()) { s = p; }',
    "a useless test": 'if (p.startsWith("a")) { p = p.trim(); } String s = p;',
    "a pattern that is only found": "if (!WORD.matcher(p).find()) { } String s = p;",
    "a cookie": 'String s = ""; for (Cookie c : request.getCookies()) { if (c.getName().equals("a")) { s = c.getValue(); } }',
    "a header": 'String s = request.getHeader("X-A");',
    "headers": 'String s = request.getHeaders("X-A").nextElement();',
    "the raw query": "String s = request.getQueryString();",
    "the body": "String s = new String(request.getInputStream().readAllBytes());",
    "a helper that reads": 'String s = Web.getQueryParam(request, "a");',
    "a wrapper": 'String s = new Wrapped(request).getParam("a");',
    "a field of a class with its package": "java.lang.String s = new java.lang.StringBuilder(p).toString();",
    "synchronized": 'String s = ""; synchronized (this) { s = p; }',
    "a labelled loop": 'String s = ""; out: for (;;) { for (String v : List.of(p)) { s = v; break out; } }',
    "assigned in an expression": 'String t; String s = (t = p) + "x";',
}
CLEAN = {
    "a constant": 'String s = "a" + TABLE;',
    "overwritten": 'String s = p; s = "a";',
    "a builder without it": 'StringBuilder b = new StringBuilder("a"); b.append(p.length()); String s = b.toString();',
    "an emptied builder": 'StringBuilder b = new StringBuilder(p); b.setLength(0); b.append("a"); String s = b.toString();',
    "a number": 'int n = Integer.parseInt(p); String s = "a" + n;',
    "a long": 'String s = "a" + Long.valueOf(p);',
    "a formatted number": 'String s = String.format("a %d", Integer.parseInt(p));',
    "a uuid": 'String s = "a" + UUID.fromString(p);',
    "its length": 'String s = "a" + p.length();',
    "a dead branch": 'int n = 86; String s; if ((7 * 42) - n > 300) { s = p; } else { s = "a"; }',
    "a dead ternary": 'int n = 106; String s = (500 / 42) + n > 100 ? "a" : p;',
    "a letter that is not there": "String s; switch (\"ABC\".charAt(1)) { case 'A': s = p; break; case 'B': s = \"b\"; break; default: s = p; }",
    "another element": 'List<String> l = new ArrayList<>(); l.add("x"); l.add(p); l.add("y"); l.remove(0); String s = l.get(1);',
    "another index": 'String[] a = {"x", p}; String s = a[0];',
    "another key": 'Map<String, String> m = new HashMap<>(); m.put("a", "x"); m.put("b", p); String s = m.get("a");',
    "an overwritten key": 'Map<String, String> m = new HashMap<>(); m.put("a", p); m.put("a", "x"); String s = m.get("a");',
    "another property": 'Properties q = new Properties(); q.setProperty("a", p); q.setProperty("b", "x"); String s = q.getProperty("b");',
    "another implementation": "Maker m = new Safe(); String s = m.make(p);",
    "another field": "Holder h = new Holder(p); String s = h.getOther();",
    "another component": 'Pair q = new Pair("a", p); String s = q.left();',
    "a method that gives another": "String s = never(p);",
    "a condition outside": "String s = pick(p, 30);",
    "a set that knows it": "if (!KNOWN.contains(p)) { throw new IllegalStateException(); } String s = p;",
    "a list that knows it": 'String s = "a"; if (List.of("a", "b").contains(p)) { s = p; }',
    "an equal": 'String s = "a"; if ("b".equals(p)) { s = p; }',
    "an equal in any case": 'String s = "a"; if (p.equalsIgnoreCase("b")) { s = p; }',
    "equal objects": 'String s = "a"; if (Objects.equals(p, "b")) { s = p; }',
    "a switch over texts": 'String s; switch (p) { case "a": s = p; break; case "b": s = "x"; break; default: s = "y"; }',
    "a switch that maps": 'String s = switch (p) { case "a" -> "x"; case "b" -> "y"; default -> "z"; };',
    "a table": 'Map<String, String> t = Map.of("a", "x"); String s = t.getOrDefault(p, "y");',
    "a whole match": 'if (!p.matches("[A-Za-z0-9]+")) { return; } String s = p;',
    "a compiled match": "if (!WORD.matcher(p).matches()) { return; } String s = p;",
    "a matcher in a variable": "java.util.regex.Matcher m = WORD.matcher(p); if (!m.matches()) { return; } String s = p;",
    "a static match": 'String s = "a"; if (java.util.regex.Pattern.matches("\\\\d+", p)) { s = p; }',
    "stripped to letters": 'String s = p.replaceAll("[^A-Za-z0-9]", "");',
    "encoded": "String s = Base64.getEncoder().encodeToString(p.getBytes());",
    "a helper that refuses": "refuse(p); String s = p;",
    "a helper that tells": "if (!fits(p)) { return; } String s = p;",
    "a filter of a stream": 'String s = List.of("a", p).stream().filter(KNOWN::contains).findFirst().orElse("a");',
    "any match": "if (KNOWN.stream().noneMatch(k -> k.equals(p))) { return; } String s = p;",
    "another object's parameter": 'String s = config.getProperty("p");',
    "an assertion": 'org.springframework.util.Assert.isTrue(KNOWN.contains(p), "no"); String s = p;',
    "an enumeration": 'String s = "a" + java.util.concurrent.TimeUnit.valueOf(p);',
    "a yes or no": 'boolean yes = p.equals("a"); String s = yes ? "a" : "b";',
    "returned before": "if (p != null) { return; } String s = p;",
}


def kinds(body):
    """The kinds of harm that a servlet with this body does, where it ends in a statement made of `s`."""
    report = analyse_file(SourceFile("A.java", HEAD % (body + ' statement.executeQuery("select " + s);')))
    assert not report.exhausted
    return {hit.kind for hit in report.hits} & {"sql"}


@pytest.mark.parametrize("name", sorted(TAINTED))
def test_what_a_stranger_chose_is_followed_through(name):
    assert kinds(TAINTED[name]) == {"sql"}


@pytest.mark.parametrize("name", sorted(CLEAN))
def test_what_cannot_do_harm_is_told(name):
    assert kinds(CLEAN[name]) == set()
