"""java-certificate-check-off: TLS that accepts any certificate or any host name."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_EMPTY_CHECK = {
    "kind": "method_declaration",
    "all": [
        {"has": {"field": "name", "regex": r"^checkServerTrusted$"}},
        {"has": {"field": "body", "regex": r"^\{\s*(?:return;\s*|//[^\n]*\n\s*|/\*[^*]*\*/\s*)*\}$"}},
    ],
}
_TRUE_VERIFY = {
    "kind": "method_declaration",
    "all": [
        {"has": {"field": "name", "regex": r"^verify$"}},
        {"has": {"field": "parameters", "regex": r"SSLSession"}},
        {"has": {"field": "body", "regex": r"^\{\s*(?://[^\n]*\n\s*)*return true;\s*\}$"}},
    ],
}
_NAMES = lazy_pattern(
    r"\b(?:NoopHostnameVerifier\.INSTANCE|ALLOW_ALL_HOSTNAME_VERIFIER|AllowAllHostnameVerifier|TrustAllStrategy(?:\.INSTANCE)?"
    r"|InsecureTrustManagerFactory\.INSTANCE|TrustSelfSignedStrategy)\b"
)
_SETTERS = (
    "setHostnameVerifier",
    "setDefaultHostnameVerifier",
    "hostnameVerifier",
    "setSSLHostnameVerifier",
    "loadTrustMaterial",
    "trustManager",
)


def check(file: SourceFile) -> Iterable[Match]:
    for node in file.find_all({"any": [_EMPTY_CHECK, _TRUE_VERIFY]}):
        yield node_match(file, node)
    for call in file.calls.method(*_SETTERS, "SSLConnectionSocketFactory"):
        for node in call.positional:
            text = node.text()
            always = node.kind() == "lambda_expression" and re.search(r"->\s*(?:true|\{\s*return true;\s*\})\Z", text)
            if always or (len(text) < 200 and _NAMES.search(text)):
                yield node_match(file, call.node)
                break


RULE = FileRule(
    id="java-certificate-check-off",
    title="TLS connection accepts any certificate or host name",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-295",),
    languages=("java",),
    triggers=(
        "checkServerTrusted",
        "ostnameVerifier",
        "HOSTNAME_VERIFIER",
        "SSLSession",
        "TrustAllStrategy",
        "InsecureTrustManager",
        "loadTrustMaterial",
    ),
    tests=False,
    what="An empty `checkServerTrusted`, a host name verifier that says yes to everything, or a library's trust-all switch.",
    why="Anybody on the way can present a certificate of their own, read what is sent and change what comes back.",
    fix="Leave the default checks on; load a private authority into a `KeyStore` of its own.",
    check=check,
    bad=(
        "class A implements X509TrustManager {\n  public void checkServerTrusted(X509Certificate[] c, String a) {\n    // trust\n  }\n}\n",
        "class A {\n  void f(HttpsURLConnection c) {\n    c.setHostnameVerifier((host, session) -> true);\n  }\n}\n",
        "class A {\n  CloseableHttpClient f() {\n    return HttpClients.custom().setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE).build();\n  }\n}\n",
        "class A {\n  HostnameVerifier v = new HostnameVerifier() {\n    public boolean verify(String h, SSLSession s) {\n      return true;\n    }\n  };\n}\n",
    ),
    good=(
        "class A implements X509TrustManager {\n  public void checkServerTrusted(X509Certificate[] c, String a) throws CertificateException {\n    delegate.checkServerTrusted(c, a);\n  }\n}\n",
        "class A {\n  void f(HttpsURLConnection c) {\n    c.setHostnameVerifier((host, session) -> host.equals(expected));\n  }\n}\n",
        "class A {\n  boolean verify(String token) {\n    return true;\n  }\n}\n",
    ),
)
