"""Node's library and what everybody adds to it: processes, files, addresses, texts, numbers, logs."""

from dataclasses import replace

from readylayer_cli.engines.review.taint.model import CallFacts, Model, Sink
from readylayer_cli.engines.review.taint.models.javascript_texts import METHODS
from readylayer_cli.engines.review.taint.models.javascript_views import JSON_TEXT, members
from readylayer_cli.engines.review.taint.value import ENCODED, EVERYTHING, TEXT, Key, Taint, Value, with_member

_ALL = frozenset({EVERYTHING})
_PATHS = frozenset({"path", "module"})
_PAGE = frozenset({"xss", "dom"})
_ON_ONE_LINE = frozenset({"url", "header"})
_MADE_TEXT = frozenset({TEXT})
_ADDRESSED = frozenset({"xss", "dom", "redirect", "ssrf", "path", "header", "log", "command", "link", "ldap", TEXT})

_FS = ("fs", "fs/promises", "fs.promises", "fs-extra", "graceful-fs", "mz/fs", "node:fs", "fs.default", "fsp", "fse")
_FILES = (
    "readFile", "readFileSync", "createReadStream", "writeFile", "writeFileSync", "createWriteStream", "appendFile", "appendFileSync", "unlink", "unlinkSync", "rm", "rmSync",
    "readdir", "readdirSync", "open", "openSync", "rmdir", "rmdirSync", "remove", "removeSync", "readJson", "readJsonSync", "readJSON", "outputFile", "outputFileSync", "mkdir", "mkdirSync",
    "stat", "statSync", "lstat", "lstatSync", "access", "accessSync", "exists", "existsSync", "chmod", "chmodSync", "truncate", "realpath", "ensureDir", "ensureDirSync", "opendir", "outputJson", "writeJson",
    "pathExists", "emptyDir", "watch", "watchFile", "utimes",
)  # fmt: skip
_TWO_FILES = (
    "rename",
    "renameSync",
    "copyFile",
    "copyFileSync",
    "copy",
    "copySync",
    "move",
    "moveSync",
    "link",
    "symlink",
    "symlinkSync",
    "cp",
    "cpSync",
)
_HARMLESS_LOOKS = frozenset(
    {"exists", "existsSync", "access", "accessSync", "stat", "statSync", "lstat", "lstatSync", "pathExists", "realpath"}
)

_CHILD = ("child_process", "mz/child_process", "child-process-promise", "promisify-child-process", "cp")
_CLIENTS = (
    "axios",
    "axios.default",
    "got",
    "superagent",
    "request",
    "needle",
    "undici",
    "http",
    "https",
    "ky",
    "request-promise",
    "request-promise-native",
    "axios.create()",
    "http2",
    "got.extend()",
    "phin",
    "bent",
    "node-fetch",
    "cross-fetch",
    "wreck",
    "@hapi/wreck",
    "popsicle",
    "urllib",
    "hyperquest",
    "follow-redirects.http",
    "follow-redirects.https",
)
_VERBS = ("get", "post", "put", "patch", "delete", "head", "request", "fetch", "stream", "options", "del", "connect")
_CALLABLE = (
    "fetch",
    "axios",
    "got",
    "request",
    "needle",
    "node-fetch",
    "ky",
    "request-promise",
    "cross-fetch",
    "globalThis.fetch",
    "window.fetch",
    "isomorphic-fetch",
    "superagent",
    "undici.fetch",
    "node-fetch.default",
    "phin",
    "bent",
    "$fetch",
    "ofetch",
    "ofetch.ofetch",
    "axios.create()",
)
_HOSTS = members(".url", ".uri", ".hostname", ".host", ".baseURL", ".href", ".origin", ".prefixUrl")


def _through_shell(facts: CallFacts) -> bool:
    return any(_is_true(arg.keys.get(".shell")) for arg in facts.args[1:])


def _is_true(value: Value | None) -> bool:
    return value is not None and (value.constants is None or any(value.constants))


def _runs_a_shell(facts: CallFacts) -> bool:
    """`spawn('sh', ['-c', command])`"""
    program = facts.argument(0)
    names = (
        {str(text).rpartition("/")[2].lower().removesuffix(".exe") for text in (program.constants or ()) if program}
        if program is not None
        else set()
    )
    return bool(names & {"sh", "bash", "zsh", "dash", "cmd", "powershell", "pwsh"})


_SPAWN = (
    Sink("command"),
    Sink("command", args=(0, 1), when=_through_shell),
    Sink("command", args=(1,), when=_runs_a_shell),
)
_SHELL = (Sink("command"),)
_SSRF = (Sink("ssrf", view=_HOSTS),)


def _is_code(facts: CallFacts) -> bool:
    """A timer that is given a text."""
    value = facts.argument(0)
    return value is not None and not value.functions


def _is_logger(facts: CallFacts) -> bool:
    owner = facts.ref.lower().rpartition(".")[0]
    return owner == "console" or "log" in owner or "winston" in owner or "pino" in owner


def _printed(value: Value) -> Value:
    """Objects are printed with their line ends escaped; texts as they are."""
    if value.keys or value.rest is not None:
        return Value(known=True)
    return Value(
        frozenset(taint for taint in value.taints if taint.kind not in {"body", "api"} or TEXT in taint.clean),
        known=value.known,
    )


_LOG = (Sink("log", args=(), every=True, when=_is_logger, view=_printed, spares=_ON_ONE_LINE),)


def _first(facts: CallFacts) -> Value | None:
    """A function that gives back what it is given, or another form of it."""
    return facts.argument(0)


def _regex(facts: CallFacts) -> Value:
    """A regular expression, for tests to look at."""
    keys: dict[Key, Value] = dict(zip(("@pattern", "@flags"), facts.args, strict=False))
    return Value(keys=keys, ref="RegExp()", known=True)


def _buffer(facts: CallFacts) -> Value | None:
    """`Buffer.from(text, 'base64')` decodes."""
    value = facts.argument(0)
    if value is None:
        return None
    return Value(frozenset(_opened(taint) for taint in value.all_taints()), known=value.known, ref="Buffer()")


def _opened(taint: Taint) -> Taint:
    return replace(taint, clean=taint.clean - {ENCODED})


def _put(facts: CallFacts) -> Value | None:
    """`Object.assign(target, ..)`"""
    if not facts.args:
        return None
    made = facts.args[0]
    for other in facts.args[1:]:
        for key, value in other.keys.items():
            made = with_member(made, key, value)
        made = replace(made, taints=made.taints | other.taints, rest=made.rest or other.rest, exact=False)
    return made


NODE = Model(
    sinks={
        **{f"{module}.{name}": (Sink("path"),) for module in _FS for name in _FILES if name not in _HARMLESS_LOOKS},
        **{f"{module}.{name}": (Sink("path", args=(0, 1)),) for module in _FS for name in _TWO_FILES},
        "Bun.file": (Sink("path"),), "Deno.readTextFile": (Sink("path"),), "Deno.readFile": (Sink("path"),), "rimraf": (Sink("path"),), "del": (Sink("path"),),
        ".mv": (Sink("path", when=lambda facts: any(taint.kind == "upload" for taint in facts.receiver.taints)),),
        **{f"{module}.{name}": _SHELL for module in (*_CHILD, "shelljs", "execa", "shell") for name in ("exec", "execSync", "execCommand", "execaCommand", "execaCommandSync", "command", "commandSync")},
        **dict.fromkeys(("shell-exec", "exec-sh", "sync-exec", "node-cmd.run", "node-cmd.get", "node-cmd.runSync", "execa.shell"), _SHELL),
        **{f"{module}.{name}": _SPAWN for module in (*_CHILD, "execa", "cross-spawn") for name in ("spawn", "spawnSync", "execFile", "execFileSync", "execa", "execaSync", "sync")},
        "execa": _SPAWN, "cross-spawn": _SPAWN,
        **{f"{client}.{verb}": _SSRF for client in _CLIENTS for verb in _VERBS}, **dict.fromkeys(_CALLABLE, _SSRF),
        **{f".{verb}": (Sink("ssrf", view=_HOSTS, when=lambda facts: "httpservice" in facts.ref.lower() or "axios" in facts.ref.lower()),) for verb in ("get", "post", "put", "patch", "head", "request")},
        ".goto": (Sink("ssrf", when=lambda facts: "page" in facts.ref.lower() or "puppeteer" in facts.ref),), "net.connect": _SSRF, "net.createConnection": _SSRF,
        **dict.fromkeys(("eval", "globalThis.eval", "window.eval", "vm.runInNewContext", "vm.runInThisContext", "vm.runInContext", "vm.compileFunction", "vm.Script", "execScript", "vm2.VMScript", "vm2.VM().run",
                         "vm2.NodeVM().run", "safe-eval", "static-eval", "node-eval", "notevil", "mathjs.eval", "vm.Script()"), (Sink("code"),)),
        "Function": (Sink("code", args=(), every=True),),
        **dict.fromkeys(("setTimeout", "setInterval", "window.setTimeout", "window.setInterval", "setImmediate"), (Sink("code", when=_is_code),)),
        **dict.fromkeys(("require", "import", "require.resolve", "module.require"), (Sink("module"),)),
        "RegExp": (Sink("regex"),),
        **{f".{name}": _LOG for name in ("log", "info", "warn", "error", "debug", "trace", "verbose", "fatal", "silly")},
    },
    cleaners={
        **dict.fromkeys(("Number", "parseInt", "parseFloat", "Number.parseInt", "Number.parseFloat", "Boolean", "BigInt", "Date", "isNaN", "isFinite", "Symbol", "typeof", "@length", "@element", "@tagged",
                         ".getTime", ".toISOString", ".toFixed", ".indexOf", ".lastIndexOf", ".includes", ".startsWith", ".endsWith", ".test", ".digest", ".charCodeAt", ".codePointAt", ".localeCompare", ".search@",
                         "bcrypt.hash", "bcrypt.hashSync", "bcrypt.compare", "bcrypt.compareSync", "bcryptjs.hash", "jsonwebtoken.verify", "jsonwebtoken.sign", "crypto.randomBytes", "crypto.pbkdf2Sync", "crypto.timingSafeEqual",
                         "uuid.v5", "uuid.validate", "mime.lookup", "mime-types.lookup", "mime.getType", "path.extname", "fs.existsSync", "mongoose.Types.ObjectId", "mongodb.ObjectId", "ObjectId", "ObjectID", "Array.isArray",
                         "mongodb.ObjectID", "mongoose.Types.ObjectId.createFromHexString", ".isValid", "Math.floor", "Math.max", "Math.min", "Math.round", "Math.abs", "Math.ceil", "Object.is"), _ALL),
        **dict.fromkeys(("encodeURIComponent", "querystring.escape", "querystring.stringify", "qs.stringify"), _ADDRESSED),
        **dict.fromkeys(("encodeURI", "escape"), frozenset({"xss", "dom", "header", "log", TEXT})),
        **dict.fromkeys(("validator.escape", "he.encode", "he.escape", "lodash.escape", "_.escape", "escape-html", "escapeHtml", "html-escaper.escape", "html-entities.encode", "entities.encodeHTML", "entities.escape",
                         "DOMPurify.sanitize", "dompurify.sanitize", "isomorphic-dompurify.sanitize", "sanitize-html", "sanitizeHtml", "xss", "xss.filterXSS", "filterXSS", "xss-filters.inHTMLData", "insane", "escape-goat.htmlEscape",
                         "lodash/escape", "underscore.escape", "Handlebars.escapeExpression", "handlebars.escapeExpression", "handlebars.Utils.escapeExpression", "mustache.escape", "vue.escapeHtml", "bleach.sanitize",
                         ".sanitize", "isomorphic-dompurify.default.sanitize", "html-escape", "striptags", "string-strip-html.stripHtml", "xss-filters.inHTMLData", "rehype-sanitize", "$sanitize", ".escapeHTML",
                         "@braintree/sanitize-url.sanitizeUrl"), frozenset({"xss", "dom", "link", TEXT})),
        **dict.fromkeys(("path.basename", "path.posix.basename", "path.win32.basename", "sanitize-filename", "path.default.basename", "filenamify", "basename"), _PATHS | _MADE_TEXT),
        **dict.fromkeys(("slugify", "slug", "@sindresorhus/slugify", "lodash.kebabCase", "lodash.camelCase", "lodash.snakeCase"), _ADDRESSED | frozenset({"sql", "code"})),
        **dict.fromkeys(("shell-quote.quote", "shell-escape", "shellescape", "shq", "any-shell-escape", "@types/shell-quote.quote", "puka.quoteForShell"), frozenset({"command", TEXT})),
        **dict.fromkeys(("mysql.escape", "mysql.escapeId", "mysql2.escape", "mysql2.escapeId", "sqlstring.escape", "sqlstring.escapeId", "sqlstring.format", "mysql.format", "mysql2.format", "SqlString.escape", "SqlString.format",
                         "pg-format", "pg-escape", "pg.escapeLiteral", "pg.escapeIdentifier", ".escapeLiteral", ".escapeIdentifier", ".escapeId", ".escape", "pg-promise.as.format", "tsqlstring.escape", "sqlstring-sqlite.escape",
                         "pgp.as.format", "sequelize.escape", "mysql2/promise.escape"), frozenset({"sql", TEXT})),
        **dict.fromkeys(("ldap-escape.filter", "ldap-escape.dn", "ldapEscape.filter", "ldap-escape", "ldapjs.escapeFilter", "escapeLDAP", "ldap-filter.escape"), frozenset({"ldap", TEXT})),
        **dict.fromkeys(("escape-string-regexp", "lodash.escapeRegExp", "lodash/escapeRegExp", "_.escapeRegExp", "lodash.escaperegexp", "escapeRegExp", "regexp.escape", "RegExp.escape"), frozenset({"regex", TEXT})),
        "JSON.stringify": frozenset({JSON_TEXT, "log", "header", TEXT}), "util.inspect": frozenset({"log", TEXT}),
        **dict.fromkeys(("mongo-sanitize", "express-mongo-sanitize.sanitize", "sanitize"), frozenset({TEXT})),
        **dict.fromkeys(("express-validator.matchedData",), frozenset({"mass"})),
        **dict.fromkeys(("ipaddr.js.parse", "net.isIP", "dns.lookup", "ssrf-req-filter"), frozenset({"ssrf"})),
    },
    carriers=frozenset({
        "URL", "Array.from", "Array.of", "Array", "Object.freeze", "Object.create", "Object.fromEntries", "structuredClone", "lodash.cloneDeep", "_.cloneDeep", "lodash.pick", "lodash.get", "_.get", "_.pick", "lodash.omit",
        "path.dirname", "path.parse", "path.format", "url.format", "url.resolve", "util.format", "Promise.all", "Promise.resolve", "Promise.race", "Promise.allSettled", "Set", "Map", "qs.parse", "querystring.parse", "cookie.parse",
        "Object.values", "Object.entries", "Object.keys", "util.promisify", "lodash.trim", "_.trim", "lodash.toString", "JSON.parse", "Readable.from", "TextDecoder", "Blob", "path.relative",
        "lodash.template()", "stream.Readable.from", "marked", "marked.parse", "markdown-it().render", "showdown.Converter().makeHtml", "iconv-lite.decode", "marked.marked", "snarkdown", "micromark", "sprintf-js.sprintf",
    }),
    encoders=frozenset({"btoa"}),
    decoders={
        **dict.fromkeys(("decodeURIComponent", "decodeURI", "unescape", "querystring.unescape"), _ADDRESSED - {TEXT}),
        "atob": frozenset({ENCODED}), "JSON.parse": frozenset({TEXT}), "qs.parse": frozenset({TEXT}),
        **dict.fromkeys(("url.parse", "URLSearchParams", "querystring.parse", "url.URLSearchParams"), frozenset({"redirect", "ssrf", "link"})),
        **dict.fromkeys(("he.decode", "lodash.unescape", "html-entities.decode", "entities.decodeHTML", "he.unescape"), frozenset({"xss", "dom"})),
    },
    normalisers=frozenset({"path.resolve", "path.normalize", "path.join", "path.posix.join", "path.posix.normalize", "path.posix.resolve", "fs.realpathSync", "fs.realpath", "fs/promises.realpath", "fs.promises.realpath",
                           "path.default.join", "path.default.resolve", "fs.realpathSync.native", "path.win32.normalize", "join", "resolve", "normalize-path"}),
    returns={"process.mainModule.require": "require", "url.URL": "URL", "whatwg-url.URL": "URL", "global.eval": "eval", "globalThis.Function": "Function", "window.Function": "Function"},
    methods={
        "util.promisify": _first, "promisify": _first, "bluebird.promisify": _first, "bluebird.promisifyAll": _first, "pify": _first, "Promise.resolve": _first, "Object.freeze": _first, "Object.seal": _first,
        "structuredClone": _first, "lodash.cloneDeep": _first, "lodash.clone": _first, "express-async-handler": _first, "@regex": _regex, "Buffer.from": _buffer, "Object.assign": _put, **METHODS,
    },
    callbacks={
        ".then": "then", ".catch": "or", ".map": "each", ".flatMap": "flat", ".filter": "keep", ".find": "pick", ".findLast": "pick", ".reduce": "result", "Array.from": "each",
        ".reduceRight": "result", "lodash.map": "each", "_.map": "each", "lodash.filter": "keep",
    },
    trusted=frozenset({"process.env", "import.meta.env", "process", "config", "os"}),
    parts={**dict.fromkeys(("searchParams", "query", "search", "hash"), frozenset({"redirect", "ssrf", "link"}))},
)  # fmt: skip
