"""The model that a Java file calls for, told by what it mentions."""

from functools import cache

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.taint.java_signs import REQUEST_SIGNS
from readylayer_cli.engines.review.taint.model import Model, merged
from readylayer_cli.engines.review.taint.models.java_containers import CALLBACKS, CONTAINER_METHODS, INVOKERS
from readylayer_cli.engines.review.taint.models.java_data import DATA
from readylayer_cli.engines.review.taint.models.java_stdlib import STDLIB
from readylayer_cli.engines.review.taint.models.java_texts import FLUENT, TEXT_METHODS
from readylayer_cli.engines.review.taint.models.java_web import WEB


def java_model(file: SourceFile) -> Model | None:
    """What frameworks and libraries do; `None` if no request can be told in the file."""
    return _model() if any(word in file.text for word in REQUEST_SIGNS) else None


@cache
def _model() -> Model:
    language = Model(
        methods={**TEXT_METHODS, **CONTAINER_METHODS}, fluent=FLUENT, callbacks=CALLBACKS, invokers=INVOKERS
    )
    return merged((language, STDLIB, DATA, WEB))
