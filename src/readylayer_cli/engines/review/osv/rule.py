"""The rule under which known vulnerabilities of dependencies are reported."""

from readylayer_cli.domain.finding import RuleInfo
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.precision import DEPENDENCY

INFO = RuleInfo(
    id="dependency-known-vulnerable",
    title="A dependency has a known vulnerability",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    what="An exact version in a manifest or lock file for which the OSV database given with `--osv` has an advisory"
    " that is not withdrawn. The severity is the advisory's.",
    why="The weakness and often a way to use it are public; scanners look for it within days.",
    fix="Take the first mended version that the finding names, or a later one.",
    cwe=("CWE-1395",),
    tags=("security", "dependency"),
    precision=DEPENDENCY,
)
