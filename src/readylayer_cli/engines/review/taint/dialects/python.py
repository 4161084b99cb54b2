"""Python."""

from readylayer_cli.engines.review.taint.frontends.python import lower_module
from readylayer_cli.engines.review.taint.languages import Dialect
from readylayer_cli.engines.review.taint.models.python import python_model

DIALECT = Dialect(lower=lower_module, model=python_model, asking=("request",), receivers=frozenset({"self", "cls"}))
