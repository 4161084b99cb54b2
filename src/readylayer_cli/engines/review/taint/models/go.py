"""The models that a Go file calls for, told by what it mentions."""

from functools import cache

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.taint.model import Model, merged
from readylayer_cli.engines.review.taint.models.go_archive import ARCHIVE
from readylayer_cli.engines.review.taint.models.go_data import DATA, ORM
from readylayer_cli.engines.review.taint.models.go_http import HTTP
from readylayer_cli.engines.review.taint.models.go_stdlib import STDLIB
from readylayer_cli.engines.review.taint.models.go_texts import TEXTS
from readylayer_cli.engines.review.taint.models.go_web import WEB
from readylayer_cli.engines.review.taint.models.go_words import ARCHIVE_WORDS, REQUEST_WORDS

_ORMS = ("gorm", "xorm", "go-pg/", "uptrace/bun", "squirrel", "beego", "goqu", "upper/db", "gobuffalo/pop")


def go_model(file: SourceFile) -> Model | None:
    """What the file's frameworks do; `None` if neither a request nor an archive can be told in it."""
    text = file.text
    asked = any(word in text for word in REQUEST_WORDS)
    unpacks = any(word in text for word in ARCHIVE_WORDS)
    if not (asked or unpacks):
        return None
    return _model(asked, unpacks, any(word in text for word in _ORMS))


@cache
def _model(asked: bool, unpacks: bool, maps_objects: bool) -> Model:  # noqa: FBT001 - a key of the cache
    families: list[Model] = [TEXTS, STDLIB, HTTP, DATA]
    if asked:
        families += WEB
    if unpacks:
        families.append(ARCHIVE)
    if maps_objects:
        families.append(ORM)
    return merged(tuple(families))
