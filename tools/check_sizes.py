"""Fail when a source file or function outgrows the limits that keep the code readable."""

import ast
import statistics
import sys
from pathlib import Path

FILE_MAX = 500
FILE_P95 = 350
FILE_MEDIAN = 120
FUNCTION_MAX = 80
FUNCTION_P95 = 40


def main() -> int:
    """Print every excess; return 1 if there is one."""
    files = sorted(Path("src").rglob("*.py"))
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    functions = [item for path in files for item in _functions(path)]
    excesses = [f"{path}: {size} lines (max {FILE_MAX})" for path, size in sizes.items() if size > FILE_MAX]
    excesses += [f"{where}: {size} lines (max {FUNCTION_MAX})" for where, size in functions if size > FUNCTION_MAX]
    lengths = [size for size in sizes.values() if size > 1]
    for label, value, limit in (
        ("median file", statistics.median(lengths), FILE_MEDIAN),
        ("p95 file", _percentile(lengths, 95), FILE_P95),
        ("p95 function", _percentile([size for _, size in functions], 95), FUNCTION_P95),
    ):
        print(f"{label}: {value:g} lines (limit {limit})")
        if value > limit:
            excesses.append(f"{label} is {value:g} lines (limit {limit})")
    for excess in excesses:
        print(f"too large: {excess}", file=sys.stderr)
    return 1 if excesses else 0


def _functions(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        (f"{path}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def _percentile(values: list[int], percent: int) -> int:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


if __name__ == "__main__":
    raise SystemExit(main())
