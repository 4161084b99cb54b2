"""Names in reports are matched with files of the repository only where that is certain."""

from readylayer_cli.domain.coverage import Unmatched
from readylayer_cli.engines.coverage.paths import Reported, Repository


def find(paths, name, package="", hint="", roots=(), **more):
    found = Repository(paths, **more).find(Reported(name, package, hint, tuple(roots)))
    return found if isinstance(found, str) else (found.reason, found.candidates)


def test_an_exact_path_is_the_file():
    assert find(["src/a.py"], "./src/a.py") == "src/a.py"


def test_a_path_below_the_workspace_is_the_file():
    assert find(["src/a.py"], "/work/repo/src/a.py", workspaces=["/work/repo"]) == "src/a.py"


def test_a_name_is_looked_for_below_the_roots_of_its_report():
    assert find(["app/a.py", "lib/b.py"], "a.py", roots=["/home/runner/work/x/x/app"]) == "app/a.py"


def test_of_several_roots_the_one_counts_where_the_file_is():
    assert find(["b/utils.py"], "utils.py", roots=["/ci/a", "/ci/b"]) == "b/utils.py"


def test_a_name_that_two_roots_have_is_refused_with_both():
    reason, candidates = find(["a/utils.py", "b/utils.py"], "utils.py", roots=["/ci/a", "/ci/b"])
    assert "several" in reason
    assert candidates == ("a/utils.py", "b/utils.py")


def test_the_package_tells_files_of_one_name_apart():
    assert find(["a/utils.py", "b/utils.py"], "utils.py", hint="b", roots=["/ci/a", "/ci/b"]) == "b/utils.py"


def test_a_package_and_a_file_name_are_found_by_their_common_end():
    paths = ["app/src/main/java/org/acme/Cart.java", "lib/src/main/java/org/acme/tax/Cart.java"]
    assert find(paths, "Cart.java", package="org/acme") == paths[0]
    assert find(paths, "Cart.java", package="org/acme/tax") == paths[1]


def test_a_go_import_path_leads_into_the_module():
    assert find(["pkg/store/db.go"], "github.com/acme/shop/pkg/store/db.go") == "pkg/store/db.go"


def test_a_file_at_the_root_is_matched_once_other_files_have_shown_the_root():
    repository = Repository(["main.go", "pkg/db.go"])
    assert isinstance(repository.find(Reported("example.com/shop/main.go")), Unmatched)
    assert repository.find(Reported("example.com/shop/pkg/db.go")) == "pkg/db.go"
    assert repository.find(Reported("example.com/shop/main.go")) == "main.go"
    assert isinstance(repository.find(Reported("example.com/shop/gen/main.go")), Unmatched)


def test_another_repositorys_files_are_not_matched():
    reason, near = find(["web/utils/index.js"], "/build/other/lib/index.js")
    assert "no file" in reason
    assert near == ("web/utils/index.js",)


def test_windows_paths_and_fixes_are_understood():
    assert find(["src/a.cs"], r"C:\agent\_work\1\s\src\a.cs") == "src/a.cs"
    assert find(["app/x.js"], "/usr/src/dist/x.js", fixes={"/usr/src/dist/": "app/"}) == "app/x.js"


def test_any_bytes_are_a_path():
    assert find(["src/\udcff.py"], "src/\udcff.py") == "src/\udcff.py"
