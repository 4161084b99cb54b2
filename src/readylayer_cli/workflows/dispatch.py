"""Which engines consume which event."""

from readylayer_cli.domain.event import Event

ENGINES: dict[str, tuple[str, ...]] = {
    "pr.opened": ("review", "gen-tests"),
    "pr.updated": ("review", "gen-tests"),
    "ci.completed": ("check-coverage",),
    "merge.completed": (),
}


def engines_of(event: Event) -> tuple[str, ...]:
    """The engines to run, in this order."""
    return ENGINES[event.event]
