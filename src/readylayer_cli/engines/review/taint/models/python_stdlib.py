"""Python's own library and its closest kin: processes, files, texts, encodings, addresses, numbers, logs."""

import re

from readylayer_cli.engines.review.taint.model import CallFacts, Model, Sink
from readylayer_cli.engines.review.taint.models.python_builtins import BUILTINS, first_of, taken
from readylayer_cli.engines.review.taint.models.python_patterns import PATTERNS
from readylayer_cli.engines.review.taint.models.python_texts import TEXTS
from readylayer_cli.engines.review.taint.value import ENCODED, TEXT, Value

_ALL = frozenset({"*"})
_PATHS = frozenset({"path"})


def _through_shell(facts: CallFacts) -> bool:
    return facts.is_true("shell")


def _runs_a_shell(facts: CallFacts) -> bool:
    """`["sh", "-c", command]`."""
    return "sh" in _words(facts.argument(0, "args")) and "-c" in _words(facts.argument(0, "args"))


def _words(value: Value | None) -> set[str]:
    if value is None:
        return set()
    return {
        str(word).rpartition("/")[2].removeprefix("ba").removeprefix("z")
        for each in value.keys.values()
        for word in each.constants or ()
    }


def _first_word(facts: CallFacts) -> bool:
    """A list whose program itself is chosen."""
    value = facts.argument(0, "args")
    return value is not None and 0 in value.keys and bool(value.keys[0].harmful("command"))


def _as_text(facts: CallFacts) -> bool:
    """One text, not a list of words: its first word is the program."""
    value = facts.argument(0, "args")
    return value is not None and not value.keys and value.rest is None and not value.prefix


def _alone(facts: CallFacts) -> bool:
    """One text that is split into words, not a program and its arguments."""
    return len(facts.args) < 2 and "args" not in facts.keywords


_HTTP = re.compile(r"HTTP/1|(?:GET|POST|PUT|HEAD|DELETE) ")


def _speaks_http(facts: CallFacts) -> bool:
    """A request or an answer that is written by hand."""
    return bool(facts.args) and _HTTP.match(facts.args[0].prefix) is not None


_RUN = (
    Sink("command", keywords=("args",), when=_through_shell),
    Sink("command", keywords=("args",), when=_runs_a_shell),
    Sink("command", keywords=("args",), when=_first_word),
    Sink("command", keywords=("args",), when=_as_text),
)
_PROCESSES = (
    "subprocess.run",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.Popen",
    "sh.Command",
)
_SHELLS = (
    "os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput", "commands.getoutput", "popen2.popen2",
    "asyncio.create_subprocess_shell", "pty.spawn", "pexpect.run", "pexpect.runu", "pexpect.popen_spawn.PopenSpawn", "fabric.api.run", "fabric.api.local",
    "fabric.api.sudo", "fabric.Connection().run", "fabric.Connection().sudo", "fabric.Connection().local", "invoke.run", "invoke.sudo",
    "invoke.context.Context().run", "invoke.Context().run", "invoke.context.Context().sudo", "plumbum.local", "sh.bash", "sh.sh", "paramiko.SSHClient().exec_command", ".exec_command",
)  # fmt: skip
_EXECS = tuple(
    f"os.{name}"
    for name in (
        "execl",
        "execle",
        "execlp",
        "execlpe",
        "execv",
        "execve",
        "execvp",
        "execvpe",
        "spawnl",
        "spawnv",
        "startfile",
        "posix_spawn",
    )
)
_OPENERS = (
    "open", "io.open", "codecs.open", "os.open", "aiofiles.open", "gzip.open", "bz2.open", "lzma.open", "zipfile.ZipFile", "tarfile.open", "os.remove",
    "os.unlink", "os.rmdir", "os.listdir", "os.scandir", "os.makedirs", "os.mkdir", "os.chmod", "os.walk", "shutil.rmtree", "shutil.copytree",
    "pathlib.Path.open", "io.FileIO", "fileinput.input", "pandas.read_csv", "linecache.getlines",
)  # fmt: skip
_MOVERS = (
    "shutil.copy",
    "shutil.copy2",
    "shutil.copyfile",
    "shutil.move",
    "os.rename",
    "os.replace",
    "os.link",
    "os.symlink",
)
_PATH_METHODS = (
    ".read_text",
    ".read_bytes",
    ".write_text",
    ".write_bytes",
    ".unlink",
    ".rmdir",
    ".iterdir",
    ".touch",
    ".exists",
    ".is_file",
    ".stat",
    ".mkdir",
)


def _is_path(facts: CallFacts) -> bool:
    return "pathlib" in facts.ref or "Path(" in facts.ref


_PATH_SINK = (Sink("path", args=(), receiver=True, when=_is_path),)
_LOGS = ("debug", "info", "warning", "warn", "error", "critical", "exception", "log")


def _is_logger(facts: CallFacts) -> bool:
    form = facts.argument(0, "msg")
    if form is not None and any("%r" in str(text) for text in form.constants or ()):
        return False
    return "log" in facts.ref.lower().rpartition(".")[0]


def _without_scheme(facts: CallFacts) -> bool:
    """The address is chosen from its host on: no known text holds scheme and host in place."""
    value = facts.argument(0, "url") or Value()
    return _host_is_open(value)


def _second_without_scheme(facts: CallFacts) -> bool:
    return _host_is_open(facts.argument(1, "url") or Value())


def _host_is_open(value: Value) -> bool:
    _, separator, rest = value.prefix.partition("://")
    return not (separator and "/" in rest)


_GETTERS = ("get", "post", "put", "delete", "head", "options", "patch")
_FETCH = (Sink("ssrf", keywords=("url",), when=_without_scheme),)

_OF_REQUEST = re.compile(r"request|req\b", re.IGNORECASE)
_GIVES_FIELD = re.compile(
    r"_*(?:get|fetch|read|find|safe)?_?\w*?(?:param|query|form|header|cookie|argument|field)\w*", re.IGNORECASE
)


def _reads_request(facts: CallFacts) -> bool:
    """A method of an object that is made around the request, by a class of another file, and named for a part of it."""
    owner = facts.receiver.ref
    if not owner.endswith("()") or facts.receiver.taints or not _GIVES_FIELD.fullmatch(facts.method):
        return False
    last = owner.removesuffix("()").rpartition(".")[2]
    return bool(_OF_REQUEST.search(last)) and "http.HttpRequest" not in owner


STDLIB = Model(
    sources={
        "sys.argv": "argument", "input": "argument", "raw_input": "argument", "sys.stdin": "argument", "os.environ": "environment",
        "os.getenv": "environment", "os.environb": "environment",
    },
    sinks={
        **dict.fromkeys(_PROCESSES, _RUN),
        **{name: (Sink("command", keywords=("cmd", "command")),) for name in _SHELLS},
        **{name: (Sink("command", args=(0, 1), keywords=("path", "args")),) for name in _EXECS},
        "asyncio.create_subprocess_exec": (Sink("command", args=(0,)),),
        "pexpect.spawn": (Sink("command", keywords=("command",), when=_alone),), "pexpect.spawnu": (Sink("command", keywords=("command",), when=_alone),),
        ".connect": (Sink("ssrf", when=lambda facts: facts.ref.startswith("socket.socket()")),),
        ".setopt": (Sink("ssrf", args=(1,), when=lambda facts: facts.args[0].ref.endswith("URL") if facts.args else False),),
        ".sendall": (Sink("header", when=_speaks_http),), ".send": (Sink("header", when=_speaks_http),), ".write": (Sink("header", when=_speaks_http),),
        ".sendmail": (Sink("header", args=(2,), keywords=("msg",)),),
        "csv.writer().writerow": (Sink("csv"),), "csv.writer().writerows": (Sink("csv"),), "csv.DictWriter().writerow": (Sink("csv"),),
        "eval": (Sink("code"),), "exec": (Sink("code"),), "compile": (Sink("code"),), "execfile": (Sink("code"),),
        "code.InteractiveInterpreter().runcode": (Sink("code"),), "__import__": (Sink("code"),), "importlib.import_module": (Sink("code"),),
        "runpy.run_path": (Sink("code"),), "runpy.run_module": (Sink("code"),), "timeit.timeit": (Sink("code", args=(0, 1), keywords=("stmt", "setup")),),
        "code.InteractiveInterpreter().runsource": (Sink("code"),), "code.InteractiveConsole().push": (Sink("code"),), "asteval.Interpreter()": (Sink("code"),),
        "glob.glob": (Sink("path", keywords=("pathname",)),), "glob.iglob": (Sink("path", keywords=("pathname",)),), "PIL.Image.open": (Sink("path", keywords=("fp",)),),
        **{name: (Sink("path", keywords=("file", "filename", "path", "name", "mode")[:4]),) for name in _OPENERS},
        **{name: (Sink("path", args=(0, 1), keywords=("src", "dst")),) for name in _MOVERS},
        **dict.fromkeys(_PATH_METHODS, _PATH_SINK),
        ".save": (Sink("path", keywords=("dst",), when=lambda facts: any(taint.kind == "upload" for taint in facts.receiver.taints)),),
        ".open": (Sink("path", args=(), receiver=True, when=_is_path),),
        **{f".{name}": (Sink("log", args=(0, 1, 2, 3), keywords=("msg",), when=_is_logger),) for name in _LOGS},

        "pickle.loads": (Sink("deserialize"),), "pickle.load": (Sink("deserialize"),), "cloudpickle.loads": (Sink("deserialize"),), "cloudpickle.load": (Sink("deserialize"),),
        "dill.load": (Sink("deserialize"),), "pandas.read_pickle": (Sink("deserialize"),), "numpy.load": (Sink("deserialize", when=lambda facts: facts.is_true("allow_pickle")), Sink("path")),
        "cPickle.loads": (Sink("deserialize"),),
        "marshal.loads": (Sink("deserialize"),), "dill.loads": (Sink("deserialize"),), "jsonpickle.decode": (Sink("deserialize"),),
        "shelve.open": (Sink("deserialize"),), "pickle.Unpickler": (Sink("deserialize"),), "_pickle.loads": (Sink("deserialize"),),
        "jsonpickle.unpickler.decode": (Sink("deserialize"),), "torch.load": (Sink("deserialize", when=lambda facts: not facts.is_true("weights_only")),), "joblib.load": (Sink("deserialize"),),
        "yaml.unsafe_load": (Sink("deserialize"),), "yaml.full_load": (Sink("deserialize"),), "yaml.load": (Sink("deserialize", when=lambda facts: not _is_safe_loader(facts)),),
        "yaml.load_all": (Sink("deserialize", when=lambda facts: not _is_safe_loader(facts)),),
        "re.compile": (Sink("regex"),), "re.match": (Sink("regex"),), "re.search": (Sink("regex"),), "re.fullmatch": (Sink("regex"),),
        "re.findall": (Sink("regex"),), "re.sub": (Sink("regex"),), "re.split": (Sink("regex"),),
        "urllib.request.urlopen": _FETCH, "urllib.request.Request": _FETCH, "urllib.request.urlretrieve": _FETCH, "urllib2.urlopen": _FETCH,
        **{f"{owner}.{name}": _FETCH for owner in ("requests", "httpx", "requests.Session()", "requests.session()", "httpx.Client()", "httpx.AsyncClient()", "aiohttp.ClientSession()") for name in _GETTERS},
        "requests.request": (Sink("ssrf", args=(1,), keywords=("url",), when=_second_without_scheme),),
        "httpx.request": (Sink("ssrf", args=(1,), keywords=("url",), when=_second_without_scheme),),
        "http.client.HTTPConnection": (Sink("ssrf", keywords=("host",)),), "http.client.HTTPSConnection": (Sink("ssrf", keywords=("host",)),),
        "urllib3.PoolManager().request": (Sink("ssrf", args=(1,), keywords=("url",), when=_second_without_scheme),),
        "socket.create_connection": (Sink("ssrf"),), "smtplib.SMTP": (Sink("ssrf"),), "ftplib.FTP": (Sink("ssrf"),),
        "webbrowser.open": (Sink("redirect"),),
        "setattr": (Sink("reflection", args=(1,)),), "getattr": (Sink("reflection", args=(1,)),),
    },
    cleaners={
        **dict.fromkeys(("int", "float", "bool", "len", "complex", "hash", "id", "ord", "abs", "round", "isinstance", "any", "all", "sum", "type",
                         "uuid.UUID", "decimal.Decimal", "datetime.datetime.strptime", "datetime.date.fromisoformat", "datetime.datetime.fromisoformat",
                         "datetime.datetime.fromtimestamp", "ipaddress.ip_address", "ipaddress.ip_network",
                         "secrets.token_hex", "hashlib.sha256", "hashlib.md5", "hashlib.sha1", "hashlib.new", "hmac.new", "zlib.crc32"), _ALL),
        "html.escape": frozenset({"xss"}), "cgi.escape": frozenset({"xss"}), "xml.sax.saxutils.escape": frozenset({"xss", "xpath"}),
        "xml.sax.saxutils.quoteattr": frozenset({"xss"}), "bleach.clean": frozenset({"xss"}), "nh3.clean": frozenset({"xss"}),
        "urllib.parse.quote": frozenset({"xss", "header", "log", "redirect", "command", "xpath"}), "urllib.parse.quote_plus": frozenset({"xss", "header", "log", "redirect", "path", "command", "xpath"}),
        "urllib.parse.urlencode": frozenset({"xss", "header", "log", "redirect", "ssrf", "path"}), "shlex.quote": frozenset({"command"}), "pipes.quote": frozenset({"command"}),
        "shlex.split": frozenset(), "shlex.join": frozenset({"command"}), "re.escape": frozenset({"regex"}), "os.path.basename": _PATHS, "ntpath.basename": _PATHS, "ast.literal_eval": frozenset({"code"}),
        "os.path.getsize": _ALL, "os.path.exists": _ALL, "os.path.isfile": _ALL, "os.path.isdir": _ALL, "repr": frozenset({"log", "header"}),
        ".isdigit": _ALL, ".startswith": _ALL, ".endswith": _ALL, ".count": _ALL, ".index": _ALL, ".find": _ALL, ".isalnum": _ALL, ".isalpha": _ALL,
        ".hexdigest": _ALL, ".digest": _ALL, "json.dumps": frozenset({"log", "header"}), "secure_filename": _PATHS,
        ".quote_ident": frozenset({"sql"}), ".quote_name": frozenset({"sql"}), ".quote": frozenset({"sql"}), "psycopg2.sql.Identifier": frozenset({"sql"}), "psycopg2.sql.Literal": frozenset({"sql"}),
        "psycopg.sql.Identifier": frozenset({"sql"}), "psycopg.sql.Literal": frozenset({"sql"}),
    },
    carriers=frozenset({
        "str", "bytes", "bytearray", "list", "tuple", "set", "frozenset", "sorted", "reversed", "dict", "iter", "next", "enumerate", "zip", "min", "max", "map", "filter", "format", "memoryview",
        "copy.copy", "copy.deepcopy", "os.path.join", "os.path.expanduser", "os.path.expandvars", "pathlib.Path", "pathlib.PurePath", "pathlib.PurePosixPath",
        "os.path.dirname", "os.path.splitext", "os.path.split", "os.fsdecode", "os.fsencode", "urllib.parse.urljoin", "yarl.URL", "furl.furl", "httpx.URL", "urllib.parse.urlparse",
        "urllib.parse.urlsplit", "urllib.parse.urlunparse", "urllib.parse.urlunsplit", "urllib.parse.parse_qs", "urllib.parse.parse_qsl", "textwrap.dedent", "re.sub", "re.split", "re.findall", "re.match", "re.search",
        "io.StringIO", "io.BytesIO", "pickle.dumps", "marshal.dumps", "yaml.dump", "yaml.safe_dump", "json.dumps", "functools.partial", "itertools.chain", "operator.itemgetter", "string.Template", "shlex.split", "shlex.join", "typing.cast", "csv.reader", "csv.DictReader",
        "codecs.decode", "codecs.encode", "asyncio.wait_for", "asyncio.gather", "unicodedata.normalize", "ast.literal_eval", "ast.parse",
        ".joinpath", ".with_suffix", ".with_name", ".substitute", ".safe_substitute", ".split", ".splitlines", ".partition", ".rpartition", ".encode", ".decode",
    }),
    encoders=frozenset({"base64.b64encode", "base64.urlsafe_b64encode", "base64.b32encode", "base64.b16encode", "binascii.hexlify", "binascii.b2a_base64", ".hex"}),
    decoders={
        **dict.fromkeys(("base64.b64decode", "base64.urlsafe_b64decode", "base64.b32decode", "base64.b16decode", "binascii.unhexlify", "binascii.a2b_base64", "bytes.fromhex", "codecs.decode"), frozenset({ENCODED})),
        **dict.fromkeys(("html.unescape", "xml.sax.saxutils.unescape"), frozenset({"xss", "xpath"})),
        "json.loads": frozenset({TEXT}), "json.load": frozenset({TEXT}), "orjson.loads": frozenset({TEXT}), "ast.literal_eval": frozenset({TEXT}),
        **dict.fromkeys(("urllib.parse.unquote", "urllib.parse.unquote_plus"), frozenset({ENCODED, "xss", "header", "log", "redirect", "path", "command", "xpath"})),
    },
    normalisers=frozenset({"os.path.abspath", "os.path.realpath", "os.path.normpath", ".resolve", ".absolute"}),
    returns={"pathlib.Path()": "pathlib.Path()"},
    confirms={
        **dict.fromkeys(("int", "float", "complex", "uuid.UUID", "decimal.Decimal", "ipaddress.ip_address", "ipaddress.ip_network", "ipaddress.IPv4Address",
                         "ipaddress.IPv6Address", "datetime.date.fromisoformat", "datetime.datetime.fromisoformat"), _ALL),
        ".relative_to": _PATHS,
    },
    reads=_reads_request,
    callbacks={"map": "each", "filter": "keep", "functools.reduce": "result", "asyncio.to_thread": "result", ".run_in_executor": "result"},
    methods={**BUILTINS, **PATTERNS, **TEXTS, ".get": first_of(taken, TEXTS[".get"])},
)  # fmt: skip


def _is_safe_loader(facts: CallFacts) -> bool:
    loader = facts.argument(1, "Loader")
    return (loader is not None and "Safe" in loader.ref) or (loader is not None and "BaseLoader" in loader.ref)
