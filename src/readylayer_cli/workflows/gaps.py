"""The search for missing tests: settings in, options of the engine out."""

from collections.abc import Sequence

from readylayer_cli.config.model import TestSettings
from readylayer_cli.engines.testgen.options import GapOptions


def gap_options(settings: TestSettings, paths: Sequence[str], *, whole: bool) -> GapOptions:
    """The settings as the engine wants them."""
    return GapOptions(
        missing=settings.missing,
        paths=tuple(paths),
        exclude=tuple(settings.exclude),
        placement=settings.placement,
        framework=settings.framework,
        whole=whole,
    )
