"""All statements of a function, and the names that they set."""

from collections.abc import Iterator

from readylayer_cli.engines.review.taint import ir


def statements(body: tuple[ir.Stmt, ...]) -> Iterator[ir.Stmt]:
    """Every statement, outer ones first; those of functions that are defined inside are left out."""
    for statement in body:
        yield statement
        for block in _blocks(statement):
            yield from statements(block)


def set_names(body: tuple[ir.Stmt, ...]) -> frozenset[str]:
    """The names that the statements bind anew."""
    found: set[str] = set()
    for statement in statements(body):
        if isinstance(statement, ir.Assign) or (isinstance(statement, ir.Loop) and statement.target is not None):
            found |= _names(statement.target)
        elif isinstance(statement, ir.Define):
            found.add(statement.name)
    return frozenset(found)


def _blocks(statement: ir.Stmt) -> tuple[tuple[ir.Stmt, ...], ...]:
    match statement:
        case ir.If(then=then, other=other):
            return then, other
        case ir.Loop(body=body, other=other):
            return body, other
        case ir.Try(body=body, handlers=handlers, other=other, final=final):
            return (body, *(each for _, each in handlers), other, final)
        case ir.Switch(cases=cases):
            return tuple(body for _, body in cases)
        case _:
            return ()


def _names(target: ir.Expr | None) -> set[str]:
    match target:
        case ir.Name(id=name):
            return {name}
        case ir.Sequence(items=items, spread=spread):
            return {name for each in (*items, *spread) for name in _names(each)}
        case ir.Opaque(parts=parts):
            return {name for each in parts for name in _names(each)}
        case _:
            return set()
