"""`.readylayerignore`: paths that are never shown to a model, written as in `.gitignore`."""

from collections.abc import Callable

from readylayer_cli.domain.errors import ConfigError

IGNORE_NAME = ".readylayerignore"


def ignore_test(data: bytes | None) -> Callable[[str], bool]:
    """Tells whether a path is ignored; without a file none is."""
    if data is None:
        return lambda _path: False
    from pathspec import GitIgnoreSpec  # lazy: 10 ms

    try:
        spec = GitIgnoreSpec.from_lines(data.decode("utf-8").splitlines())
    except (UnicodeDecodeError, ValueError) as error:
        raise ConfigError("RL1112", f"{IGNORE_NAME} cannot be read: {error}", "write it like a .gitignore") from error
    return spec.match_file
