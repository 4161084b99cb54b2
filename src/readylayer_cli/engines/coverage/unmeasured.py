"""Which files a report should have known."""

from readylayer_cli.code.paths import is_documentation_path, is_generated_path, is_test_path, is_vendored_path


def is_expected(path: str, extensions: frozenset[str]) -> bool:
    """Whether reports of such files exist, so that one without has been left out."""
    suffix = path[path.rfind(".") :] if "." in path.rpartition("/")[2] else ""
    if suffix not in extensions:
        return False
    return not (is_test_path(path) or is_generated_path(path) or is_vendored_path(path) or is_documentation_path(path))
