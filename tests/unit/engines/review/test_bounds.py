"""A bound that was hit is told."""

from tests.unit.engines.review.sarif.logs import take_in

HEAVY = "".join(f"    v = v + request.args['x{at}']\n" for at in range(9000))
HEAD = "from flask import Flask, request\napp = Flask(__name__)\n\n"
TAIL = "@app.route('/b')\ndef light():\n    return eval(request.args['x'])\n"


def test_a_function_in_which_data_was_not_followed_to_the_end_is_named_and_fails_nothing():
    text = f"{HEAD}@app.route('/')\ndef heavy():\n    v = request.args['x']\n{HEAVY}    return v\n\n{TAIL}"
    review = take_in(before={}, after={"app.py": text}, fail_on=None)
    assert [(each.path, each.reason) for each in review.skipped] == [
        ("app.py", "data was not followed to the end in `heavy`: too much work")
    ]
    assert review.verdict == "pass"
    assert "CWE-95" in {cwe for each in review.findings for cwe in each.cwe}
    assert take_in(before={}, after={"app.py": HEAD + TAIL}).skipped == ()
