"""Finds passwords on command lines, in SQL statements and in files of logins."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.secretscan.candidate import Candidate
from readylayer_cli.secretscan.placeholders import is_placeholder

_RANK = 50


@dataclass(frozen=True, slots=True)
class _Command:
    """A way to write a password: the pattern begins with one of the lower-case words, its group 1 is the password.
    Nothing is looked for without the `needed` word."""

    format_id: str
    title: str
    words: tuple[str, ...]
    needed: str
    pattern: re.Pattern[str]


def _command(format_id: str, title: str, pattern: str, *words: str, needed: str = "") -> _Command:
    """In the pattern `~` stands for a gap between words and `<word>` for the password."""
    expanded = pattern.replace("~", r"[ \t]{1,8}").replace("<word>", r"[\"']?([^\s\"'`$|;<>]{3,120})")
    return _Command(format_id, title, words, needed or words[0], lazy_pattern(rf"\b{expanded}", re.IGNORECASE))


_COMMANDS = (
    _command(
        "curl-password",
        "Password in a curl command",
        r"curl\b[^\n|;]{0,300}?[ \t](?:-u|--user|--proxy-user)[ \t=]{1,3}[\"']?[^\s:\"'$<>]{1,80}:<word>",
        "curl",
    ),
    _command("sshpass-password", "Password in an sshpass command", r"sshpass~-p[ \t]{0,4}<word>", "sshpass"),
    _command(
        "mysql-password",
        "Password in a MySQL command",
        r"mysql(?:dump|admin|import|show|slap)?[ \t][^\n|;]{0,200}?[ \t]-p(?!assword)<word>",
        "mysql",
    ),
    _command(
        "redis-password",
        "Password in a redis-cli command",
        r"redis-cli\b[^\n|;]{0,200}?[ \t]-a~<word>",
        "redis-cli",
    ),
    _command(
        "docker-password",
        "Password in a docker login command",
        r"docker login\b[^\n|;]{0,200}?[ \t]-p[ \t=]{1,4}<word>",
        "docker login",
    ),
    _command(
        "sql-password",
        "Password in an SQL statement",
        r"identified~(?:with~[\w'\"]{1,40}~)?by~(?:password~)?\\?[\"']([^\"'`\s\\]{3,120})",
        "identified",
    ),
    _command(
        "sql-password",
        "Password in an SQL statement",
        r"(?:create|alter)~(?:user|role|login)\b[^\n;]{0,120}?\bpassword[ \t=]{1,4}N?'([^'`\s]{3,120})'",
        "create",
        "alter",
        needed="password",
    ),
    _command(
        "sql-password",
        "Password in an SQL statement",
        r"(?:create|alter|grant)\b[^\n;]{0,200}?\bidentified~by~([a-z]{1,30}[0-9][^\"'`\s\\;]{2,60})",
        "create",
        "alter",
        "grant",
        needed="identified",
    ),
    _command(
        "secure-string",
        "Password in a PowerShell command",
        r"convertto-securestring~(?:-string~)?[\"']([^\"'\n$]{3,120})[\"']",
        "convertto-securestring",
    ),
    _command(
        "netrc-password",
        "Password in netrc form",
        r"(?:machine~\S{1,120}|default)\s{1,40}login\s{1,40}\S{1,80}\s{1,40}password~<word>",
        "machine",
        "default",
        needed="login",
    ),
    _command(
        "chpasswd-password",
        "Password piped to chpasswd",
        r"echo~[\"']?[\w.-]{1,40}:([^\s\"'$|]{3,120})[\"']?[ \t]{0,4}\|[ \t]{0,4}(?:sudo~)?chpasswd",
        "echo",
        needed="chpasswd",
    ),
)


@dataclass(frozen=True, slots=True)
class _KnownFile:
    """A file whose name says how its lines are made; group 1 of the pattern is the secret."""

    format_id: str
    title: str
    name: re.Pattern[str]
    pattern: re.Pattern[str]


_KNOWN_FILES = (
    _KnownFile(
        "pgpass-password",
        "Password in a PostgreSQL password file",
        lazy_pattern(r"(?:.*/)?\.?pgpass(?:\.conf)?"),
        lazy_pattern(r"^[^:#\s]{1,255}:(?:\d{1,5}|\*):[^:\n]{1,80}:[^:\n]{1,80}:(\S{1,120})$", re.MULTILINE),
    ),
    _KnownFile(
        "password-hash",
        "Password hash",
        lazy_pattern(r"(?:.*/)?[^/]{0,40}htpasswd[^/]{0,20}"),
        lazy_pattern(r"^[^:\s]{1,80}:((?:\{SHA\})?[0-9A-Za-z./+=]{13,40})$", re.MULTILINE),
    ),
    _KnownFile(
        "rails-master-key",
        "Rails credentials key",
        lazy_pattern(r"(?:.*/)?(?:master|credentials/[^/]{1,40})\.key"),
        lazy_pattern(r"\A\s{0,4}([0-9a-f]{32}(?:[0-9a-f]{32})?)\s{0,4}\Z"),
    ),
)


def command_titles() -> dict[str, str]:
    """What the secrets in commands and known files are called, by their format."""
    return {each.format_id: each.title for each in (*_COMMANDS, *_KNOWN_FILES)}


def find_commands(text: str, lowered: str) -> Iterator[Candidate]:
    """Passwords given to programs and databases; `lowered` is the text in lower case, of the same length."""
    for command in _COMMANDS:
        if command.needed in lowered:
            for word in command.words:
                yield from _uses(text, lowered, command, word)


def find_in_known_file(text: str, path: str) -> Iterator[Candidate]:
    """Passwords of files whose name fixes what stands on each line."""
    for file in _KNOWN_FILES:
        if file.name.fullmatch(path):
            for found in file.pattern.finditer(text):
                yield Candidate(file.format_id, file.title, *found.span(1), Severity.HIGH, Confidence.MEDIUM, _RANK)


def _uses(text: str, lowered: str, command: _Command, word: str) -> Iterator[Candidate]:
    at = lowered.find(word)
    while at >= 0:
        found = command.pattern.match(text, at)
        if found and not is_placeholder(found[1]):
            yield Candidate(command.format_id, command.title, *found.span(1), Severity.HIGH, Confidence.MEDIUM, _RANK)
        at = lowered.find(word, at + 1)
