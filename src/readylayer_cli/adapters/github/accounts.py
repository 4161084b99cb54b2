"""Who an account is, from both APIs: they name bots differently."""

from readylayer_cli.adapters.github.fields import Json, number, optional_number, optional_text, text
from readylayer_cli.domain.host import Account

_BOT = "[bot]"


def rest_account(user: Json) -> Account:
    """An account of the REST API, which names bots `name[bot]`."""
    return Account(str(number(user, "id")), text(user, "login"))


def graph_account(actor: Json | None) -> Account | None:
    """An author of the GraphQL API, which names bots without the suffix; `None` for one that was deleted."""
    found = optional_number(actor, "databaseId") if actor else None
    if actor is None or found is None:
        return None
    name = text(actor, "login")
    is_short = optional_text(actor, "__typename") == "Bot" and not name.endswith(_BOT)
    return Account(str(found), name + _BOT if is_short else name)


def app_slug(account: Account) -> str | None:
    """The name of the App that an account belongs to; `None` for people."""
    return account.name.removesuffix(_BOT) if account.name.endswith(_BOT) else None
