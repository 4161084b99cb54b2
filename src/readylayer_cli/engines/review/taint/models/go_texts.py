"""Texts, bytes, encodings and streams of Go: what carries data on and what takes the harm out of it."""

from collections.abc import Mapping

from readylayer_cli.engines.review.taint.evaluate import joined_text
from readylayer_cli.engines.review.taint.model import CallFacts, Method, Model, Mutation
from readylayer_cli.engines.review.taint.patterns import left_by
from readylayer_cli.engines.review.taint.value import (
    ENCODED,
    EVERYTHING,
    Value,
    carried,
    cleaned,
    constant,
    filled,
    with_member,
)

_ALL = frozenset({EVERYTHING})
_XSS = frozenset({"xss"})
_LINES = frozenset({"log", "header"})
_BUILDERS = ("strings.Builder()", "bytes.Buffer()", "bytes.NewBuffer()", "bytes.NewBufferString()")


def _written(builder: Value, text: Value) -> Value:
    before = builder.keys.get("@text", constant("") if not builder.taints else Value(taints=builder.taints))
    return with_member(builder, "@text", joined_text([before, text]))


def _write(facts: CallFacts) -> Mutation | None:
    return Mutation(_written(facts.receiver, facts.args[0])) if facts.args else None


def _read(facts: CallFacts) -> Value:
    return facts.receiver.keys.get("@text", Value(taints=facts.receiver.taints, known=facts.receiver.known))


def poured(facts: CallFacts) -> Mapping[int, Value]:
    """`Fprintf(&builder, text)`, `Copy(&builder, reader)`."""
    if len(facts.args) < 2 or facts.args[0].ref not in _BUILDERS:
        return {}
    return {0: _written(facts.args[0], facts.args[1])}


def _into(target: int, source: int) -> "_Into":
    return _Into(target, source)


class _Into:
    """Puts what one argument holds into another; a negative one is the receiver."""

    def __init__(self, target: int, source: int) -> None:
        self._target, self._source = target, source

    def __call__(self, facts: CallFacts) -> Mapping[int, Value]:
        if len(facts.args) <= max(self._target, self._source):
            return {}
        source = facts.receiver if self._source < 0 else facts.args[self._source]
        taints = source.all_taints()
        return {self._target: filled(facts.args[self._target], taints)} if taints else {}


def _decoded(facts: CallFacts) -> Mapping[int, Value]:
    """`decoder.Decode(&value)`, `decoder.Decode(&value, form)`."""
    return _Into(0, 1 if len(facts.args) > 1 else -1)(facts)


def _scanned(facts: CallFacts) -> Mapping[int, Value]:
    taints = facts.args[0].all_taints() if facts.args else frozenset()
    return {index: filled(value, taints) for index, value in enumerate(facts.args) if index} if taints else {}


def _pattern(facts: CallFacts) -> Value:
    return Value(ref="regexp.Regexp()", keys={"@pattern": facts.args[0] if facts.args else Value()})


def _replaced(facts: CallFacts) -> Value | None:
    """`pattern.ReplaceAllString(text, by)`."""
    if len(facts.args) != 2:
        return None
    pattern, by = facts.receiver.keys.get("@pattern", Value()), facts.args[1]
    made = carried(facts.args)
    if pattern.constants is None or by.constants is None or len(pattern.constants) != 1 or len(by.constants) != 1:
        return made
    return cleaned(made, left_by(str(next(iter(pattern.constants))), str(next(iter(by.constants)))))


def _replacer(facts: CallFacts) -> Value:
    """`strings.NewReplacer(old, new, ...)`: what it takes out is remembered."""
    olds = [value.constants or frozenset() for value in facts.args[::2]]
    return Value(
        ref="strings.Replacer()", keys={"@olds": Value(constants=frozenset(old for each in olds for old in each))}
    )


def _replace_by(facts: CallFacts) -> Value:
    olds = facts.receiver.keys.get("@olds", Value()).constants or frozenset()
    kinds = frozenset().union(*(kinds for mark, kinds in _TAKEN_OUT.items() if mark <= olds))
    return cleaned(carried(facts.args), kinds)


_TAKEN_OUT = {
    frozenset({"\n"}): _LINES, frozenset({"<"}): _XSS, frozenset({"'"}): frozenset({"sql", "xpath"}), frozenset({".."}): frozenset({"path"}), frozenset({"(", ")"}): frozenset({"ldap"}),
}  # fmt: skip

_METHODS: dict[str, Method] = {
    **{f"{owner}.{name}": _write for owner in _BUILDERS for name in ("WriteString", "Write", "WriteByte", "WriteRune", "ReadFrom")},
    **{f"{owner}.{name}": _read for owner in _BUILDERS for name in ("String", "Bytes")},
    "regexp.MustCompile": _pattern, "regexp.Compile": _pattern, "regexp.MustCompilePOSIX": _pattern,
    **{f"regexp.Regexp().{name}": _replaced for name in ("ReplaceAllString", "ReplaceAll", "ReplaceAllLiteralString")},
    "strings.NewReplacer": _replacer, "strings.Replacer().Replace": _replace_by,
}  # fmt: skip

TEXTS = Model(
    cleaners={
        **{f"strconv.{name}": _ALL for name in ("Atoi", "Itoa", "ParseInt", "ParseUint", "ParseFloat", "ParseBool", "FormatInt", "FormatUint", "FormatFloat", "FormatBool")},
        "strconv.Quote": _LINES, "strconv.QuoteToASCII": _LINES, "@quoted": _LINES, "len": _ALL, "cap": _ALL, "@index": _ALL,
        **dict.fromkeys(("uuid.Parse", "uuid.MustParse", "uuid.FromString", "uuid.ParseBytes", "ulid.Parse", "ksuid.Parse", "xid.FromString", "primitive.ObjectIDFromHex", "bson.ObjectIDFromHex", "bson.ObjectIdHex",
                         "time.Parse", "time.ParseDuration", "time.ParseInLocation", "net/mail.ParseAddress@", "mime.ParseMediaType@", "decimal.NewFromString", "semver.NewVersion", "language.Parse"), _ALL),
        **dict.fromkeys(("net.ParseIP", "net.ParseCIDR", "net/netip.ParseAddr", "net/netip.ParsePrefix", "net.ParseMAC"), frozenset({"sql", "command", "xss", "path", "log", "header", "ldap", "xpath", "template", "code", "redirect", "nosql"})),
        **dict.fromkeys((
            "html.EscapeString", "html/template.HTMLEscapeString", "html/template.HTMLEscaper", "html/template.JSEscapeString", "html/template.JSEscaper", "html/template.URLQueryEscaper",
            "text/template.HTMLEscapeString", "text/template.HTMLEscaper", "text/template.JSEscapeString", "text/template.URLQueryEscaper", ".Sanitize", ".SanitizeBytes", ".SanitizeReader",
        ), _XSS),
        **dict.fromkeys(("encoding/json.Marshal", "encoding/json.MarshalIndent", "json.Marshal", "json.MarshalIndent"), _XSS | _LINES),
        "net/url.PathEscape": frozenset({"xss", "path", "redirect", "ssrf", "header", "log", "sql", "ldap", "xpath"}),
        ".startswith": _ALL, ".endswith": _ALL, "utf8.RuneCountInString": _ALL, "unicode/utf8.RuneCountInString": _ALL, "strings.Count": _ALL, "strings.Compare": _ALL,
        **{f"crypto/{package}.{name}": _ALL for package, names in (("sha256", ("Sum256", "Sum224")), ("sha1", ("Sum",)), ("md5", ("Sum",)), ("sha512", ("Sum512", "Sum384"))) for name in names},
        **dict.fromkeys(("os.Getenv", "os.LookupEnv", "os.Hostname", "os.Getwd", "os.TempDir", "os.Executable", "os.UserHomeDir", "viper.GetString", "uuid.New", "uuid.NewString"), _ALL),
        "mime.BEncoding.Encode": _LINES, "mime.QEncoding.Encode": _LINES, "mime.FormatMediaType": _LINES,
        "hash/crc32.ChecksumIEEE": _ALL, "crypto/subtle.ConstantTimeCompare": _ALL, "slug.Make": _ALL, "bcrypt.GenerateFromPassword": _ALL,
    },
    encoders=frozenset({
        "net/url.QueryEscape", "encoding/hex.EncodeToString", "net/url.Values().Encode", "encoding/base32.StdEncoding.EncodeToString",
        *(f"encoding/base64.{name}.EncodeToString" for name in ("StdEncoding", "URLEncoding", "RawStdEncoding", "RawURLEncoding")),
    }),
    decoders={
        **{f"encoding/base64.{name}.DecodeString": frozenset({ENCODED}) for name in ("StdEncoding", "URLEncoding", "RawStdEncoding", "RawURLEncoding")},
        "encoding/hex.DecodeString": frozenset({ENCODED}), "html.UnescapeString": _XSS, "encoding/base32.StdEncoding.DecodeString": frozenset({ENCODED}),
        **dict.fromkeys(("net/url.QueryUnescape", "net/url.PathUnescape"), frozenset({ENCODED, "xss", "header", "log", "redirect", "path", "command", "xpath", "sql"})),
    },
    carriers=frozenset({
        *(f"{package}.{name}" for package in ("strings", "bytes") for name in (
            "TrimPrefix", "TrimSuffix", "TrimFunc", "Map", "ToValidUTF8", "Repeat", "Cut", "CutPrefix", "CutSuffix", "Clone", "NewReader", "SplitAfter", "FieldsFunc", "ToTitle", "NewBuffer", "NewBufferString",
            "Runes", "SplitSeq", "FieldsSeq", "Lines", "TrimRightFunc", "TrimLeftFunc", "SplitAfterN")),
        "net/url.Parse", "net/url.ParseRequestURI", "net/url.ParseQuery", "net/url.JoinPath", "io.ReadAll", "io/ioutil.ReadAll", "io.LimitReader", "io.NopCloser", "io.TeeReader", "net/http.MaxBytesReader", "bufio.NewReader",
        "bufio.NewScanner", "bufio.NewReaderSize", "io.MultiReader", "encoding/json.NewDecoder", "json.NewDecoder", "encoding/xml.NewDecoder", "yaml.NewDecoder", "toml.NewDecoder", "encoding/csv.NewReader", "compress/gzip.NewReader",
        "compress/zlib.NewReader", "strconv.Unquote", "fmt.Append", "fmt.Appendf", "fmt.Appendln", "slices.Clone", "slices.Concat", "slices.Collect", "maps.Keys", "maps.Values", "maps.Clone", "errors.New", "lo.Map", "lo.Filter", "lo.Uniq",
        "strings.Title", "cases.Title", "net.SplitHostPort", "net.JoinHostPort", "encoding/json.RawMessage", "shlex.Split", "shellwords.Parse", "ptr.To", "aws.String", "lo.ToPtr", "context.WithValue@", "cmp.Or", "reflect.ValueOf",
        "min", "max", "unsafe.String",
    }),
    methods=_METHODS,
    changes={
        "io.Copy": poured, "io.CopyN": poured,
        **{f"{package}.Unmarshal": _into(1, 0) for package in ("encoding/json", "json", "encoding/xml", "yaml", "toml", "proto", "msgpack", "bson", "sonic", "jsoniter", "protojson")},
        ".Unmarshal": _into(1, 0), ".Decode": _decoded, ".Read": _into(0, -1), "io.ReadFull": _into(1, 0), "mapstructure.Decode": _into(1, 0), "mapstructure.WeakDecode": _into(1, 0), "copier.Copy": _into(0, 1),
        "fmt.Sscanf": _scanned, "fmt.Sscan": _scanned, "fmt.Sscanln": _scanned, "fmt.Fscan": _scanned, "fmt.Fscanf": _scanned, "render.DecodeJSON": _into(1, 0), "render.Bind@": _into(1, 0), "encoding/json.Compact": _into(0, 1),
    },
)  # fmt: skip
"""Texts, bytes, encodings, streams."""
