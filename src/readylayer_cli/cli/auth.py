"""`readylayer auth`: log in to a code host, look at what is known, log out."""

import json
import os
import sys
from typing import TYPE_CHECKING

import click

from readylayer_cli.cli.console import Console, visible
from readylayer_cli.cli.host_seam import ask_host
from readylayer_cli.cli.options import talk_options
from readylayer_cli.cli.token_input import may_ask, take_token
from readylayer_cli.domain.errors import ToolError, UsageError
from readylayer_cli.domain.event import Provider

if TYPE_CHECKING:
    from readylayer_cli.domain.credential import Home, Source
    from readylayer_cli.domain.secret import Secret
    from readylayer_cli.wiring.credentials import Wallet
    from readylayer_cli.wiring.identity import Identity

_HOSTS = click.Choice([provider.value for provider in Provider])


@click.group()
def auth() -> None:
    """Log in to a code host, look at what is known, log out.

    In CI nobody logs in: put the token into READYLAYER_GITHUB_TOKEN, READYLAYER_GITLAB_TOKEN or
    READYLAYER_BITBUCKET_TOKEN.
    """


@auth.command()
@click.option("--host", type=_HOSTS, help="Whose product.  [default: from --url or the remote's address]")
@click.option("--url", help="The address of a self-managed host, with its relative root if it has one.")
@click.option("--user", help="User or e-mail address, for tokens that are sent as a password (Bitbucket API tokens).")
@click.option("--with-token", "piped", is_flag=True, help="Read the token from stdin.")
@click.option("--insecure-storage", "in_file", is_flag=True, help="Keep the token in a private file, in the clear.")
@click.argument("rest", nargs=-1, metavar="")
@talk_options
def login(
    console: Console, /, host: str | None, url: str | None, user: str | None, rest: tuple[str, ...], **flags: bool
) -> int:
    """Ask for a token, have the host confirm it, and keep it in the system's keyring."""
    if rest:
        raise UsageError(
            "RL1005",
            "a token on the command line is seen by other programs and kept in the shell's history",
            "leave it out to be asked for it, or pipe it: --with-token; and replace the one that was typed",
        )
    from readylayer_cli.wiring.accounts import verify  # lazy: pydantic and git, 80 ms
    from readylayer_cli.wiring.credentials import Wallet
    from readylayer_cli.wiring.home_choice import choose_home, place_around

    wallet = Wallet(dict(os.environ))
    home = choose_home(wallet, host, url)
    name = _checked_user(user)
    secret = take_token(piped=flags["piped"])
    identity = verify(home, secret, name, place_around(wallet, home), ask_host())
    source = _keep(wallet, home, secret, name, identity, piped=flags["piped"], in_file=flags["in_file"])
    if console.quiet < 2:
        place = f"keyring {source.name}" if source.keeper == "keyring" else source.name
        click.echo(f"logged in to {home.address} as {visible(identity.account.name)} (token in {place})")
    first = wallet.from_environment(home)
    if first is not None:
        console.note(f"note: {first.source.name} is set and comes before this login")
    return 0


@auth.command()
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text")
@talk_options
def status(console: Console, /, format_name: str) -> int:
    """Ask each host about the credential for it; exit 2 when one is rejected or cannot be checked."""
    from readylayer_cli.cli.auth_report import status_document, status_text  # lazy: pydantic and git, 80 ms
    from readylayer_cli.wiring.accounts import Standing, standpoints
    from readylayer_cli.wiring.credentials import Wallet
    from readylayer_cli.wiring.home_choice import place_around

    wallet = Wallet(dict(os.environ))
    found = list(standpoints(wallet, place_around(wallet), ask_host()))
    if console.quiet < 2 and format_name == "json":
        click.echo(json.dumps(status_document(found), indent=2))
    elif console.quiet < 2:
        click.echo(status_text(found, color=console.colors(sys.stdout)), color=console.colors(sys.stdout))
        if not found:
            console.note("  try: readylayer auth login, or set READYLAYER_GITHUB_TOKEN (or _GITLAB_, _BITBUCKET_)")
    return 0 if all(point.standing in {Standing.ACCEPTED, Standing.NOT_ASKED} for point in found) else 2


@auth.command()
@click.option("--host", type=_HOSTS, help="Whose product.")
@click.option("--url", help="The address of a self-managed host.")
@click.option("--all", "everywhere", is_flag=True, help="Log out of every host.")
@talk_options
def logout(console: Console, /, host: str | None, url: str | None, *, everywhere: bool) -> int:
    """Forget the token of a host. It stays valid there until it is revoked."""
    from readylayer_cli.wiring.accounts import forget  # lazy: pydantic and git, 80 ms
    from readylayer_cli.wiring.credentials import Wallet
    from readylayer_cli.wiring.home_choice import choose_login

    if everywhere and (host or url):
        raise UsageError("RL1003", "--all and a single host contradict each other", "give one of them")
    wallet = Wallet(dict(os.environ))
    home = None if everywhere else choose_login(wallet, host, url)
    gone = forget(wallet, home) if everywhere or home is not None else []
    for left in gone:
        if console.quiet < 2:
            click.echo(f"logged out of {left.address}; revoke the token there if nobody needs it")
        first = wallet.from_environment(left)
        if first is not None:
            console.note(f"note: {first.source.name} is still set")
    if not gone:
        console.note("there was no login to forget")
    return 0


def _keep(
    wallet: "Wallet",
    home: "Home",
    secret: "Secret",
    user: str | None,
    identity: "Identity",
    *,
    piped: bool,
    in_file: bool,
) -> "Source":
    """Keep the token in the keyring, or in a file if that was asked for or is agreed to now."""
    from readylayer_cli.wiring.accounts import remember_in_file, remember_in_keyring  # lazy: pydantic and git, 80 ms

    if in_file:
        return remember_in_file(wallet, home, secret, user, identity)
    try:
        return remember_in_keyring(wallet, home, secret, user, identity)
    except ToolError as error:
        if not may_ask(piped=piped):
            raise
        click.echo(f"{error.code}: {visible(error.message)}", err=True)
        if not click.confirm("Keep the token in a file that only you can read, in the clear?", err=True):
            raise
        return remember_in_file(wallet, home, secret, user, identity)


def _checked_user(user: str | None) -> str | None:
    from readylayer_cli.ci.credentials import read_user  # lazy: with the wiring

    return read_user(user, "--user") if user else None
