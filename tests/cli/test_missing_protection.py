"""`readylayer review` on changes that only take a protection away: the finding stands beside the deletion."""

import pytest

from tests.cli.git_repo import repository, review, write

DOWNLOAD = (
    "import os\n\nfrom werkzeug.utils import secure_filename\n\n\n"
    "def download(request, name):\n    name = secure_filename(name)\n    log(name)\n"
    "    return send(os.path.join(ROOT, name))\n"
)
REDIRECT = (
    "export function follow(request) {\n  request.headers.delete('authorization')\n  request.headers.delete('cookie')\n"
    "  return send(request)\n}\n"
)
UPLOAD = (
    'package a\n\nfunc Save(name string, data []byte) error {\n\tif strings.Contains(name, "..") {\n'
    '\t\treturn errors.New("bad name")\n\t}\n\treturn os.WriteFile(path.Join(root, name), data, 0o600)\n}\n'
)
PARSER = (
    "class Reader {\n  Document read(InputStream in) throws Exception {\n    SAXReader reader = new SAXReader();\n"
    '    reader.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);\n'
    "    return reader.read(in);\n  }\n}\n"
)


@pytest.mark.parametrize(
    ("path", "before", "gone", "line", "cwe"),
    [
        ("app/files.py", DOWNLOAD, "    name = secure_filename(name)\n", 7, "CWE-22"),
        ("lib/follow.js", REDIRECT, "  request.headers.delete('cookie')\n", 3, "CWE-200"),
        (
            "save.go",
            UPLOAD,
            '\tif strings.Contains(name, "..") {\n\t\treturn errors.New("bad name")\n\t}\n',
            4,
            "CWE-22",
        ),
        ("Reader.java", PARSER, PARSER.split("\n")[3] + "\n", 4, "CWE-611"),
    ],
)
def test_a_change_that_only_deletes_is_reported_beside_the_deletion(tmp_path, path, before, gone, line, cwe):
    folder = repository(tmp_path / "r", {path: before})
    write(folder, {path: before.replace(gone, "")})

    findings = [one for one in review(folder)[1]["findings"] if cwe in one["cwe"]]

    assert findings
    assert {one["path"] for one in findings} == {path}
    assert all(line - 1 <= one["start_line"] <= line for one in findings)


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("app/files.py", DOWNLOAD, DOWNLOAD.replace("name = secure_filename(name)", "name = os.path.basename(name)")),
        ("lib/follow.js", REDIRECT, REDIRECT.replace("headers.delete('cookie')", "headers.delete('Cookie')")),
    ],
)
def test_another_protection_in_its_place_is_no_loss(tmp_path, path, before, after):
    folder = repository(tmp_path / "r", {path: before})
    write(folder, {path: after})

    assert review(folder)[1]["findings"] == []
