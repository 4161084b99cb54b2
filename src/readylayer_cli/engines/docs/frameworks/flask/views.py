"""What answers a rule: a function, or the methods of a class."""

from collections.abc import Iterator
from dataclasses import dataclass

from readylayer_cli.engines.docs.python.classes import own_attribute
from readylayer_cli.engines.docs.python.values import BoundMethod, ClassValue, FunctionValue, ListValue, Member, Object

_VERBS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method of one rule. `holder` is the class of the view, if it is one."""

    method: str
    name: str
    function: FunctionValue | None
    holder: ClassValue | None = None


def endpoints_of(target: object, methods: list[str]) -> Iterator[Endpoint]:
    """The methods that a view answers; `methods` are those that the rule names."""
    if isinstance(target, Object) and isinstance(target.callee, Member) and target.callee.name == "as_view":
        target = target.callee.owner
    if isinstance(target, Object) and target.args:
        target = next((each for each in target.args if isinstance(each, FunctionValue | ClassValue | Object)), target)
        if isinstance(target, Object) and isinstance(target.callee, Member) and target.callee.name == "as_view":
            target = target.callee.owner
    if isinstance(target, ClassValue):
        yield from _of_class(target, methods)
        return
    function = (
        target.function if isinstance(target, BoundMethod) else target if isinstance(target, FunctionValue) else None
    )
    for method in methods or ["GET"]:
        yield Endpoint(method, function.name if function is not None else "", function)


def _of_class(cls: ClassValue, methods: list[str]) -> Iterator[Endpoint]:
    found = [verb for verb in _VERBS if own_attribute(cls, verb)[0]]
    if found:
        limit = own_attribute(cls, "methods")[1]
        allowed = {str(each).upper() for each in limit.items} if isinstance(limit, ListValue) else set(methods)
        for verb in found:
            if not allowed or verb.upper() in allowed:
                function = own_attribute(cls, verb)[1]
                yield Endpoint(verb.upper(), cls.name, function if isinstance(function, FunctionValue) else None, cls)
        return
    named = own_attribute(cls, "methods")[1]
    declared = [str(each).upper() for each in named.items] if isinstance(named, ListValue) else methods or ["GET"]
    function = own_attribute(cls, "dispatch_request")[1]
    for method in declared:
        yield Endpoint(method, cls.name, function if isinstance(function, FunctionValue) else None, cls)
