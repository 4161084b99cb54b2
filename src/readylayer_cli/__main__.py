"""Entry of the `readylayer` command; answers `--version` before anything else is imported."""

import sys

from readylayer_cli import __version__


def main() -> int:
    """Run the command line and return its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"readylayer {__version__}\n")
        return 0
    from readylayer_cli.cli.main import run  # lazy: click and the command table, 40 ms

    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
