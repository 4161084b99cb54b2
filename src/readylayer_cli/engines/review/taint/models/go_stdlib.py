"""Go's own library and its closest kin: processes, files, logs, expressions, scripts, templates."""

from readylayer_cli.engines.review.taint.model import CallFacts, Model, Sink
from readylayer_cli.engines.review.taint.models.go_paths import PATH_METHODS
from readylayer_cli.engines.review.taint.value import Value

_SHELLS = frozenset(
    {"sh", "bash", "zsh", "dash", "ksh", "ash", "fish", "cmd", "cmd.exe", "powershell", "powershell.exe", "pwsh"}
)
_SCRIPT_FLAGS = ("-c", "-lc", "-ec", "/c", "/C", "-Command", "-command", "-ic", "-xc", "/K")
_RUNNING_OPTIONS = frozenset({
    "git", "hg", "svn", "ssh", "scp", "rsync", "tar", "find", "xargs", "env", "awk", "sed", "perl", "python", "python3", "node", "ruby", "php", "nice", "timeout", "sudo", "curl", "wget", "ffmpeg",
})  # fmt: skip
"""Programs of which an argument that is an option can run others, or write files."""


def _words(value: Value | None) -> frozenset[str]:
    if value is None or value.constants is None or value.taints:
        return frozenset()
    return frozenset(str(each).replace("\\", "/").rpartition("/")[2] for each in value.constants)


def _command(first: int) -> tuple[Sink, ...]:
    """`exec.Command(program, arguments...)` with the program at that position."""

    def runs_a_script(facts: CallFacts) -> bool:
        flag = facts.argument(first + 1)
        asks = (
            flag is not None
            and flag.constants is not None
            and any(str(each) in _SCRIPT_FLAGS for each in flag.constants)
        )
        return asks and bool(_words(facts.argument(first)) & _SHELLS)

    def takes_options(facts: CallFacts) -> bool:
        given = facts.args[first + 1 :]
        if not _words(facts.argument(first)) & _RUNNING_OPTIONS:
            return False
        for value in given:
            if value.constants is not None and "--" in value.constants:
                return False
            if value.harmful("command"):
                return not value.prefix or value.prefix.startswith("-")
        return False

    later = tuple(range(first + 1, first + 9))
    return (
        Sink("command", args=(first,)),
        Sink("command", args=(first + 2, first + 3, first + 4), when=runs_a_script),
        Sink("command", args=later, when=takes_options, weak=True),
    )


def _is_template(facts: CallFacts) -> bool:
    return "template" in facts.receiver.ref.lower() or "pongo2" in facts.receiver.ref


def _whole_document(facts: CallFacts) -> bool:
    """A document into whatever it says it is, rather than into a record of known fields."""
    target = facts.argument(1)
    return target is not None and not target.ref


_PATH = (Sink("path"),)
_BOTH_PATHS = (Sink("path", args=(0, 1)),)
_LOG = (Sink("log", args=tuple(range(6)), spares=frozenset({"header"})),)
_CODE = (Sink("code"),)
_OS = (
    "Open", "OpenFile", "Create", "ReadFile", "WriteFile", "Remove", "RemoveAll", "Mkdir", "MkdirAll", "ReadDir", "Chmod", "Chown", "Truncate", "DirFS", "Chdir", "OpenInRoot@", "CreateTemp@",
)  # fmt: skip

STDLIB = Model(
    sinks={
        "os/exec.Command": _command(0), "os/exec.CommandContext": _command(1), "os.StartProcess": (Sink("command", args=(0,)),), "syscall.Exec": (Sink("command", args=(0,)),),
        "syscall.ForkExec": (Sink("command", args=(0,)),), "os/exec.Cmd": (Sink("command", args=(), keywords=("Path",)),), "sh.Command": _command(0), "script.Exec": (Sink("command"),),
        "ssh.Session().Run": (Sink("command"),), "ssh.Session().Output": (Sink("command"),), "ssh.Session().CombinedOutput": (Sink("command"),), "ssh.Session().Start": (Sink("command"),),
        **{f"os.{name}": _PATH for name in _OS}, "os.Rename": _BOTH_PATHS, "os.Symlink": _BOTH_PATHS, "os.Link": _BOTH_PATHS,
        **{f"io/ioutil.{name}": _PATH for name in ("ReadFile", "WriteFile", "ReadDir")}, "path/filepath.Walk": _PATH, "path/filepath.WalkDir": _PATH, "path/filepath.Glob": _PATH,
        "afero.ReadFile": (Sink("path", args=(1,)),), "afero.WriteFile": (Sink("path", args=(1,)),), "html/template.ParseFiles": (Sink("path", every=True, args=()),),
        "text/template.ParseFiles": (Sink("path", every=True, args=()),), "html/template.ParseGlob": _PATH, "archive/zip.OpenReader": _PATH, "excelize.OpenFile": _PATH,
        "plugin.Open": _CODE, "otto.New().Run": _CODE, "otto.New().Eval": _CODE, "otto.Otto().Run": _CODE, "goja.New().RunString": _CODE, "goja.Runtime().RunString": _CODE, "lua.NewState().DoString": _CODE,
        "lua.LState().DoString": _CODE, "govaluate.NewEvaluableExpression": _CODE, "expr.Eval": _CODE, "expr.Compile": _CODE, "interp.New().Eval": _CODE, "v8go.NewContext().RunScript": _CODE,
        "gval.Evaluate": _CODE, "tengo.NewScript": _CODE, "tengo.Eval": (Sink("code", args=(1,)),), "starlark.ExecFile": (Sink("code", args=(2,)),),
        **{f"log.{name}": _LOG for name in ("Print", "Println", "Printf", "Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln")},
        **{f"log.{owner}.{name}": _LOG for owner in ("New()", "Logger()", "Default()") for name in ("Print", "Println", "Printf", "Fatalf")},
        "net/smtp.SendMail": (Sink("header", args=(4,)),), "gomail.NewMessage().SetHeader": (Sink("header", args=(1, 2)),),
        "regexp.Compile": (Sink("regex"),), "regexp.MustCompile": (Sink("regex"),), "search": (Sink("regex", when=lambda facts: not facts.method or len(facts.args) > 1),),
        ".Parse": (Sink("template", when=_is_template),), "pongo2.FromString": (Sink("template"),), "mustache.Render": (Sink("template"),), "raymond.Render": (Sink("template"),),
        "raymond.Parse": (Sink("template"),), "mustache.ParseString": (Sink("template"),),
        "encoding/gob.NewDecoder().Decode": (Sink("deserialize", args=(), receiver=True),),
        "yaml.Unmarshal": (Sink("deserialize", when=_whole_document),),
        **{f"html/template.{name}": (Sink("xss"),) for name in ("HTML", "HTMLAttr", "JS", "JSStr", "URL", "CSS", "Srcset")},
    },
    methods=PATH_METHODS,
    normalisers=frozenset({"path/filepath.Abs", "path/filepath.EvalSymlinks"}),
    cleaners={
        **dict.fromkeys(("path/filepath.Base", "path.Base", "path/filepath.Localize", "path/filepath.Ext", "path.Ext", "securejoin.SecureJoin", "filepath-securejoin.SecureJoin"), frozenset({"path"})),
        "shellescape.Quote": frozenset({"command"}), "shellquote.Join": frozenset({"command"}), "shellwords.Escape@": frozenset({"command"}), "shellescape.QuoteCommand": frozenset({"command"}),
        "syntax.Quote": frozenset({"command"}), "regexp.QuoteMeta": frozenset({"regex"}),
    },
    carriers=frozenset({
        "path/filepath.ToSlash", "path/filepath.FromSlash", "path/filepath.Dir", "path.Dir", "path/filepath.Split", "path.Split", "encoding/gob.NewDecoder", "path/filepath.VolumeName",
        *(f"html/template.{name}" for name in ("HTML", "HTMLAttr", "JS", "JSStr", "URL", "CSS", "Srcset")),
    }),
)  # fmt: skip
"""Processes, files, scripts."""
