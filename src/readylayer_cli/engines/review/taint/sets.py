"""What sets have in common."""

from readylayer_cli.engines.review.taint.value import Value, carried, is_known


def intersected(values: list[Value]) -> Value:
    """What all of these hold: no more than is in the one that no stranger filled, if there is one."""
    for value in values:
        if (value.keys or value.rest is not None) and not value.all_taints() and is_known(value):
            return value
    return carried(values)
