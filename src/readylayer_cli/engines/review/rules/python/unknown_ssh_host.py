"""python-unknown-ssh-host: an SSH client accepts any server."""

from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.engines.review.rule import FileRule, Match, node_match


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("set_missing_host_key_policy"):
        policy = call.argument(0, "policy")
        if policy is not None and policy.text().rstrip("()").endswith(
            ("AutoAddPolicy", "WarningPolicy", "MissingHostKeyPolicy")
        ):
            yield node_match(file, call.node)
    for call in file.calls.to("asyncssh.connect", "asyncssh.create_connection"):
        known = call.keywords.get("known_hosts")
        if known is not None and known.kind() == "none":
            yield node_match(file, call.node)


RULE = FileRule(
    id="python-unknown-ssh-host",
    title="The SSH client accepts any server",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=("CWE-295", "CWE-322"),
    languages=("python",),
    triggers=("set_missing_host_key_policy", "asyncssh"),
    tests=False,
    what="Paramiko with `AutoAddPolicy` or `WarningPolicy`, or asyncssh with `known_hosts=None`.",
    why="A machine in between can pose as the server and read the password and everything after it.",
    fix="Load the known hosts and use `paramiko.RejectPolicy()`.",
    check=check,
    bad=(
        "import paramiko\nclient = paramiko.SSHClient()\nclient.set_missing_host_key_policy(paramiko.AutoAddPolicy())\n",
        "from paramiko.client import WarningPolicy\nssh.set_missing_host_key_policy(\n    policy=WarningPolicy\n)\n",
        'import asyncssh\nasync def run(host):\n    async with asyncssh.connect(host, known_hosts=None) as conn:\n        await conn.run("ls")\n',
    ),
    good=(
        "import paramiko\nclient = paramiko.SSHClient()\nclient.load_system_host_keys()\nclient.set_missing_host_key_policy(paramiko.RejectPolicy())\n",
        'import asyncssh\nasync def run(host):\n    return await asyncssh.connect(host, known_hosts="hosts")\n',
    ),
)
