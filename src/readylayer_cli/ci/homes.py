"""Which hosts the environment vouches for: the runner's own server, what the user named, and the public ones."""

from collections.abc import Iterator, Mapping

from readylayer_cli.ci.job import Runner
from readylayer_cli.ci.runner import detect
from readylayer_cli.ci.variables import Variables
from readylayer_cli.domain.address import HostAddress, parse_address
from readylayer_cli.domain.credential import Home
from readylayer_cli.domain.errors import ConfigError
from readylayer_cli.domain.event import Provider

PUBLIC = {
    Provider.GITHUB: HostAddress("https", "github.com", 443),
    Provider.GITLAB: HostAddress("https", "gitlab.com", 443),
    Provider.BITBUCKET: HostAddress("https", "bitbucket.org", 443),
}
_NAMED = {
    "READYLAYER_GITHUB_URL": Provider.GITHUB,
    "READYLAYER_GITLAB_URL": Provider.GITLAB,
    "READYLAYER_BITBUCKET_URL": Provider.BITBUCKET,
}
_OTHER_TOOLS = (("GH_HOST", Provider.GITHUB), ("GITLAB_HOST", Provider.GITLAB), ("GL_HOST", Provider.GITLAB))
_TENANTS = ".ghe.com"


def known_homes(environment: Mapping[str, str]) -> tuple[Home, ...]:
    """Every host that a repository's address may be matched with, each once."""
    named = (named_home(provider, environment) for provider in _NAMED.values())
    tools = (other_tools_home(provider, environment) for provider in (Provider.GITHUB, Provider.GITLAB))
    public = (Home(provider, address) for provider, address in PUBLIC.items())
    found = [home for home in (*named, runner_home(environment), *tools, *public) if home is not None]
    return tuple(dict.fromkeys(found))


def named_home(provider: Provider, environment: Mapping[str, str]) -> Home | None:
    """What `READYLAYER_GITHUB_URL` and its like say. A Bitbucket that is not bitbucket.org is a Data Center."""
    variables = Variables(environment)
    for name in variables_naming(provider):
        if text := variables.text(name):
            address = parse_address(text, name)
            if not address.is_confidential:
                raise ConfigError(
                    "RL1123", f"{name} is not encrypted: {address}", "use https://, or a loopback address for tests"
                )
            return home_at(provider, address)
    return None


def runner_home(environment: Mapping[str, str]) -> Home | None:
    """The server that the CI job belongs to; `None` outside CI and where the runner does not tell."""
    variables, runner = Variables(environment), detect(environment)
    if runner is Runner.BITBUCKET:
        return Home(Provider.BITBUCKET, PUBLIC[Provider.BITBUCKET])
    name, provider = {
        Runner.GITHUB: ("GITHUB_SERVER_URL", Provider.GITHUB),
        Runner.GITLAB: ("CI_SERVER_URL", Provider.GITLAB),
        None: ("", Provider.GITHUB),
    }[runner]
    text = variables.text(name)
    return Home(provider, parse_address(text, name)) if text else None


def other_tools_home(provider: Provider, environment: Mapping[str, str]) -> Home | None:
    """What `GH_HOST` or `GITLAB_HOST` say, as the hosts' own command lines read them."""
    variables = Variables(environment)
    for name, tool in _OTHER_TOOLS:
        text = variables.text(name) if tool is provider else None
        if text:
            address = parse_address(text, name)
            return Home(provider, address) if address.is_confidential else None
    return None


def home_at(provider: Provider, address: HostAddress) -> Home:
    """The host of a product at an address."""
    family = Provider.BITBUCKET if provider is Provider.BITBUCKET_DC else provider
    if family is Provider.BITBUCKET:
        is_cloud = address == PUBLIC[Provider.BITBUCKET]
        return Home(Provider.BITBUCKET if is_cloud else Provider.BITBUCKET_DC, address)
    return Home(provider, address)


def is_enterprise_server(address: HostAddress) -> bool:
    """Whether a GitHub is run by its users: neither github.com nor a tenant of ghe.com."""
    return address != PUBLIC[Provider.GITHUB] and not address.name.endswith(_TENANTS)


def variables_naming(provider: Provider) -> Iterator[str]:
    """Names of the variables that say where a product's host is."""
    family = Provider.BITBUCKET if provider is Provider.BITBUCKET_DC else provider
    return (name for name, named in _NAMED.items() if named is family)
