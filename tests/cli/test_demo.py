"""The tour runs offline, finds what it promises, and leaves nothing behind."""

from tests.cli.git_repo import readylayer


def test_the_tour_finds_what_the_pull_request_brings_in(tmp_path):
    done = readylayer(tmp_path, "demo", environment={"TMPDIR": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode()
    for part in ("critical", "bank/views.py", "tests/test_fees.py", ".github/workflows/tests.yml", "bank/rates.py"):
        assert part in text
    assert "ghp_7Qm2xVb9" not in text
    assert list(tmp_path.iterdir()) == []


def test_the_example_can_be_kept(tmp_path):
    done = readylayer(tmp_path, "demo", "--keep", str(tmp_path / "bank"))
    assert done.returncode == 0
    assert (tmp_path / "bank" / ".git").is_dir()
    again = readylayer(tmp_path, "demo", "--keep", str(tmp_path / "bank"))
    assert again.returncode == 2
    assert b"not empty" in again.stderr
