"""Finds passwords on command lines, in SQL statements and in files of logins."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.secretscan.candidate import Candidate
from readylayer_cli.secretscan.placeholders import is_placeholder

_RANK = 50


@dataclass(frozen=True, slots=True)
class _Command:
    """A way to write a password: looked for only where the lower-case keyword stands; group 1 is the password."""

    format_id: str
    title: str
    keyword: str
    pattern: re.Pattern[str]


def _command(format_id: str, title: str, keyword: str, pattern: str) -> _Command:
    """In the pattern `~` stands for a gap between words and `<word>` for the password."""
    expanded = pattern.replace("~", r"[ \t]{1,8}").replace("<word>", r"[\"']?([^\s\"'`$|;<>]{3,120})")
    return _Command(format_id, title, keyword, re.compile(expanded, re.IGNORECASE | re.MULTILINE))


_COMMANDS = (
    _command(
        "curl-password",
        "Password in a curl command",
        "curl",
        r"\bcurl\b[^\n|;]{0,300}?[ \t](?:-u|--user|--proxy-user)[ \t=]{1,3}[\"']?[^\s:\"'$<>]{1,80}:<word>",
    ),
    _command("sshpass-password", "Password in an sshpass command", "sshpass", r"\bsshpass~-p[ \t]{0,4}<word>"),
    _command(
        "mysql-password",
        "Password in a MySQL command",
        "mysql",
        r"\bmysql(?:dump|admin|import|show|slap)?[ \t][^\n|;]{0,200}?[ \t]-p(?!assword)<word>",
    ),
    _command(
        "redis-password", "Password in a redis-cli command", "redis-cli", r"\bredis-cli\b[^\n|;]{0,200}?[ \t]-a~<word>"
    ),
    _command(
        "docker-password",
        "Password in a docker login command",
        "docker login",
        r"\bdocker login\b[^\n|;]{0,200}?[ \t]-p[ \t=]{1,4}<word>",
    ),
    _command(
        "sql-password",
        "Password in an SQL statement",
        "identified",
        r"\bidentified~(?:with~[\w'\"]{1,40}~)?by~(?:password~)?\\?[\"']([^\"'`\s\\]{3,120})",
    ),
    _command(
        "sql-password",
        "Password in an SQL statement",
        "password",
        r"\b(?:create|alter)~(?:user|role|login)\b[^\n;]{0,120}?\bpassword[ \t=]{1,4}N?'([^'`\s]{3,120})'",
    ),
    _command(
        "secure-string",
        "Password in a PowerShell command",
        "convertto-securestring",
        r"\bconvertto-securestring~(?:-string~)?[\"']([^\"'\n$]{3,120})[\"']",
    ),
    _command(
        "netrc-password",
        "Password in netrc form",
        "login",
        r"\b(?:machine~\S{1,120}|default)\s{1,40}login\s{1,40}\S{1,80}\s{1,40}password~<word>",
    ),
    _command(
        "chpasswd-password",
        "Password piped to chpasswd",
        "chpasswd",
        r"\becho~[\"']?[\w.-]{1,40}:([^\s\"'$|]{3,120})[\"']?[ \t]{0,4}\|[ \t]{0,4}(?:sudo~)?chpasswd",
    ),
)
_FILES = (
    (
        re.compile(r"(?:.*/)?\.?pgpass(?:\.conf)?"),
        _command(
            "pgpass-password",
            "Password in a PostgreSQL password file",
            "",
            r"^[^:#\s]{1,255}:(?:\d{1,5}|\*):[^:\n]{1,80}:[^:\n]{1,80}:(\S{1,120})$",
        ),
    ),
    (
        re.compile(r"(?:.*/)?[^/]{0,40}htpasswd[^/]{0,20}"),
        _command("password-hash", "Password hash", "", r"^[^:\s]{1,80}:((?:\{SHA\})?[0-9A-Za-z./+=]{13,40})$"),
    ),
    (
        re.compile(r"(?:.*/)?(?:master|credentials/[^/]{1,40})\.key"),
        _command("rails-master-key", "Rails credentials key", "", r"\A\s{0,4}([0-9a-f]{32}(?:[0-9a-f]{32})?)\s{0,4}\Z"),
    ),
)


def find_commands(text: str, lowered: str) -> Iterator[Candidate]:
    """Passwords given to programs and databases; `lowered` is the text in lower case, of the same length."""
    for command in _COMMANDS:
        if command.keyword in lowered:
            yield from _candidates(text, command)


def find_in_known_file(text: str, path: str) -> Iterator[Candidate]:
    """Passwords of files whose name fixes what stands on each line."""
    for name, command in _FILES:
        if name.fullmatch(path):
            yield from _candidates(text, command)


def _candidates(text: str, command: _Command) -> Iterator[Candidate]:
    for found in command.pattern.finditer(text):
        if not is_placeholder(found[1]):
            yield Candidate(command.format_id, command.title, *found.span(1), Severity.HIGH, Confidence.MEDIUM, _RANK)
