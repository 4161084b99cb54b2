"""What protecting code looks like in a line, whatever the language: the words of it, and the weakness that they keep out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from readylayer_cli.domain.patterns import lazy_pattern


@dataclass(frozen=True, slots=True)
class Protection:
    """One kind of protecting code. `message` says what is not done any more, with the code in place of `{}`."""

    name: str
    pattern: re.Pattern[str]
    cwe: tuple[str, ...]
    message: str


PROTECTIONS: tuple[Protection, ...] = (
    Protection(
        "escape",
        lazy_pattern(r"\b\w*(?:[eE]scape(?:d|r|s)?(?!_?at)|[sS]aniti[sz]e|[pP]urif(?:y|ier)|[nN]eutrali[sz]e|[sS]trip_?[tT]ags|forHtml|format_html|[eE]ntify|bleach)\w*(?=\(|\.[rR]eplace)|\b\w*(?:Utils?|Helper)\.(?:filter|encode)(?=\()"),
        ("CWE-79", "CWE-116"),
        "The value does not go through `{}` any more",
    ),
    Protection(
        "encode",
        lazy_pattern(r"\b(?:encodeURI(?:Component)?|URLEncoder\.encode|URL_ENCODER\.encode|quote_plus|QueryEscape|PathEscape|rawurlencode|urlencode|decodeURIComponent)(?=\()"),
        ("CWE-116", "CWE-79"),
        "The value does not go through `{}` any more",
    ),
    Protection(
        "markup",
        lazy_pattern(r"\.?[rR]eplace(?:All)?\([^)]{0,40}?[\"'/](?:\\?[<>&\"']|&(?:lt|gt|amp|quot|#\d+);|<script)"),
        ("CWE-79", "CWE-116"),
        "Markup in the value is not replaced any more: `{}`",
    ),
    Protection(
        "newline",
        lazy_pattern(r"(?:[rR]eplace\w*|sub|strip|in|includes|contains|indexOf)\W[^\n]{0,40}?\\[rn](?![\w])"),
        ("CWE-93", "CWE-113", "CWE-117"),
        "Line breaks in the value are not looked for any more: `{}`",
    ),
    Protection(
        "path",
        lazy_pattern(r"\b_?(?:normpath|realpath|abspath|commonpath|commonprefix|is_relative_to|getCanonicalPath|getCanonicalFile|toRealPath|EvalSymlinks|filepath\.Clean|path\.Clean|secure_?filename|_?safe_?join|ValidPath|IsLocal|OpenRoot|SecureJoin|isPathInside|is_?[wW]ithin\w*|isSubpath|basename|filepath\.Base|FilenameUtils\.getName|stripAbsolutePath)(?=\()|[rR]eplace(?:All)?\([^)]{0,30}(?:\.\.|\\\\\\\\|\\.\\.)"),
        ("CWE-22",),
        "The path does not go through `{}` any more",
    ),
    Protection(
        "slashes",
        lazy_pattern(r"(?:strip|lstrip|trim\w*|Trim\w*|sub|replace\w*|startsWith|startswith|HasPrefix)\([^)\n]{0,30}[\"'/`](?:\^?/[/+]|/\\\\|\\?/\\/|/%2F|\\\\)"),
        ("CWE-601", "CWE-22"),
        "Slashes at the beginning are not looked at any more: `{}`",
    ),
    Protection(
        "headers",
        lazy_pattern(r"Content-Security-Policy|X-Frame-Options|X-Content-Type-Options|Strict-Transport-Security|X-XSS-Protection|X-WebKit-CSP|Cross-Origin-(?:Opener|Resource|Embedder)-Policy", re.IGNORECASE),
        ("CWE-693", "CWE-1021", "CWE-79"),
        "The header `{}` is not set any more",
    ),
    Protection(
        "credentials",
        lazy_pattern(r"(?:[dD]el(?:ete)?|remove\w*|pop|strip\w*)\b[\s(.\[][^\n]{0,60}?(?:[cC]ookie|[aA]uthorization|[sS]ecret|[tT]oken|[cC]redential|[pP]assword|[hH]eaders?)\b"),
        ("CWE-200", "CWE-522"),
        "What is secret is not taken out any more: `{}`",
    ),
    Protection(
        "session",
        lazy_pattern(r"\b(?:regenerate\w*|rotate_\w+|cycle_key|invalidate\w*|new_csrf_token|reset_session|changeSessionId|revoke\w*|logout\w*|disconnect\w*Clients?)(?=\()"),
        ("CWE-384", "CWE-613"),
        "The session or token is not renewed or ended any more: `{}`",
    ),
    Protection(
        "xml",
        lazy_pattern(r"disallow-doctype-decl|external-general-entities|external-parameter-entities|load-external-dtd|FEATURE_SECURE_PROCESSING|setExpandEntityReferences|ACCESS_EXTERNAL_\w+|resolve_entities\s*=\s*False|no_network\s*=\s*True|forbid_\w+\s*=\s*True|defusedxml|SUPPORT_DTD|IS_SUPPORTING_EXTERNAL_ENTITIES|setEntityResolver"),
        ("CWE-611", "CWE-776"),
        "The XML parser is not told `{}` any more",
    ),
    Protection(
        "tls",
        lazy_pattern(r"\b\w*(?:OP_NO_SSLv\d|OP_NO_TLSv\d\w*|check_hostname|CERT_REQUIRED|setEndpointIdentificationAlgorithm|checkServerIdentity|MinVersion)\b"),
        ("CWE-295", "CWE-327"),
        "The connection is not bound to `{}` any more",
    ),
    Protection(
        "file mode",
        lazy_pattern(r"\b(?:createTempFile|createTempDirectory|mkstemp|mkdtemp|NamedTemporaryFile|TemporaryDirectory|O_EXCL|O_NOFOLLOW|umask|chmod|setReadable|setWritable|mode\s*=\s*0?o?[67]00|o600|S_IRUSR)\b"),
        ("CWE-378", "CWE-732", "CWE-377"),
        "The file is not made for its owner alone any more: `{}`",
    ),
    Protection(
        "bounds",
        lazy_pattern(r"\b(?:LimitReader|MaxBytesReader|limited_?reader|BoundedInputStream|maxContentLength|max_?(?:content_?|body_?|header_?|file_?|entity_?|request_?)?(?:size|length|depth|bytes)|stack_limit|depth_limit|\w*(?:DECOMPRESSION|_bomb)\w*|MAX_(?:\w+_)?(?:SIZE|LENGTH|DEPTH|BYTES|ENTITY\w*)|DEFAULT_MAX_\w+)\b", re.IGNORECASE),
        ("CWE-400", "CWE-770"),
        "The limit `{}` is gone",
    ),
    Protection(
        "types",
        lazy_pattern(r"\b(?:asSubclass|SafeLoader|ObjectInputFilter|resolveClass|UnmarshalStrict|DisallowUnknownFields|isinstance|issubclass|isNumber|isString|isInteger|Number\.isFinite|notNegative)(?=\()"),
        ("CWE-20", "CWE-502"),
        "The kind of the value is not asked for any more: `{}`",
    ),
    Protection(
        "redaction",
        lazy_pattern(r"\b\w*(?:[rR]edact\w*|[sS]anitizedU\w+|[mM]ask(?:ed)?_?[sS]ecrets?|[hH]ide_?[sS]ecrets?|[cC]ensor\w*)(?=\()"),
        ("CWE-532", "CWE-200"),
        "Secrets are not blacked out any more: `{}`",
    ),
    Protection(
        "permission",
        lazy_pattern(r"\b\w*(?:[cC]heck_?[pP]ermission\w*|[hH]as_?[pP]erm\w*|user_has_\w*perm\w*|is_?[aA]uthenticated|[iI]s_?[aA]dmin\w*|[hH]as_?[rR]ole\w*|[aA]uthori[sz]e(?:d|s)?(?=\()|[eE]nsure_?[lL]ogged\w*|[aA]ssert_?[cC]an\w*|[cC]an_?(?:[rR]ead|[wW]rite|[eE]dit|[vV]iew|[uU]pdate|[dD]elete|[aA]ccess)\w*|[iI]s_?[oO]wner\w*|[pP]ermission_?[rR]equired|login_required|RequirePOST|UsingAuth)\b(?=\(|\s*[,)\]}]|\s*$)"),
        ("CWE-862", "CWE-863"),
        "Who may do this is not asked any more: `{}`",
    ),
    Protection(
        "required",
        lazy_pattern(r"[\"']?\b(?:require_?csrf|csrf_?(?:protect|token)?|[aA]uth_?[rR]equired|require_?[aA]uth\w*|request_method|require_methods|login_required|permission\w*|is_?[iI]nternal|allowInternals|signed|[vV]erify\w*|httponly|httpOnly|secure)[\"']?\s*(?:=|:)\s*(?:[tT]rue|[\"'\w\[(])"),
        ("CWE-862", "CWE-352", "CWE-306"),
        "`{}` is not asked for any more",
    ),
    Protection(
        "compare",
        lazy_pattern(r"\b(?:compare_digest|constant_?time\w*|ConstantTimeCompare|timingSafeEqual|MessageDigest\.isEqual|hmac\.(?:Equal|new)|secure_compare|verify_?(?:signature|mac|hmac|digest|hash)\w*|get_message_hash)(?=\()", re.IGNORECASE),
        ("CWE-208", "CWE-347"),
        "`{}` does not compare or verify any more",
    ),
    Protection(
        "random",
        lazy_pattern(r"\b(?:SecureRandom|crypto/rand|cryptorand|crypto_rand|secrets\.\w+|randomBytes|getRandomValues|urandom|SystemRandom)\b"),
        ("CWE-338", "CWE-330"),
        "`{}` does not make the random value any more",
    ),
    Protection(
        "own properties",
        lazy_pattern(r"\bhasOwn(?:Property)?(?=\(|\.call)|Object\.create\(null\)|[\"']__proto__[\"']|[\"']constructor[\"']|\.hasOwnProperty\b"),
        ("CWE-1321",),
        "`{}` does not keep inherited properties out any more",
    ),
    Protection(
        "origin",
        lazy_pattern(r"\b\w*(?:[iI]s_?[pP]rivate\w*|[iI]s_?[lL]oopback\w*|[sS]ame_?[oO]rigin\w*|[iI]s_?[sS]afe_?[rR]edirect\w*|[iI]s_?[sS]afe_?[uU]rl\w*|url_has_allowed_host\w*|isURLSameOrigin|isAbsoluteUri|originURL|trust\w*Proxy\w*|[sS]afe_?[hH]ttp_?[cC]lient\w*|requests_or_advocate|[pP]rivate_?[aA]ddress\w*|UnacceptableAddress\w*)\b"),
        ("CWE-601", "CWE-918", "CWE-346"),
        "Where this leads to is not looked at any more: `{}`",
    ),
    Protection(
        "case",
        lazy_pattern(r"(?:\.(?:toLowerCase|toUpperCase|lower|upper|casefold)\(|equalsIgnoreCase|EqualFold|strings\.ToLower)"),
        ("CWE-178",),
        "The comparison depends on upper and lower case now: `{}` is gone",
    ),
    Protection(
        "validation",
        lazy_pattern(r"\b_?(?:validate|verify|ensure|assert|guard|require|enforce|restrict|deny|reject|forbid|is_?[vV]alid|is_?[sS]afe|is_?[aA]llowed|contains_?[pP]ath\w*|protect|check)[A-Z_]\w*(?=\()"),
        ("CWE-20",),
        "`{}` is not asked any more",
    ),
)  # fmt: skip
"""The stronger ones come first."""


_FAMILIES = {
    "escape": "output", "encode": "output", "markup": "output", "path": "place", "slashes": "place", "permission": "rights",
    "required": "rights", "types": "kind", "validation": "kind",
}  # fmt: skip


def family_of(protection: Protection) -> str:
    """What may take its place: an escaping function that of a replacement by hand."""
    return _FAMILIES.get(protection.name, protection.name)


def protections_in(text: str) -> Iterator[tuple[Protection, str]]:
    """The kinds of protection that a line of code shows, each with the piece of code that shows it."""
    for one in PROTECTIONS:
        found = one.pattern.search(text)
        if found:
            yield one, found[0]
