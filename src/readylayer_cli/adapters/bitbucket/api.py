"""Reading with patience: what both products' ports ask through."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from readylayer_cli.adapters.bitbucket.connection import Answer, Connection
from readylayer_cli.adapters.bitbucket.faults import Product
from readylayer_cli.adapters.bitbucket.node import Node
from readylayer_cli.adapters.hosting.patience import Patience
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.event import RepositoryRef
from readylayer_cli.domain.failure import HostFailure

MOST_PAGES = 1_000

_LEADS_ELSEWHERE = {".", ".."}

Params = Mapping[str, object]


@dataclass(frozen=True)
class Api:
    """The API of one repository. `root` is its path below the address."""

    connection: Connection
    patience: Patience
    repo: RepositoryRef
    root: str

    @property
    def product(self) -> Product:
        """Which Bitbucket it is."""
        return self.connection.product

    def below(self, *parts: object) -> str:
        """A path below the repository, each part encoded as one."""
        return "/".join([self.root, *(segment(self.product, str(part)) for part in parts)])

    def ask(self, path: str, params: Params | None = None) -> Answer:
        """The answer to a read."""
        return self.patience.read(lambda: self.connection.get(path, params))

    def ask_raw(self, path: str, params: Params | None = None) -> Answer:
        """The answer to a read of what is no JSON."""
        return self.patience.read(lambda: self.connection.get_raw(path, params))

    def get(self, path: str, params: Params | None = None) -> Node:
        """The object at a path."""
        return self.patience.read(lambda: self.connection.get(path, params).node())

    def find(self, path: str, params: Params | None = None) -> Node | None:
        """The object at a path; `None` if there is none."""
        try:
            return self.get(path, params)
        except HostError as error:
            if error.failure is HostFailure.MISSING:
                return None
            raise


def segment(product: Product, text: str) -> str:
    """A text as one part of an address. Raises `HostError` for what would lead elsewhere, or is no text at all."""
    try:
        encoded = quote(text, safe="", errors="surrogateescape")
    except UnicodeEncodeError:
        encoded = ""
    if not encoded or text in _LEADS_ELSEWHERE:
        raise product.error(HostFailure.INVALID, f"{text!r} cannot be part of an address")
    return encoded


def file_path(product: Product, path: str) -> str:
    """A file's path as part of an address: its slashes stay."""
    return "/".join(segment(product, part) for part in path.split("/"))
