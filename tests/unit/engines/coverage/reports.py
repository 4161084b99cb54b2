"""Where the sample reports lie, and small reports written on the spot."""

import gzip
from pathlib import Path

SAMPLES = Path(__file__).parents[3] / "data" / "coverage"


def sample(name):
    """The bytes of a sample, unpacked."""
    data = (SAMPLES / name).read_bytes()
    return gzip.decompress(data) if name.endswith(".gz") else data


def lcov(path, **hits):
    """A tracefile of one file: `L3=1` is line 3, run once."""
    rows = "".join(f"DA:{line[1:]},{count}\n" for line, count in hits.items())
    return f"SF:{path}\n{rows}end_of_record\n".encode()


def cobertura(*classes, sources=()):
    """Cobertura XML of classes, each a file name, a package and its hits by line."""
    body = "".join(
        f'<package name="{package}"><classes><class name="c" filename="{name}"><lines>'
        + "".join(f'<line number="{line}" hits="{count}"/>' for line, count in hits)
        + "</lines></class></classes></package>"
        for name, package, hits in classes
    )
    roots = "".join(f"<source>{source}</source>" for source in sources)
    return f'<coverage line-rate="1"><sources>{roots}</sources><packages>{body}</packages></coverage>'.encode()
