"""ci-latest-image: a job runs in an image that changes by itself."""

from collections.abc import Iterable, Iterator

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import Example, FileRule, Match
from readylayer_cli.engines.review.rules.ci._scripts import CI_PATH
from readylayer_cli.engines.review.rules.ci._workflow import line_match
from readylayer_cli.engines.review.rules.ci._yaml import YamlNode, read_yaml

_MAX_ENTRIES = 20_000


def check(file: SourceFile) -> Iterable[Match]:
    root = read_yaml(file.text)
    if root is None:
        return
    for image in _images(root):
        name = image.text.strip()
        last_part = name.rpartition("/")[2]
        if name and "$" not in name and "@" not in name and (":" not in last_part or last_part.endswith(":latest")):
            yield line_match(file, image.line, f"`{name}` is whatever was pushed last", anchor=name)


def _images(root: YamlNode) -> Iterator[YamlNode]:
    pending, seen = [root], {id(root)}
    while pending and len(seen) < _MAX_ENTRIES:
        node = pending.pop()
        for key, value in node.pairs():
            if key in {"image", "container", "services", "pipe"}:
                yield from _named(value, key)
        for child in [*(value for _, value in node.entries), *node.items]:
            if id(child) not in seen:
                seen.add(id(child))
                pending.append(child)


def _named(value: YamlNode, key: str) -> Iterator[YamlNode]:
    if value.scalar is not None and key != "services":
        yield value
    name = value.get("name")
    if key == "image" and name is not None:
        yield name
    if key == "services":
        for item in value.items:
            found = item if item.scalar is not None else item.get("name")
            if found is not None:
                yield found


_PATH = ".github/workflows/build.yml"

RULE = FileRule(
    id="ci-latest-image",
    title="A CI job runs in an image that changes by itself",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    cwe=("CWE-829", "CWE-1357"),
    languages=("yaml",),
    path_pattern=CI_PATH,
    triggers=("image", "container", "services", "pipe"),
    what="An image named without a tag, or with `latest`, for a job, a container, a service or a pipe.",
    why="The next run can use other software than the one that was reviewed; a red or, worse, a green run cannot be repeated.",
    fix="Name a version, better a digest: `python:3.12-slim@sha256:...`.",
    check=check,
    bad=(
        Example("test:\n  image: python\n  script: [pytest]\n", ".gitlab-ci.yml"),
        Example(
            "on: push\njobs:\n  a:\n    runs-on: x\n    container:\n      image: ghcr.io/acme/ci:latest\n    steps: []\n",
            _PATH,
        ),
    ),
    good=(
        Example("test:\n  image: registry.example.com:5000/python:3.12\n  script: [pytest]\n", ".gitlab-ci.yml"),
        Example("test:\n  image: $CI_IMAGE\n  script: [echo image python]\n", ".gitlab-ci.yml"),
    ),
)
