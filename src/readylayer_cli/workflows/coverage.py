"""The check of coverage: settings and reports in, result out."""

from fractions import Fraction

from readylayer_cli.config.model import CoverageSettings
from readylayer_cli.engines.coverage.gates import exact
from readylayer_cli.engines.coverage.options import Component, CoverageOptions


def coverage_options(settings: CoverageSettings) -> CoverageOptions:
    """The settings as the engine wants them: percentages become exact numbers."""
    return CoverageOptions(
        threshold=_exact(settings.threshold),
        patch_threshold=_exact(settings.patch_threshold),
        ai_threshold=_exact(settings.ai_threshold),
        branch_threshold=_exact(settings.branch_threshold),
        function_threshold=_exact(settings.function_threshold),
        paths={glob: exact(percent) for glob, percent in settings.paths.items()},
        components={
            name: Component(tuple(each.paths), _exact(each.threshold), _exact(each.patch_threshold))
            for name, each in settings.components.items()
        },
        exclude=tuple(settings.exclude),
        unmeasured=settings.unmeasured,
        partials=settings.partials,
        expect_reports=settings.expect_reports,
        fail_on_failed_tests=settings.fail_on_failed_tests,
    )


def _exact(percent: float | None) -> Fraction | None:
    return exact(percent) if percent is not None else None
