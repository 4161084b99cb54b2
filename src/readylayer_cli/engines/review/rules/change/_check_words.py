"""What a condition and its body say about the kind of check: refusing, validating, bounding, comparing ids."""

import re

from readylayer_cli.domain.patterns import lazy_pattern

REFUSES = lazy_pattern(
    r"forbidden|unauthori[sz]ed|denied|permission|40[13]\b|not_?allowed|access|login|illegal|unsafe|insecure|security|untrusted|suspicious",
    re.IGNORECASE,
)

VALIDATES = lazy_pattern(
    r"\.\.[/'\"\\]|['\"]\.\.|realpath|\bresolve\b|abspath|isabs|is_?absolute|islocal|is_relative_to|commonp|traversal|allowed|whitelist|allow_?list|blacklist|black_?list|deny_?list"
    r"|safe|expired?\b|expiry|expires|signature|verify|hmac|digest|nonce|origin\b|\bhost\b|hostname|netloc|scheme|protocol|private|loopback|trusted|is_?symlink|symlink|__proto__|prototype|hasown"
    r"|content_?type|mime|sanitiz|null byte|\\0|\\x00|[\"'][\\/<>;\\]|(?:starts_?with|hasprefix)\(.*(?:path|dir|root|url|file|['\"]/)|(?:path|dir|root|url|file)\w*\.(?:starts_?with|hasprefix)",
    re.IGNORECASE,
)

BOUNDS = lazy_pattern(
    r"\bmax_?|maximum|limit|too_?(?:long|large|big|many)|\blen\(|length|\bsize\b|bytesize|isvalid|is_valid|valid\b|valid_|match|regex|\bre\.|\.test\(|preg_|isinstance|is_numeric|is_string"
    r"|in_array|includes\(|\bnot in\b|starts_?with|hasprefix|instanceof|typeof|\bisdigit|is_?integer|is_?nan|<=?|>=?",
    re.IGNORECASE,
)

RAISES = lazy_pattern(
    r"\b(?:raise|throw|panic|abort|die|exit|fail\w*|reject|deny|\w*[eE]rror\w*|bad_?request|\w*BadRequest\w*|400|413|422)\b"
)

FAILS = lazy_pattern(
    r"\b(?:raise|throw|panic|abort|reject)\b|\b(?:fmt\.Errorf|errors\.New|sendError|send_error|http\.Error|\w*Exception\(|new \w*Error\()|return (?:\w+, )*(?:err|\w*Err\w+)\b|return false\b|return False\b|^\W*continue\b"
)

SECURITY = lazy_pattern(
    r"\bsecurity\b|\bprevent\w* .{0,40}(?:attack|inject|travers|overflow|bypass|access|leak|redirect|upload|spoof|abuse|xss|ssrf|csrf)|\bCVE-|\bGHSA-|attacker|malicious|\bxss\b|\bssrf\b|traversal|hijack|brute.?force",
    re.IGNORECASE,
)

IDS_DIFFER = lazy_pattern(
    r"[\w)\]](?:_?id|ID|Id|_pk|\.pk)(?:\(\))?\s*(?:!==?|<>)\s*[\w$][\w$.>()-]*(?:_?id|ID|Id|pk)\b"
)

MISSING = lazy_pattern(r"not_?found|\b404\b", re.IGNORECASE)

PREDICATE = lazy_pattern(r"\b\w*(?:[iI]s|[hH]as|[cC]ontains|[mM]atches|[vV]alid|[cC]heck|[vV]erify)[A-Z_]\w*\(")
