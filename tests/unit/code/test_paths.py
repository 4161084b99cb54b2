"""What paths give away: tests, documentation, vendored and generated code, lock files."""

import pytest

from readylayer_cli.code.paths import (
    is_documentation_path,
    is_generated_path,
    is_lock_file,
    is_test_path,
    is_vendored_path,
)


@pytest.mark.parametrize(
    "path",
    [
        "tests/a.py",
        "a/test_b.py",
        "a/b_test.py",
        "conftest.py",
        "src/a.spec.ts",
        "src/a.test.jsx",
        "src/__tests__/a.js",
        "cypress/a.js",
        "pkg/a_test.go",
        "pkg/testdata/a.go",
        "src/test/java/A.java",
        "src/main/java/ATest.java",
        "src/x/ATests.java",
        "src/x/TestA.java",
        "src/x/AIT.java",
        "src/intTest/java/A.java",
        "src/integration-test/java/A.java",
        "src/testFixtures/java/A.java",
        "spec/models/a.rb",
        "app/a_spec.rb",
        "lib/test_a.rb",
        "lib/a_test.rb",
        "tests/ATest.php",
        "src/ATest.php",
        "src/ASpec.php",
    ],
)
def test_test_files_are_known(path):
    assert is_test_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "src/contest.py",
        "src/attestation.go",
        "src/latest/a.go",
        "src/Testament.java",
        "src/Contest.java",
        "src/protest.rb",
        "src/inspector/a.js",
        "src/greatest.php",
        "app/specification.rb",
        "a/TestimonialController.kts",
    ],
)
def test_other_files_are_not_taken_for_tests(path):
    assert not is_test_path(path)


def test_other_kinds_are_known():
    assert is_documentation_path("docs/a.py")
    assert is_documentation_path("README.md")
    assert not is_documentation_path("src/docstrings.py")
    assert is_vendored_path("a/node_modules/b.js")
    assert is_vendored_path("vendor/a/b.php")
    assert not is_vendored_path("src/vendors/a.php")
    assert is_generated_path("a.pb.go")
    assert is_generated_path("dist/a.js")
    assert is_generated_path("a.min.js")
    assert not is_generated_path("src/distance.js")
    assert is_lock_file("a/composer.lock")
    assert is_lock_file("Gemfile.lock")
    assert not is_lock_file("lock.go")
