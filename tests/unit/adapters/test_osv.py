"""OSV databases on disk: archives with and without a kept index, folders, files, and broken ones."""

import json
import zipfile

import pytest

from readylayer_cli.adapters.osv.database import OsvFiles
from readylayer_cli.domain.errors import InputError
from readylayer_cli.domain.packages import package_key

DJANGO, FLASK = package_key("PyPI", "django"), package_key("PyPI", "Flask")


def record(identity, *names, modified="2026-01-02T03:04:05Z"):
    affected = [{"package": {"ecosystem": "PyPI", "name": name}} for name in names]
    return json.dumps({"id": identity, "modified": modified, "affected": affected})


def archive(path, *records, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as made:
        for number, text in enumerate(records):
            made.writestr(f"{number}.json", text)
    return path


def ids(database, *packages):
    found = database.about(packages)
    return {key.name: sorted(json.loads(each)["id"] for each in records) for key, records in found.items()}


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_an_archive_is_read_by_package_and_its_index_is_kept(tmp_path, method):
    path = archive(tmp_path / "all.zip", record("A", "Django"), record("B", "flask", "django"), "{", method=method)
    for _ in range(2):
        database = OsvFiles([path], tmp_path / "cache")
        assert ids(database, DJANGO, FLASK) == {"django": ["A", "B"], "flask": ["B"]}
        assert database.dated() == "2026-01-02"
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_a_changed_archive_is_indexed_anew_and_a_broken_index_does_not_matter(tmp_path):
    path, cache = tmp_path / "all.zip", tmp_path / "cache"
    archive(path, record("A", "django"))
    assert ids(OsvFiles([path], cache), DJANGO) == {"django": ["A"]}
    archive(path, record("B", "django"), record("C", "flask"))
    assert ids(OsvFiles([path], cache), DJANGO) == {"django": ["B"]}
    for kept in cache.iterdir():
        kept.write_bytes(b"nonsense")
    assert ids(OsvFiles([path], cache), DJANGO) == {"django": ["B"]}


def test_nothing_is_kept_where_nothing_may_be(tmp_path):
    path = archive(tmp_path / "all.zip", record("A", "django"))
    assert ids(OsvFiles([path]), DJANGO) == {"django": ["A"]}
    (tmp_path / "file").write_text("in the way")
    assert ids(OsvFiles([path], tmp_path / "file"), DJANGO) == {"django": ["A"]}
    assert sorted(each.name for each in tmp_path.iterdir()) == ["all.zip", "file"]


def test_folders_and_files_are_databases_too(tmp_path):
    folder = tmp_path / "db"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.json").write_text(record("A", "django"))
    archive(folder / "sub" / "all.zip", record("B", "django"))
    (folder / "note.txt").write_text("no record")
    assert ids(OsvFiles([folder]), DJANGO) == {"django": ["A", "B"]}
    (tmp_path / "list.json").write_text(f"[{record('C', 'flask')}, {record('D', 'flask')}]")
    assert ids(OsvFiles([tmp_path / "list.json"]), DJANGO, FLASK) == {"flask": ["C", "D"]}


@pytest.mark.parametrize(
    ("name", "data"),
    [("x.zip", b"no"), ("x.json", b"{"), ("x.json", b"[" * 99_999), ("x.json", b"5")],
    ids=["zip", "cut off", "deep", "number"],
)
def test_a_broken_database_is_refused_by_name(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=name):
        OsvFiles([tmp_path / name]).about([DJANGO])


def test_a_damaged_archive_is_refused(tmp_path):
    path = archive(tmp_path / "all.zip", *(record(str(number), "django") for number in range(50)))
    data = bytearray(path.read_bytes())
    data[40:200] = bytes(160)
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"all\.zip"):
        OsvFiles([path]).about([DJANGO])
