"""ruby-path-from-request: the request decides which file is touched."""

from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match
from readylayer_cli.engines.review.rules._report import traced_match
from readylayer_cli.engines.review.rules.ruby._reach import positional, request_value

_FILES = tuple(
    f"{owner}.{name}"
    for owner, names in {
        "File": (
            "open",
            "read",
            "new",
            "write",
            "delete",
            "unlink",
            "binread",
            "binwrite",
            "readlines",
            "foreach",
            "rename",
            "symlink",
        ),
        "IO": ("read", "write", "binread", "readlines"),
        "Dir": ("entries", "glob", "children", "mkdir", "each_child"),
        "FileUtils": ("rm", "rm_f", "rm_rf", "rm_r", "cp", "mv", "mkdir_p", "touch", "remove", "cp_r"),
    }.items()
    for name in names
)
_SENDS = ("send_file", "load", "require", "open")
_SAFE_NAME = lazy_pattern(
    r"basename\Z|sanitize\w*\Z|parameterize\Z|filename\Z|safe_\w+\Z|Digest::.*|hexdigest\Z|constantize\Z"
)
_PREFIXED = lazy_pattern(r"['\"][\w/]+/")
_OWN = lazy_pattern(r"\.(?:path|tempfile)\b|tempfile")


def check(file: SourceFile) -> Iterable[Match]:
    for place, node in _sinks(file):
        value = request_value(file, node, _SAFE_NAME)
        if value is not None and not any(_OWN.search(source.text()[:200]) for source in (*value.sources, node)):
            yield traced_match(file, place, value)


def _sinks(file: SourceFile) -> Iterator[tuple[SgNode, SgNode]]:
    for call in file.calls.to(*_FILES, *_SENDS):
        for position in range(2 if call.method in {"cp", "mv", "rename"} else 1):
            node = positional(call, position)
            if node is not None:
                yield call.node, node
    for call in file.calls.to("render"):
        for name in ("file", "template", "partial"):
            given = call.keywords.get(name)
            if given is not None and (name == "file" or not _PREFIXED.match(given.text())):
                yield call.node, given


RULE = FileRule(
    id="ruby-path-from-request",
    title="The request decides which file is read, written or rendered",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-22",),
    languages=("ruby",),
    triggers=("File.", "IO.", "Dir.", "FileUtils.", "send_file", "render", "load", "require", "open"),
    tests=False,
    what="A path with request data in it reaches `send_file`, `File.open`, `FileUtils` or `render file:`, unchecked.",
    why="`../../config/master.key` leaves the folder that was meant.",
    fix="Keep the name only, `File.basename(name)`, or look the file up by its id in the database.",
    check=check,
    bad=(
        "class FilesController < ApplicationController\n  def show\n    send_file Rails.root.join('uploads', params[:name])\n  end\nend\n",
        'class C < ApplicationController\n  def show\n    path = "public/#{params[:file]}"\n    @text = File.read(path)\n  end\nend\n',
        "class C < ApplicationController\n  def show\n    render file: params[:page]\n  end\nend\n",
    ),
    good=(
        "class C < ApplicationController\n  def show\n    send_file Rails.root.join('uploads', File.basename(params[:name]))\n  end\nend\n",
        'class C < ApplicationController\n  def show\n    name = params[:name]\n    raise ArgumentError unless FILES.include?(name)\n    File.read("docs/#{name}")\n  end\nend\n',
        "class C < ApplicationController\n  def show\n    File.read(params[:upload].tempfile.path)\n    render template: 'a/b', locals: { q: params[:q] }\n  end\nend\n",
    ),
)
