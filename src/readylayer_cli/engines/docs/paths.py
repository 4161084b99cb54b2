"""Path templates: every framework's spelling of a parameter becomes `{name}`."""

import re

from readylayer_cli.domain.patterns import lazy_pattern

_BRACED = lazy_pattern(r"\{(\w+)(?::[^{}]*(?:\{[^{}]*\}[^{}]*)*)?\}")
_ANGLED = lazy_pattern(r"<(?:([\w.]+)(?:\([^<>]*\))?:)?(\w+)>")
_NAME = lazy_pattern(r"\{(\w+)\}")


def joined_path(*parts: str) -> str:
    """Parts of a path, with one slash where two meet."""
    path = ""
    for part in parts:
        path = path.rstrip("/") + "/" + part.lstrip("/") if path and part else path + part
    return path


def braced(path: str) -> tuple[str, list[str]]:
    """`/x/{id:int}` as `/x/{id}`, with the names in order."""
    template = _BRACED.sub(r"{\1}", path)
    template = template if template.startswith("/") else f"/{template}"
    return template, names_in(template)


def angled(path: str) -> tuple[str, dict[str, str]]:
    """`/x/<int:id>` as `/x/{id}`, with the converter of each name (empty if there is none)."""
    converters = {found[2]: found[1] or "" for found in _ANGLED.finditer(path)}
    return _ANGLED.sub(r"{\2}", path), converters


def names_in(template: str) -> list[str]:
    """Names of the parameters in a template, in order."""
    return list(dict.fromkeys(_NAME.findall(template)))


def anonymous(template: str) -> str:
    """The template with the names of its parameters left out: what two spellings of one path share."""
    return re.sub(r"\{[^{}]*\}", "{}", template)
