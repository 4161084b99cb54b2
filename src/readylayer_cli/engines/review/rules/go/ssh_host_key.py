"""go-ssh-host-key: an SSH client talks to any host."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules.go._opt_in import is_opt_in


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.to("golang.org/x/crypto/ssh.InsecureIgnoreHostKey"):
        if not is_opt_in(call.node):
            yield node_match(file, call.node)


RULE = FileRule(
    id="go-ssh-host-key",
    title="SSH client accepts any host key",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-322",),
    languages=("go",),
    triggers=("InsecureIgnoreHostKey",),
    tests=False,
    what="`ssh.InsecureIgnoreHostKey()` as the host key callback.",
    why="Anybody on the way can pose as the host, and gets the password and everything that is sent.",
    fix="`knownhosts.New(path)` or `ssh.FixedHostKey(key)`.",
    check=check,
    bad=(
        'package a\nimport "golang.org/x/crypto/ssh"\nvar c = &ssh.ClientConfig{User: "x", HostKeyCallback: ssh.InsecureIgnoreHostKey()}\n',
        'package a\nimport xssh "golang.org/x/crypto/ssh"\nfunc f(c *xssh.ClientConfig) {\n\tc.HostKeyCallback = xssh.InsecureIgnoreHostKey()\n}\n',
    ),
    good=(
        'package a\nimport "golang.org/x/crypto/ssh"\nvar c = &ssh.ClientConfig{HostKeyCallback: ssh.FixedHostKey(key)}\n',
        'package a\nimport "golang.org/x/crypto/ssh"\nfunc f(o Options, c *ssh.ClientConfig) {\n\tif o.InsecureSkipHostKey {\n\t\tc.HostKeyCallback = ssh.InsecureIgnoreHostKey()\n\t}\n}\n',
    ),
)
