"""Functions that test themselves in their documentation, where the project runs such examples."""

from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.testgen.corpus import Corpus
from readylayer_cli.engines.testgen.targets import Touched

_EXAMPLE = lazy_pattern(r"(?m)^\s*>>> ")
_CONFIGS = ("pyproject.toml", "pytest.ini", "tox.ini", "setup.cfg", "Makefile", "noxfile.py")
_RUNS = ("doctest-modules", "doctest-plus", "-m doctest", "xdoctest", "--doctest")


def has_doctest(touched: Touched, corpus: Corpus) -> bool:
    """Whether the function's documentation holds an example that the project's tests run."""
    file = corpus.file(touched.path)
    if corpus.family != "python" or file is None or not touched.symbol:
        return False
    text = "\n".join(file.lines[touched.first - 1 : touched.last])
    return bool(_EXAMPLE.search(text)) and _are_run(corpus)


def _are_run(corpus: Corpus) -> bool:
    if any(word in corpus.json(name) for name in _CONFIGS for word in _RUNS):
        return True
    return any(
        "doctest.DocTestSuite" in corpus.text(test) or "doctest.testmod" in corpus.text(test)
        for test in corpus.mentioning("doctest")
    )
