"""Data is followed across the files of JavaScript, TypeScript, Go and Java projects as they name each other."""

import pytest

from tests.unit.engines.review.across.reviewing import review

EXPRESS = "const express = require('express');\n{imports}\nconst app = express();\napp.get('/x', (req, res) => {{\n  {call}\n}});\n"
RUN_JS = (
    "const {{ exec }} = require('child_process');\nfunction run(word) {{\n  exec('ls ' + word);\n}}\n{export}\n".format
)


def app_js(imports, call):
    return EXPRESS.format(imports=imports, call=call)


def app_ts(imports, call):
    return f"import express, {{ Request, Response }} from 'express';\n{imports}\nconst app = express();\napp.get('/x', (req: Request, res: Response) => {{\n  {call}\n}});\n"


RUN_TS = "import { exec } from 'child_process';\nexport function run(word: string) {\n  exec('ls ' + word);\n}\n"
CLASS_TS = "import { exec } from 'child_process';\nexport class Runner {\n  run(word: string) {\n    exec('ls ' + word);\n  }\n}\n"
GO_MAIN = 'package main\n\nimport (\n\t"net/http"\n{imports}\n)\n\nfunc handle(w http.ResponseWriter, r *http.Request) {{\n\t{call}\n}}\n'
GO_RUN = 'package {package}\n\nimport "os/exec"\n\nfunc {name}(word string) {{\n\texec.Command("sh", "-c", "ls "+word).Run()\n}}\n'
GO_MOD = "module example.org/shop\n\ngo 1.22\n"
JAVA_WEB = """\
package shop.web;

import jakarta.servlet.http.*;
{imports}

public class Items extends HttpServlet {{
    {field}
    public void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {{
        {call}
    }}
}}
"""
JAVA_RUN = """\
package shop.{package};

public class Runner {{
    public {static}void run(String word) throws Exception {{
        Runtime.getRuntime().exec("sh -c " + word);
    }}
}}
"""

HARMFUL = {
    "a required function": (
        {"run.js": RUN_JS(export="module.exports = { run };"), "app.js": app_js("const { run } = require('./run');", "run(req.query.a);")}, "run.js:3",
    ),
    "a required module": (
        {"lib/run.js": RUN_JS(export="exports.run = run;"), "app.js": app_js("const tools = require('./lib/run');", "tools.run(req.query.a);")}, "lib/run.js:3",
    ),
    "a module that is a function": (
        {"run.js": RUN_JS(export="module.exports = run;"), "app.js": app_js("const start = require('./run');", "start(req.query.a);")}, "run.js:3",
    ),
    "an imported function": (
        {"src/run.ts": RUN_TS, "src/app.ts": app_ts("import { run as start } from './run';", "start(req.query.a as string);")}, "src/run.ts:3",
    ),
    "an index file": (
        {"src/lib/index.ts": "export * from './run';\n", "src/lib/run.ts": RUN_TS, "src/app.ts": app_ts("import { run } from './lib';", "run(req.query.a as string);")},
        "src/lib/run.ts:3",
    ),
    "a name that is exported again": (
        {"src/lib/index.ts": "export { run as go } from './run';\n", "src/lib/run.ts": RUN_TS, "src/app.ts": app_ts("import { go } from './lib';", "go(req.query.a as string);")},
        "src/lib/run.ts:3",
    ),
    "a path of the project's settings": (
        {"tsconfig.json": '{"compilerOptions": {"baseUrl": ".", "paths": {"@lib/*": ["src/lib/*"]}}}', "src/lib/run.ts": RUN_TS,
         "src/app.ts": app_ts("import { run } from '@lib/run';", "run(req.query.a as string);")},
        "src/lib/run.ts:3",
    ),
    "an object of an imported class": (
        {"src/run.ts": CLASS_TS, "src/app.ts": app_ts("import { Runner } from './run';", "new Runner().run(req.query.a as string);")}, "src/run.ts:4",
    ),
    "a default export": (
        {"src/run.ts": CLASS_TS.replace("export class", "export default class"), "src/app.ts": app_ts("import Runner from './run';\nconst runner = new Runner();", "runner.run(req.query.a as string);")},
        "src/run.ts:4",
    ),
    "a namespace": (
        {"src/run.ts": RUN_TS, "src/app.ts": app_ts("import * as tools from './run';", "tools.run(req.query.a as string);")}, "src/run.ts:3",
    ),
    "an arrow function": (
        {"src/run.ts": "import { exec } from 'child_process';\nexport const run = (word: string) => {\n  exec('ls ' + word);\n};\n",
         "src/app.ts": app_ts("import { run } from './run';", "run(req.query.a as string);")},
        "src/run.ts:3",
    ),
    "a file with its ending": (
        {"run.mjs": RUN_TS.replace(": string", ""), "app.mjs": app_ts("import { run } from './run.mjs';", "run(req.query.a);").replace(": Request", "").replace(": Response", "").replace(", { Request, Response }", "")},
        "run.mjs:3",
    ),
    "another file of the package": (
        {"go.mod": GO_MOD, "run.go": GO_RUN.format(package="main", name="run"), "main.go": GO_MAIN.format(imports="", call='run(r.URL.Query().Get("a"))')}, "run.go:6",
    ),
    "a package of the module": (
        {"go.mod": GO_MOD, "internal/tools/run.go": GO_RUN.format(package="tools", name="Run"),
         "main.go": GO_MAIN.format(imports='\t"example.org/shop/internal/tools"', call='tools.Run(r.FormValue("a"))')},
        "internal/tools/run.go:6",
    ),
    "a class of the package": (
        {"src/main/java/shop/web/Runner.java": JAVA_RUN.format(package="web", static="static "),
         "src/main/java/shop/web/Items.java": JAVA_WEB.format(imports="", field="", call='Runner.run(request.getParameter("a"));')},
        "src/main/java/shop/web/Runner.java:5",
    ),
    "an imported class": (
        {"src/main/java/shop/tools/Runner.java": JAVA_RUN.format(package="tools", static=""),
         "src/main/java/shop/web/Items.java": JAVA_WEB.format(imports="import shop.tools.Runner;", field="", call='new Runner().run(request.getParameter("a"));')},
        "src/main/java/shop/tools/Runner.java:5",
    ),
    "a field by its type": (
        {"src/main/java/shop/tools/Runner.java": JAVA_RUN.format(package="tools", static=""),
         "src/main/java/shop/web/Items.java": JAVA_WEB.format(imports="import shop.tools.Runner;", field="private Runner runner;", call='runner.run(request.getParameter("a"));')},
        "src/main/java/shop/tools/Runner.java:5",
    ),
}  # fmt: skip


def told(findings):
    return sorted(
        {f"{each.path}:{each.span.start_line}" for each in findings if "CWE-78" in each.cwe and each.code_flow}
    )


@pytest.mark.parametrize("name", HARMFUL)
def test_it_is_followed_through(name, tmp_path):
    files, place = HARMFUL[name]
    assert told(review(tmp_path, {"README.md": "x"}, files)) == [place]


@pytest.mark.parametrize("name", HARMFUL)
def test_an_unchanged_sink_is_told_where_the_changed_file_hands_it_data(name, tmp_path):
    files, _ = HARMFUL[name]
    entry = next(path for path in files if path.rpartition("/")[2].partition(".")[0] in {"app", "main", "Items"})
    sink = {path: text for path, text in files.items() if path != entry}
    (finding,) = told(review(tmp_path, sink, {entry: files[entry]}))
    assert finding.startswith(f"{entry}:")


HARMLESS = {
    "a number in JavaScript": {
        "clean.js": "exports.number = (text) => parseInt(text, 10);\n", "run.js": RUN_JS(export="module.exports = { run };"),
        "app.js": app_js("const { run } = require('./run');\nconst { number } = require('./clean');", "run(number(req.query.a));"),
    },
    "another module of the same name": {
        "lib/run.js": RUN_JS(export="module.exports = { run };"), "run.js": "exports.run = (word) => word.length;\n",
        "app.js": app_js("const { run } = require('./run');", "run(req.query.a);"),
    },
    "arguments as a list": {
        "run.js": "const { execFile } = require('child_process');\nexports.run = (word) => {\n  execFile('ls', ['--', word]);\n};\n",
        "app.js": app_js("const { run } = require('./run');", "run(req.query.a);"),
    },
    "a package of another module in Go": {
        "go.mod": GO_MOD, "tools/run.go": GO_RUN.format(package="tools", name="Run"),
        "main.go": GO_MAIN.format(imports='\t"example.com/other/tools"', call='tools.Run(r.FormValue("a"))'),
    },
    "a number in Go": {
        "go.mod": GO_MOD, "run.go": GO_RUN.format(package="main", name="run"), "clean.go": 'package main\n\nimport "strconv"\n\nfunc number(text string) string {\n\tn, _ := strconv.Atoi(text)\n\treturn strconv.Itoa(n)\n}\n',
        "main.go": GO_MAIN.format(imports="", call='run(number(r.URL.Query().Get("a")))'),
    },
    "a class of another package in Java": {
        "src/main/java/shop/tools/Runner.java": JAVA_RUN.format(package="tools", static="static "),
        "src/main/java/shop/other/Runner.java": "package shop.other;\n\npublic class Runner {\n    public static int run(String word) {\n        return word.length();\n    }\n}\n",
        "src/main/java/shop/web/Items.java": JAVA_WEB.format(imports="import shop.other.Runner;", field="", call='Runner.run(request.getParameter("a"));'),
    },
}  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_it_is_harmless_with(name, tmp_path):
    assert told(review(tmp_path, {"README.md": "x"}, HARMLESS[name])) == []
