"""change-crypto-weakened: a hash, cipher, random source, comparison or signature check is weaker than before."""

import re
from collections.abc import Iterable

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._functions import is_production
from readylayer_cli.engines.review.rules.change._places import head_span
from readylayer_cli.engines.review.rules.change._replacements import Line, blocks, pair_lines
from readylayer_cli.engines.review.view import ChangeView, FilePair

_I = re.IGNORECASE
_SWAPS: tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...] = (
    (lazy_pattern(r"\b(?:sha-?_?(?:224|256|384|512)|sha3\w*|blake[23]\w*)|\b(?:b|s)crypt\b|argon2\w*|pbkdf2\w*|(?<=[a-z])Sha(?:256|512)", _I), lazy_pattern(r"\b(?:md[45]|sha-?_?1)(?![\d_a-z])|\bcrc32|\b(?:Sum|new)?MD5\b", _I), "The hash is a broken one now"),
    (lazy_pattern(r"\b\w*(?:bcrypt|scrypt|argon2|pbkdf2)\w*", _I), lazy_pattern(r"\b(?:sha-?_?\d+|md5|hashlib\.\w+|createHash)\b", _I), "Passwords get a fast hash now"),
    (lazy_pattern(r"\b\w*(?:GCM|CCM|CTR|CBC|Poly1305|ChaCha20)\w*", _I), lazy_pattern(r"(?<![a-z])(?:MODE_)?ECB(?![a-z])|\bRC4\b|\bDES\b|\bNewECB"), "The cipher does not hide patterns any more"),
    (lazy_pattern(r"\bAES\w*|chacha20\w*", _I), lazy_pattern(r"\b(?:DES|3DES|RC4|RC2|Blowfish|ARC4|DESede)\b", _I), "The cipher is a broken one now"),
    (lazy_pattern(r"compare_digest|constant_?time_?(?:compare|equals?)|ConstantTimeCompare|hash_equals|timingSafeEqual|secure_compare|MessageDigest\.isEqual|hmac\.Equal|safe_?equals?\b|fixed_length_secure_compare", _I), lazy_pattern(r"[!=]==?|\.equals?\(|bytes\.Equal|strcmp"), "The comparison tells by its time how much of a guess is right"),
    (lazy_pattern(r"\bsecrets\.|SystemRandom|SecureRandom|crypto/rand|crypto\.(?:random|getRandom)|random_bytes|random_int|randomBytes|getRandomValues|os\.urandom|openssl_random|token_(?:hex|urlsafe|bytes)|uuid4|randomUUID|random_password"), lazy_pattern(r"\brandom\.(?:choice|choices|random|randint|sample|randrange|getrandbits|shuffle)|Math\.random|math/rand|\bm?t?_?rand\(|\brand\(|new Random\(|uniqid\(|\bRandom\.(?:rand|new|hex)|java\.util\.Random|rand\.(?:Int|Read|Seed)\w*\(|lcg_value|uuid1\b|time\(\)"), "The random value can be predicted now"),
    (lazy_pattern(r"\bsafe_?load\w*|SafeLoader|CSafeLoader|FullLoader|weights_only\s*=\s*True|defusedxml|json\.loads?\b|JSON\.parse|json_decode", _I), lazy_pattern(r"\byaml\.(?:load|unsafe_load|full_load)\(|\bUnsafeLoader|yaml\.Loader\b|YAML\.(?:load|unsafe_load)\b|pickle\.loads?|marshal\.loads|Marshal\.load|unserialize\(|weights_only\s*=\s*False|\beval\(|xml\.etree|xml\.dom|xml\.sax|jsonpickle"), "The data can create objects or run code while it is read"),
    (lazy_pattern(r"\bast\.literal_eval\(|\bJSON\.parse\("), lazy_pattern(r"(?<![\w.])eval\(|new Function\("), "The data is run as code now"),
    (lazy_pattern(r"verify(?:_signature|_exp|_aud|_iss)?[\"']?\s*[:=]>?\s*(?:True|true)|jwt\.verify\("), lazy_pattern(r"verify(?:_signature|_exp|_aud|_iss)?[\"']?\s*[:=]>?\s*(?:False|false)|jwt\.decode\(|algorithms?[\"']?\s*[:=]\s*\[?[\"']none"), "The token's signature is not checked any more"),
    (lazy_pattern(r"shell\s*=\s*False|execFile(?:Sync)?\(|spawn(?:Sync)?\(|subprocess\.(?:run|call|check_output|Popen)\(\s*\["), lazy_pattern(r"shell\s*=\s*True|shell:\s*true|\bexec(?:Sync)?\(|os\.system\(|os\.popen\("), "The command goes through a shell now"),
)  # fmt: skip
_ANY = lazy_pattern(
    r"sha|md[45]|crypt|argon|pbkdf|GCM|CTR|CBC|ECB|AES|DES|RC4|Poly|ChaCha|compare|constant|equal|[!=]==?|strcmp|rand|uuid|token_|uniqid|secrets\.|load|pars|pickle|eval|xml|json|verify|jwt|algorithm|shell|exec|spawn|subprocess|popen|system|crc32|Function",
    _I,
)
_COMMENT = lazy_pattern(r"^\s*(?:#|//|\*|/\*|import\b|from\b|use\b|require\b)")
_CHECKSUM = lazy_pattern(
    r"etag|checksum|cache|fingerprint|gravatar|integrity|content_?hash|file_?hash|jitter|backoff|sleep|delay|color|animation",
    _I,
)


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    for pair in view.pairs:
        if pair.base is not None and pair.head is not None and is_production(pair.path) and _is_code(pair):
            yield from _weakened(pair)


def _is_code(pair: FilePair) -> bool:
    return pair.head is not None and pair.head.language not in {"json", "css", "html", "text"}


def _weakened(pair: FilePair) -> Iterable[ChangeMatch]:
    if pair.head is None:
        return
    for block in blocks(pair.change):
        removed = tuple(line for line in block.removed if _ANY.search(line.text) and not _COMMENT.match(line.text))
        added = tuple(line for line in block.added if _ANY.search(line.text) and not _COMMENT.match(line.text))
        if not removed or not added:
            continue
        pairs = (
            list(pair_lines(removed[:60], added[:60])) or [(removed[0], added[0])][: len(removed) == len(added) == 1]
        )
        for old, new in pairs:
            message = _judge(old, new)
            if message:
                span = head_span(pair.head, new.line)
                yield ChangeMatch(pair.path, Match(span, message=message, anchor=new.text.strip()))


def _judge(old: Line, new: Line) -> str:
    if _CHECKSUM.search(new.text):
        return ""
    for strong, weak, message in _SWAPS:
        if not strong.search(old.text) or strong.search(new.text):
            continue
        if weak.search(new.text) and not weak.search(strong.sub("", old.text)):
            return message
    return ""


_HASH = "import hashlib\n\ndef digest(data):\n    return hashlib.sha256(data).hexdigest()\n"
_SAME = "def is_right(given, wanted):\n    return hmac.compare_digest(given, wanted)\n"
_RAND = "function token() {\n  const value = crypto.randomBytes(16).toString('hex')\n  return value\n}\n"
_YAML = "import yaml\n\ndef read(text):\n    return yaml.safe_load(text)\n"

RULE = ChangeRule(
    id="change-crypto-weakened",
    title="A protection by cryptography or a safe reader is weaker than before",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-327", "CWE-330", "CWE-502"),
    tags=("security",),
    what="A line that used a strong hash, cipher, random source, constant-time comparison, safe loader or argument list uses a weak "
    "one in its place.",
    why="The old line was chosen for an attacker who can guess, forge or inject; nothing else stops them.",
    fix="Keep the strong one. If the value needs no protection, say so beside it.",
    check=check,
    bad=(
        ChangeExample({"app/a.py": _HASH}, {"app/a.py": _HASH.replace("sha256", "md5")}),
        ChangeExample({"app/a.py": _SAME}, {"app/a.py": _SAME.replace("hmac.compare_digest(given, wanted)", "given == wanted")}),
        ChangeExample({"app/a.js": _RAND}, {"app/a.js": _RAND.replace("crypto.randomBytes(16).toString('hex')", "Math.random().toString(16)")}),
        ChangeExample({"app/a.py": _YAML}, {"app/a.py": _YAML.replace("yaml.safe_load(text)", "yaml.load(text)")}),
    ),
    good=(
        ChangeExample({"app/a.py": _HASH}, {"app/a.py": _HASH.replace("sha256", "sha512")}),
        ChangeExample({"app/a.py": _HASH}, {"app/a.py": _HASH.replace("return hashlib.sha256(data).hexdigest()", "etag = hashlib.md5(data).hexdigest()")}),
        ChangeExample({"app/a.js": _RAND}, {"app/a.js": _RAND.replace("randomBytes(16)", "randomBytes(32)")}),
    ),
)  # fmt: skip
