"""go-fixed-oauth-state: a sign-in through another site is not tied to the browser that began it."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.go._flow import value_of


def check(file: SourceFile) -> Iterable[Match]:
    if not any("oauth2" in path for path in file.imports.values()):
        return
    for call in file.calls.method("AuthCodeURL"):
        node = call.argument(0)
        if node is not None and value_of(file, node).is_constant:
            yield node_match(file, call.node)


RULE = FileRule(
    id="go-fixed-oauth-state",
    title="The state of an OAuth sign-in is a constant",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-352",),
    languages=("go",),
    triggers=("AuthCodeURL(",),
    tests=False,
    what='`AuthCodeURL("state")` with a text that is written in the code.',
    why="An attacker sends the link of a sign-in of their own: the reader's session becomes bound to the attacker's account.",
    fix="Make a random state for each sign-in, keep it in a cookie, and compare it in the callback.",
    check=check,
    bad=(
        'package a\nimport "golang.org/x/oauth2"\nfunc f(c *oauth2.Config) string {\n\treturn c.AuthCodeURL("state-token")\n}\n',
        'package a\nimport "golang.org/x/oauth2"\nconst state = "random"\nfunc f(c *oauth2.Config) string {\n\treturn c.AuthCodeURL(state, oauth2.AccessTypeOffline)\n}\n',
    ),
    good=(
        'package a\nimport "golang.org/x/oauth2"\nfunc f(c *oauth2.Config, state string) string {\n\treturn c.AuthCodeURL(state)\n}\n',
        'package a\nimport "golang.org/x/oauth2"\nfunc f(c *oauth2.Config) string {\n\treturn c.AuthCodeURL(rand.Text())\n}\n',
    ),
)
