"""What a pyproject.toml declares, whichever tool it is written for."""

from collections.abc import Iterator

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rules.change._declared import Declared
from readylayer_cli.engines.review.rules.change._key_lines import KeyLines
from readylayer_cli.engines.review.rules.change._manifests_data import flat, read_toml, table
from readylayer_cli.engines.review.rules.change._manifests_lines import requirement

_SECTION = lazy_pattern(r"(?:^|-)(?:dependencies|requires|dependency-groups|deps)$")
_NO_SECTION = ("tool.setuptools.dynamic", "tool.uv.exclude")
_MAX_DEPTH = 8


def pyproject_dependencies(file: SourceFile) -> Iterator[Declared]:
    """Every list and table of requirements: PEP 621 and 735, Poetry, uv, PDM, Hatch, Pixi and others."""
    document, lines = read_toml(file), KeyLines(file)
    for path, value in _sections(document, ""):
        yield from _entries(lines, path, value)
    for name, source in table(document, "tool", "uv", "sources").items():
        start = lines.key("sources")
        yield Declared(name, flat(source), lines.key(name, start), "tool.uv.sources", is_origin=True)


def _sections(node: object, path: str, depth: int = 0) -> Iterator[tuple[str, object]]:
    for key, value in table(node).items():
        inner = f"{path}.{key}" if path else key
        if inner.startswith(_NO_SECTION):
            continue
        if _SECTION.search(key):
            yield inner, value
        elif depth < _MAX_DEPTH:
            yield from _sections(value, inner, depth + 1)


def _entries(lines: KeyLines, path: str, value: object) -> Iterator[Declared]:
    start = lines.key(path.rpartition(".")[2])
    if isinstance(value, list):
        for text in value:
            if isinstance(text, str):
                yield from requirement(text, lines.text(text, start), path)
    for name, wanted in table(value).items():
        if isinstance(wanted, list) and not any(isinstance(one, dict) and "version" in one for one in wanted):
            yield from _entries(lines, f"{path}.{name}", wanted)
        elif name.lower() != "python":
            yield Declared(name, flat(wanted), lines.key(name, start), path)
