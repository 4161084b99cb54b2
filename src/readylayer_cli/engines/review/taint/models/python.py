"""The models that a Python file calls for, told by what it mentions."""

from dataclasses import replace
from functools import cache

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.taint.model import EntryPoint, Model, merged
from readylayer_cli.engines.review.taint.models.python_data import DATA
from readylayer_cli.engines.review.taint.models.python_pages import PAGES
from readylayer_cli.engines.review.taint.models.python_servers import SERVERS
from readylayer_cli.engines.review.taint.models.python_stdlib import STDLIB
from readylayer_cli.engines.review.taint.models.python_web import DJANGO, FLASK, STARLETTE
from readylayer_cli.engines.review.taint.models.python_xml import XML

_WEB = (FLASK, DJANGO, STARLETTE, *SERVERS)
_VIEW = EntryPoint("django", first="request", refs={"request": "django.http.HttpRequest()"})


def python_model(file: SourceFile) -> Model | None:
    """What the file's frameworks do; `None` if no request can be told in it."""
    families = tuple(index for index, family in enumerate(_WEB) if _is_used(family, file.text))
    return _model(families, "(request" in file.text) if families else None


def _is_used(family: Model, text: str) -> bool:
    return any(word in text for word in family.triggers) and any(word in text for word in family.askers)


@cache
def _model(families: tuple[int, ...], takes_requests: bool) -> Model:  # noqa: FBT001 - a key of the cache
    chosen = tuple(_WEB[index] for index in families)
    model = merged((*chosen, STDLIB, DATA, PAGES, XML))
    if takes_requests and DJANGO in chosen:
        model = replace(model, entries=(*model.entries, _VIEW))
    return model
