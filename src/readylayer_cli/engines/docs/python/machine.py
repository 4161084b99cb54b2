"""Follows what importing the modules of a program would do: names, attributes, calls. Nothing of it is ever run."""

import ast
from collections.abc import Sequence

from readylayer_cli.engines.docs.python.classes import derives, external_names, own_attribute
from readylayer_cli.engines.docs.python.library import NOT_KNOWN, library_call
from readylayer_cli.engines.docs.python.operators import container_method, text_method, truth
from readylayer_cli.engines.docs.python.project import Module, Project
from readylayer_cli.engines.docs.python.scope import Imported, Scope, builtin
from readylayer_cli.engines.docs.python.statements import Statements
from readylayer_cli.engines.docs.python.values import (
    BoundMethod,
    Choice,
    ClassValue,
    DictValue,
    External,
    FunctionNode,
    FunctionValue,
    ListValue,
    Member,
    ModuleValue,
    Object,
    Site,
    SuperValue,
    Unknown,
    alternatives,
    as_setting,
    choose,
    is_constant,
)

_MAX_DEPTH = 14
_MAX_STEPS = 3_000_000
_MAX_STEPS_OF_ONE = 30_000
_PROPERTIES = frozenset({"property", "cached_property", "hybrid_property"})


class TooMuch(Exception):  # noqa: N818 - a bound, not an error of the work
    """A module or function that takes more steps than are allowed for one."""


class Machine(Statements):
    """The followed program. `objects` holds the outcome of every call that reached another package, in order."""

    def __init__(self, project: Project) -> None:
        super().__init__()
        self.project = project
        self.objects: list[Object] = []
        self.called: set[FunctionNode] = set()
        self.cut_short: dict[str, str] = {}
        self._stack: list[FunctionNode] = []
        self._steps = 0
        self._counting = 0
        self._steps_of_one = 0

    def step(self) -> None:
        """Count one step; raises `TooMuch` at a bound."""
        if self._counting:
            self._steps += 1
            self._steps_of_one += 1
            if self._steps > _MAX_STEPS or self._steps_of_one > _MAX_STEPS_OF_ONE:
                raise TooMuch

    def follow(self, module: Module) -> Scope:
        """The module's scope, with what its statements bind; followed once."""
        if not module.followed:
            module.followed = True
            outer, self.conditions = self.conditions, []
            stack, self._stack = self._stack, []
            spent, self._steps_of_one = self._steps_of_one, 0
            self._counting += 1
            for statement in module.tree.body:
                self._steps_of_one = 0
                self._attempt([statement], module.scope)
            self._counting -= 1
            self._steps_of_one = spent
            self.conditions, self._stack = outer, stack
        return module.scope

    def enter(self, function: FunctionValue, args: list[object], kwargs: dict[str, object]) -> object:
        """Call a function as the program's surroundings would; a bound that is reached is noted."""
        self._steps_of_one = 0
        self._counting += 1
        try:
            return self.call(function, args, kwargs, function.site)
        except (TooMuch, RecursionError):
            self.cut_short[function.module.path] = f"{function.name} takes too many steps to follow"
            self._stack.clear()
            return Unknown("too many steps")
        finally:
            self._counting -= 1

    def lookup(self, name: str, scope: Scope) -> object:
        """What a name is bound to, imports followed."""
        holder = scope.holder(name)
        if holder is not None:
            value = holder.names[name]
            if isinstance(value, Imported):
                holder.names[name] = Unknown(f"{name} is imported in a circle")
                value = holder.names[name] = self.imported(value, holder.module)
            return value
        starred = self._from_stars(name, scope.outermost())
        if starred is not None:
            return starred
        return builtin(name) or Unknown(f"the name {name}")

    def imported(self, what: Imported, importer: Module) -> object:
        """The module, or its name, that an import means."""
        path = self.project.find(what, importer.path)
        module = self.project.module(path) if path is not None else None
        if module is None:
            if what.name:
                inner = self.project.find(
                    Imported(f"{what.module}.{what.name}".strip("."), "", what.level), importer.path
                )
                found = self.project.module(inner) if inner is not None else None
                if found is not None:
                    return ModuleValue(found)
            return External(f"{what.module}.{what.name}".strip("."))
        if not what.name:
            return ModuleValue(module)
        return self._submodule(module, what.name) if module is importer else self._member_of_module(module, what.name)

    def attribute(self, value: object, name: str) -> object:
        """An attribute of a value."""
        if isinstance(value, ModuleValue):
            return self._member_of_module(value.module, name)
        if isinstance(value, External):
            return self._of_external(value, name)
        if isinstance(value, Object):
            return self._of_object(value, name)
        if isinstance(value, ClassValue):
            return self._of_class(value, name)
        if isinstance(value, SuperValue):
            found, inherited, _ = own_attribute(_class_of(value.receiver) or value.owner, name, after=value.owner)
            return self._bound(inherited, value.receiver) if found else Member(value.receiver, name)
        if isinstance(value, FunctionValue) and name in {"__name__", "__qualname__"}:
            return value.name
        if isinstance(value, Choice):
            return choose([self.attribute(each, name) for each in value.values], value.condition)
        if is_constant(value) and name in {"value", "name"}:
            return value
        return Member(value, name) if not isinstance(value, Unknown) else value

    def call(self, callee: object, args: list[object], kwargs: dict[str, object], site: Site) -> object:
        """What calling a value gives; calls that leave the program are recorded."""
        if isinstance(callee, FunctionValue):
            return self._run(callee, args, kwargs)
        if isinstance(callee, BoundMethod):
            return self._run(callee.function, [callee.receiver, *args], kwargs)
        if isinstance(callee, ClassValue):
            return self._instance(callee, args, kwargs, site)
        if isinstance(callee, Choice):
            return choose([self.call(each, args, kwargs, site) for each in callee.values], callee.condition)
        if isinstance(callee, External):
            return self._external(callee, args, kwargs, site)
        if isinstance(callee, Member):
            return self._method(callee, args, kwargs, site)
        if isinstance(callee, Object):
            found, method, _ = (
                own_attribute(callee.callee, "__call__")
                if isinstance(callee.callee, ClassValue)
                else (False, None, None)
            )
            if found and isinstance(method, FunctionValue):
                return self._run(method, [callee, *args], kwargs)
            callee.applied += [arg for arg in args[:1] if isinstance(arg, FunctionValue | ClassValue)]
            return self._record(Member(callee, "__call__"), args, kwargs, site)
        return callee if isinstance(callee, Unknown) else Unknown("a call of something that is no function")

    def call_super(self, scope: Scope) -> object:
        """`super()` inside a method."""
        holder: Scope | None = scope
        while holder is not None and (holder.owner is None or holder.receiver is None):
            holder = holder.parent
        if holder is None or holder.owner is None:
            return Unknown("super() outside of a method")
        return SuperValue(holder.owner, holder.receiver)

    def iterate(self, value: object) -> list[object] | None:
        """The items of a value in a loop, those of every alternative one after the other."""
        if isinstance(value, Choice):
            lists = [super(Machine, self).iterate(each) for each, _ in alternatives(value)]
            return [item for items in lists for item in items or []]
        return super().iterate(value)

    def _attempt(self, statements: Sequence[ast.stmt], scope: Scope) -> None:
        try:
            self.execute(statements, scope)
        except (TooMuch, RecursionError):
            self.cut_short[scope.module.path] = f"line {statements[0].lineno} takes too many steps to follow"
            self._steps_of_one = 0
            self._stack.clear()
            self.conditions.clear()

    def _from_stars(self, name: str, scope: Scope) -> object | None:
        for star in reversed(scope.stars):
            path = self.project.find(star, scope.module.path)
            module = self.project.module(path) if path is not None else None
            if module is None or module is scope.module:
                continue
            inner = self.follow(module)
            if name in inner.names or inner.stars:
                found = self._bound_name(module, name)
                if found is not None:
                    return found
        return None

    def _member_of_module(self, module: Module, name: str) -> object:
        self.follow(module)
        if name in module.scope.names:
            return self.lookup(name, module.scope)
        starred = self._from_stars(name, module.scope)
        return starred if starred is not None else self._submodule(module, name)

    def _submodule(self, module: Module, name: str) -> object:
        inner = self.project.submodule(module, name)
        found = self.project.module(inner) if inner is not None else None
        return ModuleValue(found) if found is not None else Unknown(f"{module.path} does not define {name}")

    def _bound_name(self, module: Module, name: str) -> object | None:
        if name in module.scope.names:
            return self.lookup(name, module.scope)
        return self._from_stars(name, module.scope)

    def _of_external(self, value: External, name: str) -> object:
        full = f"{value.name}.{name}"
        if not value.name.startswith("builtins."):
            path = self.project.find(Imported(full), "")
            module = self.project.module(path) if path is not None else None
            if module is not None:
                return ModuleValue(module)
        return External(full)

    def _of_object(self, value: Object, name: str) -> object:
        if name in value.attributes:
            return value.attributes[name]
        if isinstance(value.callee, ClassValue):
            found, inherited, _ = own_attribute(value.callee, name)
            if found:
                bound = self._bound(inherited, value)
                return as_setting(bound, name) if derives(value, "BaseSettings") else bound
        return Member(value, name)

    def _of_class(self, value: ClassValue, name: str) -> object:
        if name in {"__name__", "__qualname__"}:
            return value.name
        found, inherited, _ = own_attribute(value, name)
        if not found:
            return Member(value, name)
        if isinstance(inherited, FunctionValue) and any(
            _is_named(each, "classmethod") for each in inherited.decorators
        ):
            return BoundMethod(inherited, value)
        return self._settled(inherited, value.module)

    def _bound(self, value: object, receiver: object) -> object:
        """A class's attribute as its instance sees it."""
        if not isinstance(value, FunctionValue):
            return self._settled(
                value,
                receiver.callee.module
                if isinstance(receiver, Object) and isinstance(receiver.callee, ClassValue)
                else None,
            )
        names = {_last_name(each) for each in value.decorators}
        if names & _PROPERTIES:
            return self._run(value, [receiver], {})
        return value if "staticmethod" in names else BoundMethod(value, receiver)

    def _settled(self, value: object, module: Module | None) -> object:
        """What a field of a model is when nobody sets it."""
        if isinstance(value, Imported) and module is not None:
            return self.imported(value, module)
        if (
            isinstance(value, Object)
            and derives(value, "Field", "field")
            and value.callee
            and not isinstance(value.callee, ClassValue)
        ):
            default = value.argument(0, "default", Unknown("a field without default"))
            return Unknown("a field without default") if default is Ellipsis else default
        return value

    def _run(self, function: FunctionValue, args: list[object], kwargs: dict[str, object]) -> object:
        if len(self._stack) >= _MAX_DEPTH or self._stack.count(function.node) > 1:
            return Unknown("calls that are nested too deeply")
        scope = Scope(function.module, function.scope, owner=function.owner)
        scope.receiver = args[0] if function.owner is not None and args else None
        self._bind(function, scope, args, kwargs)
        if isinstance(function.node, ast.Lambda):
            return self.evaluate(function.node.body, scope)
        self.called.add(function.node)
        self._stack.append(function.node)
        try:
            self.execute(function.node.body, scope)
        finally:
            if self._stack:
                self._stack.pop()
        return choose(scope.returned, f"what {function.name} returns") if scope.returned else None

    def _bind(self, function: FunctionValue, scope: Scope, args: list[object], kwargs: dict[str, object]) -> None:
        spec = function.node.args
        positional = [*spec.posonlyargs, *spec.args]
        defaults = [None] * (len(positional) - len(spec.defaults)) + list(spec.defaults)
        given = dict(kwargs)
        pairs = [*zip(positional, defaults, strict=True), *zip(spec.kwonlyargs, spec.kw_defaults, strict=True)]
        for index, (parameter, default) in enumerate(pairs):
            if index < len(positional) and index < len(args):
                scope.names[parameter.arg] = args[index]
            elif parameter.arg in given:
                scope.names[parameter.arg] = given[parameter.arg]
            elif default is not None:
                scope.names[parameter.arg] = self.evaluate(default, function.scope)
            else:
                scope.names[parameter.arg] = Unknown(f"the argument {parameter.arg}")
            given.pop(parameter.arg, None)
        if spec.vararg is not None:
            scope.names[spec.vararg.arg] = ListValue(args[len(positional) :])
        if spec.kwarg is not None:
            scope.names[spec.kwarg.arg] = DictValue(dict(given.items()))

    def _instance(self, cls: ClassValue, args: list[object], kwargs: dict[str, object], site: Site) -> object:
        made = self._record(cls, args, kwargs, site)
        found, init, _ = own_attribute(cls, "__init__")
        if found and isinstance(init, FunctionValue):
            made.args, made.kwargs = [], {}
            self._run(init, [made, *args], kwargs)
        elif not any(True for _ in external_names(cls)) or derives(cls, "BaseModel", "BaseSettings"):
            made.attributes.update(kwargs)
        return made

    def _external(self, callee: External, args: list[object], kwargs: dict[str, object], site: Site) -> object:
        name = callee.name
        if name == "builtins.getattr" and len(args) > 1 and isinstance(args[1], str):
            return self.attribute(args[0], args[1])
        if name == "builtins.setattr" and len(args) > 2 and isinstance(args[1], str) and isinstance(args[0], Object):
            args[0].attributes[args[1]] = args[2]
            return None
        if name in {"importlib.import_module", "builtins.__import__"} and args and isinstance(args[0], str):
            module = args[0].lstrip(".")
            return self.imported(Imported(module, "", len(args[0]) - len(module)), self._module_at(site))
        if name == "builtins.isinstance":
            return Unknown("the type of a value")
        known = library_call(name, args, kwargs)
        return self._record(callee, args, kwargs, site) if known is NOT_KNOWN else known

    def _module_at(self, site: Site) -> Module:
        module = self.project.module(site.path)
        return module if module is not None else Module(site.path, ast.Module(body=[], type_ignores=[]))

    def _method(self, callee: Member, args: list[object], kwargs: dict[str, object], site: Site) -> object:
        owner, name = callee.owner, callee.name
        if isinstance(owner, str):
            return text_method(owner, name, args, kwargs)
        if isinstance(owner, ListValue | DictValue):
            return container_method(owner, name, args, kwargs)
        if name == "__init__" and isinstance(owner, Object):
            owner.args, owner.kwargs = args, kwargs
            return None
        made = self._record(callee, args, kwargs, site)
        if isinstance(owner, Object):
            owner.calls.append(made)
        return made

    def _record(self, callee: object, args: list[object], kwargs: dict[str, object], site: Site) -> Object:
        made = Object(callee, args, kwargs, site, tuple(self.conditions))
        self.objects.append(made)
        return made


def _class_of(value: object) -> ClassValue | None:
    cls = value.callee if isinstance(value, Object) else value
    return cls if isinstance(cls, ClassValue) else None


def _last_name(value: object) -> str:
    while isinstance(value, Object):
        value = value.callee
    return value.name.rpartition(".")[2] if isinstance(value, External | Member) else ""


def _is_named(value: object, name: str) -> bool:
    return _last_name(value) == name


__all__ = ["Machine", "TooMuch", "truth"]
