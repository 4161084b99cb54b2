"""True claims as good models write them, in the four languages, are kept at their line."""

import pytest

from tests.fakes.changes import change_of
from tests.fakes.models.scripted import ScriptedModel, claim, read_with, saying

PYTHON = """import json


def load(path, cursor):
    with open(path) as file:
        text = file.read()

    # Comments stand in between
    data = json.loads(text)

    for key in data:
        if key.startswith("_"):
            del data[key]
    result = None
    for row in cursor.execute("SELECT id FROM t WHERE name = '%s'" % data["name"]):
        result = row
    print("done\\n")
    return result.id
"""
TYPESCRIPT = """import { find } from "./users";

export async function show(req: Request, res: Response) {
  const user = await find(req.params.id);
  for (let i = 0; i <= user.orders.length; i++) {
    res.write(user.orders[i].title);
  }

  fetch(user.hook);
  return JSON.parse(req.body);
}
"""
GO = """package shop

import "net/http"

var cache = map[string]string{}

func Load(url string) (string, error) {
\tresp, err := http.Get(url)
\tif err != nil {
\t\treturn "", nil
\t}
\tcache[url] = resp.Status
\treturn resp.Status, nil
}
"""
JAVA = """package shop;

class Orders {
  private final Map<String, Order> orders = new HashMap<>();

  void drop(List<Order> all) {
    for (Order order : all) {
      if (order.total == null) {
        all.remove(order);
      }
    }
    statement.executeQuery("SELECT * FROM orders WHERE id = " + id);
  }
}
"""
TEXTS = {"app/load.py": PYTHON, "web/show.ts": TYPESCRIPT, "shop/load.go": GO, "src/Orders.java": JAVA}
CHANGE = change_of({}, TEXTS)

CLAIMS = [
    ("app/load.py", "    for key in data:\n        if key.startswith(\"_\"):\n            del data[key]", 11,
     "`data` changes its size during the iteration, which raises `RuntimeError`.", ["data", "key"]),
    ("app/load.py", "for key in data:\n...\ndel data[key]", 11, "The dict is changed while it is iterated.", ["data"]),
    ("app/load.py", "        text = file.read()\n    # ... rest\n    data = json.loads(text)", 6,
     "`json.loads` raises `JSONDecodeError` for an empty file; it is never caught.", ["json.loads"]),
    ("app/load.py", "text = file.read()\ndata = json.loads(text)", 6,
     "A SyntaxError of the JSON body is not caught.", []),
    ("app/load.py", "+    return result.id", 18, "`result` is undefined when the query finds nothing.", ["result"]),
    ("app/load.py", "    return result.id", 18,
     "`result` is None if there is no row: `AttributeError`.", ["result.id"]),
    ("app/load.py", "18+     return result.id", 18, "`result` was never checked for `None`.", ["result"]),
    ("app/load.py", "18: return result.id", 18, "`result` is not defined if the cursor is empty.", ["result"]),
    ("app/load.py", "```python\n    return result.id\n```", 18, "It fails for no rows.", []),
    ("app/load.py", "`return result.id`", 18, "It fails for no rows.", []),
    ("app/load.py", 'print("done\n")', 17, "This writes to stdout, which is the protocol.", ["print"]),
    ("a/app/load.py", 'cursor.execute("SELECT id FROM t WHERE name = \'%s\'" % data["name"])', 15,
     "SQL is built from `data`; use `cursor.execute(sql, params)` or `sqlalchemy.text` instead.",
     ["cursor.execute", "SQL injection"]),
    ("load.py", "with open(path) as file:", 5, "The path is not confined; missing `os.path.realpath` check.", ["path"]),
    ("app/load.py (in load)", "with open(path) as file:", 5,
     "The file will not parse as JSON if it has a BOM.", ["open"]),
    ("web/show.ts", "for (let i = 0; i <= user.orders.length; i++) {\n    res.write(user.orders[i].title);", 5,
     "Off by one: `user.orders[i]` is undefined at the last index, so a `TypeError` is thrown.", ["user.orders"]),
    ("web/show.ts", "  const user = await find(req.params.id);", 4,
     "`user` is undefined when the id is unknown, and `user.orders` throws.", ["user", "find"]),
    ("./web/show.ts", "fetch(user.hook);", 9, "`await` is missing: a rejection is an `UnhandledPromiseRejection`.",
     ["fetch"]),
    ("web/show.ts", "return JSON.parse(req.body);", 10,
     "`JSON.parse` throws `SyntaxError` on bad input.", ["JSON.parse"]),
    ("web\\show.ts", "return JSON.parse(req.body);", 10, "This does not compile: `find` returns the wrong type.", []),
    ("shop/load.go", "    resp, err := http.Get(url)\n    if err != nil {", 8,
     "The body is never closed: `resp.Body.Close()` is missing.", ["resp", "http.Get"]),
    ("shop/load.go", "resp, err := http.Get(url)", 8,
     "No `defer resp.Body.Close()`, and no timeout; use `http.NewRequestWithContext`.", ["http.Get"]),
    ("shop/load.go", '-if err != nil {\n+    return "", nil', 9,
     "The error is swallowed: `nil` instead of `err`.", ["err"]),
    ("shop/load.go", "cache[url] = resp.Status", 12,
     "Concurrent map write: `cache` is written without a `sync.Mutex`, which panics.", ["cache", "sync.Mutex"]),
    ("src/Orders.java", "for (Order order : all) {\n      ...\n        all.remove(order);", 7,
     "Removing from `all` while iterating throws `ConcurrentModificationException`.", ["all.remove"]),
    ("src/Orders.java", 'statement.executeQuery("SELECT * FROM orders WHERE id = " + id);', 12,
     "Built by concatenation; use a `PreparedStatement`.", ["executeQuery"]),
    ("src/Orders.java", "private final Map<String, Order> orders = new HashMap<>();", 4,
     "`HashMap` is not thread safe, `ConcurrentHashMap` should be used.", ["HashMap", "orders"]),
    ("src/Orders.java", "statement.executeQuery", 12,
     "`statement` is not declared final and `close()` is never called.",
     ["statement"]),
]  # fmt: skip


@pytest.mark.parametrize(("file", "quote", "line", "problem", "symbols"), CLAIMS)
@pytest.mark.parametrize("is_numbered", [True, False])
def test_a_true_claim_is_kept_at_its_line(file, quote, line, problem, symbols, is_numbered):
    said = claim(file, quote, line=line if is_numbered else None, problem=problem, symbols=symbols)
    reading = read_with(CHANGE, ScriptedModel(lambda _: saying(said)))
    assert reading.usage.rejected == {}
    assert [finding.span.start_line for finding in reading.findings] == [line]


HALLUCINATIONS = [
    ("app/load.py", "for key in data:\n...\nremove(data, key)", "It is changed while it is iterated.", []),
    ("app/load.py", "    return result.id\n...\n    for key in data:", "The order is not that of the file.", []),
    ("app/load.py", "return result.identifier", "Not there.", []),
    ("app/loaded.py", "return result.id", "Not there.", []),
    ("app/load.py", "return result.id", "`checkZorp()` is called without a check.", []),
    ("app/load.py", "return result.id", "Bad.", ["result", "frobnicate_all"]),
    ("app/load.py", "return result.id", "`load` is not defined.", []),
    ("app/load.py", "return result.id", "This does not compile: the argument list has an unclosed parenthesis.", []),
    ("web/show.ts", "return JSON.parse(req.body);", "A syntax error: missing closing brace.", []),
    ("shop/load.go", "cache[url] = resp.Status", "The code does not compile.", []),
    ("src/Orders.java", "all.remove(order);", "Syntax error, a bracket is missing: unbalanced brackets.", []),
]


@pytest.mark.parametrize(("file", "quote", "problem", "symbols"), HALLUCINATIONS)
def test_an_invented_claim_is_rejected(file, quote, problem, symbols):
    said = claim(file, quote, problem=problem, symbols=symbols)
    reading = read_with(CHANGE, ScriptedModel(lambda _: saying(said)))
    assert reading.findings == ()
    assert sum(reading.usage.rejected.values()) == 1
