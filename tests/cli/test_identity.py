"""A finding keeps its fingerprint from push to push, whoever found it."""

import json

from tests.cli.git_repo import git, repository, review, write
from tests.unit.engines.review.sarif.logs import log, result

CODE = """from flask import Flask, request
import requests
app = Flask(__name__)


@app.route("/")
def show():
    name = request.args["name"]
    sql = f"SELECT * FROM t WHERE n = '{name}'"
    token = "ghp_x7Kq2Lm9Zt4Rv8Wb1Nc5Yd3Pf6Gh0Js2Ta1B"
    requests.get("https://example.org", token)
    return db.execute(sql)
"""


def identities(folder, path, code):
    line = code.split("\n").index(next(each for each in code.split("\n") if "requests.get" in each)) + 1
    write(folder, {path: code, "scan.sarif": json.dumps(log(result(path, line, ruleId="r7")))})
    found = review(folder, "--sarif", "scan.sarif", "--set", "review.min_confidence=low")[1]["findings"]
    return sorted((item["rule_id"], item["fingerprint"]) for item in found), found


def test_lines_above_a_new_indentation_and_a_rename_change_no_fingerprint(tmp_path):
    folder = repository(tmp_path / "r", {"note.txt": "x\n"})
    git(folder, "checkout", "--quiet", "-b", "feature")
    wanted, found = identities(folder, "app.py", CODE)
    assert {"ruff", "readylayer", "tool"} == {item["engine"] for item in found}
    assert any(item["code_flow"] for item in found)
    for count in (1, 50):
        assert identities(folder, "app.py", "# note\n" * count + CODE)[0] == wanted
    tabs = CODE.replace("    ", "\t")
    assert identities(folder, "app.py", tabs)[0] == wanted
    (folder / "app.py").unlink()
    assert identities(folder, "web/views.py", CODE)[0] == wanted
