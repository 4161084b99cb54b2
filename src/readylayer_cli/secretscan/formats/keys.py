"""Keys, hashes and tokens that belong to no provider."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.secretscan.checks import nkey_seed, web_token
from readylayer_cli.secretscan.formats.format import token

FORMATS = (
    token("age-secret-key", "age secret key", "AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}"),
    token(
        "nats-seed",
        "NATS seed",
        "S[UANOCX]A[A-P][A-Z2-7]{54}",
        *("SUA", "SAA", "SNA", "SOA", "SCA", "SXA"),
        check=nkey_seed,
    ),
    token(
        "json-web-token",
        "JSON web token",
        r"eyJ<url>{8,2000}\.eyJ<url>{8,4000}\.<url>{16,1000}",
        severity=Severity.HIGH,
        check=web_token,
        shipped_only=True,
    ),
    token(
        "password-hash",
        "Password hash",
        r"\$(?:1\$[./0-9A-Za-z]{8}\$[./0-9A-Za-z]{22}|apr1\$[./0-9A-Za-z]{8}\$[./0-9A-Za-z]{22}"
        r"|2[abxy]\$[0-9]{2}\$[./0-9A-Za-z]{53}|[56]\$(?:rounds=[0-9]{1,9}\$)?[./0-9A-Za-z]{8,16}\$[./0-9A-Za-z]{43,86}"
        r"|y\$[./0-9A-Za-z]{1,8}\$[./0-9A-Za-z]{1,86}\$[./0-9A-Za-z]{43})",
        *("$1$", "$apr1$", "$2a$", "$2b$", "$2x$", "$2y$", "$5$", "$6$", "$y$"),
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        shipped_only=True,
    ),
)
