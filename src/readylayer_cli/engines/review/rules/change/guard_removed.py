"""change-guard-removed: a check that left the function early, or refused to go on, is gone while the code after it stays."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from readylayer_cli.code.calls import Call
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import ChangeExample, ChangeMatch, ChangeRule, Match
from readylayer_cli.engines.review.rules.change._check_words import (
    BOUNDS,
    FAILS,
    IDS_DIFFER,
    MISSING,
    PREDICATE,
    RAISES,
    REFUSES,
    SECURITY,
    VALIDATES,
)
from readylayer_cli.engines.review.rules.change._conditions import (
    IF_KINDS,
    Condition,
    is_conjunction,
    is_disjunction,
    new_conditions,
    old_conditions,
    operands_of,
)
from readylayer_cli.engines.review.rules.change._regions import EditedFile, Region, added_code, edited_files
from readylayer_cli.engines.review.rules.change._weakness import weakness_of
from readylayer_cli.engines.review.rules.change._words import (
    ALLOWANCE,
    AUTHORIZATION,
    names_in,
    says,
    squeezed,
    words_in,
)
from readylayer_cli.engines.review.view import ChangeView

_KEPT = 0.5
_SIMILAR = 0.5
_FEW = 2
_MUCH = 4
_MAX_TEXT = 90
_MAX_CLAIM = 1500
_COMMENT = lazy_pattern(r"^\s*(?:#|//|\*|/\*|--)")
_RETURNS = ("return_statement", "return")
_CLAIM = frozenset(
    {"is", "valid", "can", "has", "allow", "allowed", "allows", "check", "may", "should", "verify", "validate", "safe"}
)
_VERBS = frozenset(
    {"check", "checks", "verify", "validate", "validates", "ensure", "require", "requires", "enforce", "assert", "guard", "protect", "restrict", "authorize", "authorise", "authenticate", "deny", "forbid", "permit", "reject", }
)  # fmt: skip
_STATEMENTS = frozenset(
    {"expression_statement", "block", "body_statement", "statement_block", "await_expression", "await", "program", "then", "do_block", "expression_list", "short_var_declaration", "assignment_statement", "compound_statement", "block_body", "return_statement_", "source_file", "module", "begin_block", "statement"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Loss:
    line: int
    message: str
    anchor: str
    region: Region
    severity: Severity


def check(view: ChangeView) -> Iterable[ChangeMatch]:
    added = view.once(added_code)
    for file in view.once(edited_files):
        taken: set[tuple[int, int]] = set()
        for loss in (*_exits(file, added), *_operands(file), *_claims(file), *_unwrapped(file), *_calls(file, added)):
            span = file.span(loss.line, loss.region)
            if (span.start_line, id(loss.region)) in taken:
                continue
            taken.add((span.start_line, id(loss.region)))
            confidence = Confidence.HIGH if loss.severity is Severity.HIGH else Confidence.MEDIUM
            match = Match(
                span, message=loss.message, anchor=loss.anchor, symbol=loss.region.name, severity=loss.severity, confidence=confidence,
                cwe=weakness_of(loss.anchor, loss.region.name, file.pair.path),
            )  # fmt: skip
            yield ChangeMatch(file.pair.path, match)


def _exits(file: EditedFile, added: str) -> Iterator[_Loss]:
    """Early exits that are gone as a whole."""
    news = list(new_conditions(file))
    end = 0
    for old in old_conditions(file):
        if not old.exits or old.first <= end or not _is_gone(old):
            continue
        end = old.last
        grade = _grade(old)
        if grade is None or not _stays(old.region, old.first, old.last) or squeezed(old.text) in added:
            continue
        if any(_resembles(old, new) for new in news) or _asks_helper(file, old):
            continue
        message = f"The check `{_short(old.text)}` is gone, and the code after it stays"
        yield _Loss(old.first, message, squeezed(old.text), old.region, grade)


def _unwrapped(file: EditedFile) -> Iterator[_Loss]:
    """Code that ran under a condition and runs without one now."""
    news = list(new_conditions(file))
    for old in old_conditions(file):
        lines = [squeezed(line) for line in old.body.strip("{}: \n").split("\n") if squeezed(line)]
        if old.exits or old.first not in old.region.removed or not lines or old.node.field("alternative") is not None:
            continue
        added = {squeezed(text) for text in old.region.added.values()}
        if not set(lines) <= added or any(_resembles(old, new) for new in news) or _asks_helper(file, old):
            continue
        grade = _grade(old)
        if grade is not None:
            message = f"The code does not depend on `{_short(old.text)}` any more"
            yield _Loss(old.first, message, squeezed(old.text), old.region, grade)


def _stays(region: Region, first: int, last: int) -> bool:
    """Whether the code around the lines first..last is still the same, or was merely cut down."""
    fresh = sum(1 for text in region.added.values() if text.strip() and not _COMMENT.match(text))
    cut_down = region.new is not None and fresh <= _FEW and fresh * _MUCH < len(region.removed)
    return cut_down or region.kept_share(first, last) >= _KEPT


def _is_gone(old: Condition) -> bool:
    lines = [line for line in range(old.first, old.last + 1) if old.region.base.lines[line - 1].strip()]
    gone = sum(line in old.region.removed for line in lines)
    return gone >= len(lines) - 1


def _grade(old: Condition) -> Severity | None:
    condition = (
        re.sub(r"^.*?:?=", "", old.text, count=1) if re.search(r"\berr(?:or)?\s*!=\s*nil", old.text) else old.text
    )
    if re.fullmatch(r"\(?\s*err(?:or)?\s*!=\s*nil\s*\)?", old.text.strip()):
        return None
    if says(condition, AUTHORIZATION, ALLOWANCE) and not _is_absence(condition):
        return Severity.HIGH
    if REFUSES.search(old.body) and not _is_absence(condition):
        return Severity.HIGH
    if says(condition, AUTHORIZATION) or _is_explained(old):
        return Severity.HIGH
    if IDS_DIFFER.search(condition) and (RAISES.search(old.body) or MISSING.search(old.body)):
        return Severity.HIGH
    if PREDICATE.search(condition) and RAISES.search(old.body) and _still_used(old):
        return Severity.MEDIUM
    if VALIDATES.search(old.text) or (BOUNDS.search(old.text) and RAISES.search(old.body)):
        return Severity.MEDIUM if _still_used(old) else None
    return Severity.LOW if FAILS.search(old.body) and not _is_absence(condition) and _still_used(old) else None


def _is_explained(old: Condition) -> bool:
    """Whether a removed comment beside the check says that it is there for security."""
    near = range(max(old.first - 3, 1), min(old.first + 3, old.last + 1))
    texts = (old.region.removed.get(line, "") for line in near)
    return any(_COMMENT.match(text) and SECURITY.search(text) for text in texts)


def _is_absence(condition: str) -> bool:
    """Whether the condition asks merely whether there is a value."""
    return bool(
        re.fullmatch(
            r"\(?\s*(?:!|not\s+)?[\w.$>?-]+(?:\s*(?:is|===?)\s*(?:None|null|nil|undefined))?\s*\)?", condition.strip()
        )
    ) and not says(condition, ALLOWANCE, AUTHORIZATION)


def _still_used(old: Condition) -> bool:
    """Whether the code that stays uses what the condition looked at."""
    kept = names_in(old.region.new_text)
    return bool(names_in(old.text) & kept)


def _resembles(old: Condition, new: Condition) -> bool:
    if new.region is not old.region and new.region.old is not None:
        return squeezed(new.text) == squeezed(old.text)
    if new.exits and all(says(one.text, AUTHORIZATION, ALLOWANCE) for one in (old, new)):
        return True
    before, now = names_in(old.text), names_in(new.text)
    return bool(before) and len(before & now) / len(before) >= _SIMILAR


def _asks_helper(file: EditedFile, old: Condition) -> bool:
    """Whether new code next to the loss calls something named like the check."""
    words = {word for word in words_in(old.text) if len(word) > 2}
    return any(_is_helper(call, words) for call in _new_calls(file, old.region))


def _new_calls(file: EditedFile, region: Region) -> Iterator[Call]:
    before = {call.method for call in file.base.calls}
    for call in file.head.calls:
        line = call.node.range().start.line + 1
        if (line in region.added or file.new_region.get(line) is region) and call.method not in before:
            yield call


def _is_helper(call: Call, words: set[str]) -> bool:
    own = words_in(call.method)
    return bool(own & _VERBS) or len(own & words) >= 1


def _operands(file: EditedFile) -> Iterator[_Loss]:
    """Conditions of which one operand is gone: fewer reasons to refuse, or fewer demands to go on."""
    olds = list(old_conditions(file))
    for new in new_conditions(file):
        for old in olds:
            if old.region is not new.region or not _is_shorter(old, new):
                continue
            kept = {squeezed(part) for part in operands_of(new.text)}
            for part in operands_of(old.text):
                if squeezed(part) not in kept and (grade := _operand_grade(part)) is not None:
                    message = f"The condition does not ask `{_short(part)}` any more"
                    yield _Loss(old.first, message, squeezed(part), old.region, grade)
                    break


def _claims(file: EditedFile) -> Iterator[_Loss]:
    """Answers `a and b and c` of predicates that do not ask for one of them any more."""
    kinds = _RETURNS[1:] if file.base.language == "ruby" else _RETURNS[:1]
    if file.base.language not in IF_KINDS:
        return
    news = list(file.new_nodes(*kinds))
    for node, region in file.old_nodes(*kinds):
        text = node.text()[:_MAX_CLAIM].removeprefix("return").strip(" ;")
        if not is_conjunction(text) or "\n\n" in text or words_in(region.name).isdisjoint(_CLAIM):
            continue
        before = {squeezed(part): part for part in operands_of(text)}
        for other, there in news:
            now = {squeezed(part) for part in operands_of(other.text()[:_MAX_CLAIM].removeprefix("return").strip(" ;"))}
            lost = [part for key, part in before.items() if key not in now]
            if there is region and lost and now < set(before):
                severity = Severity.HIGH if says(region.name + lost[0], AUTHORIZATION, ALLOWANCE) else Severity.MEDIUM
                message = f"The answer does not ask `{_short(lost[0])}` any more"
                yield _Loss(node.range().start.line + 1, message, squeezed(lost[0]), region, severity)


def _is_shorter(old: Condition, new: Condition) -> bool:
    before, now = {squeezed(part) for part in operands_of(old.text)}, {squeezed(part) for part in operands_of(new.text)}
    if not now < before:
        return False
    return is_disjunction(old.text) if old.exits else is_conjunction(old.text)


def _operand_grade(part: str) -> Severity | None:
    if says(part, AUTHORIZATION, ALLOWANCE) and not _is_absence(part):
        return Severity.HIGH
    return Severity.MEDIUM if VALIDATES.search(part) else None


def _calls(file: EditedFile, added: str) -> Iterator[_Loss]:
    """Calls for the sake of refusing (`authorize!(post)`, `self.check_permissions(request)`) that are gone."""
    now = {call.method for call in file.head.calls}
    for call in file.base.calls:
        place = call.node.range()
        region = file.old_region.get(place.start.line + 1)
        if region is None or region.old is None or (not call.arguments and not says(call.method, AUTHORIZATION)):
            continue
        words = words_in(call.method)
        if f"{call.method}(" in added or {"and", "or"} & words:
            continue
        if words.isdisjoint(_VERBS) or not _stands_alone(call.node) or _kept_elsewhere(call, region, now):
            continue
        if not _stays(region, place.start.line + 1, place.end.line + 1) or squeezed(call.node.text()) in added:
            continue
        if any(_is_helper(other, set(words)) for other in _new_calls(file, region)):
            continue
        grade = (
            Severity.HIGH
            if says(call.node.text()[:300], AUTHORIZATION) and says(call.method, AUTHORIZATION, _VERBS)
            else Severity.MEDIUM
        )
        message = f"`{_short(call.node.text())}` is not called any more, and the code after it stays"
        yield _Loss(place.start.line + 1, message, squeezed(call.node.text()[:200]), region, grade)


def _kept_elsewhere(call: Call, region: Region, now: set[str]) -> bool:
    return call.method in now and re.search(rf"\b{re.escape(call.method)}", region.new_text) is not None


def _stands_alone(node: SgNode) -> bool:
    parent = node.parent()
    if parent is not None and parent.kind() in {"await_expression", "await"}:
        parent = parent.parent()
    return parent is not None and parent.kind() in _STATEMENTS


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - 1] + "…"


_DOWNLOAD = (
    "def download(request, name):\n    path = os.path.realpath(os.path.join(ROOT, name))\n    if not path.startswith(ROOT):\n"
    "        raise Http404\n    log(path)\n    return send(path)\n"
)
_EDIT = (
    "def edit(request, pk):\n    post = load(pk)\n    if post.owner != request.user:\n        raise PermissionDenied\n"
    "    post.text = request.POST['text']\n    post.save()\n"
)
_GO = (
    'package a\n\nfunc Show(w http.ResponseWriter, r *http.Request) {\n\tif !isAdmin(r) {\n\t\thttp.Error(w, "no", 403)\n\t\treturn\n\t}\n'
    "\tp := load(r)\n\tp.Render(w)\n}\n"
)
_RUBY = "class A\n  def show\n    @post = Post.find(params[:id])\n    authorize! :read, @post\n    render :show\n  end\nend\n"

RULE = ChangeRule(
    id="change-guard-removed",
    title="A check is gone while the code that it protected stays",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=("CWE-862", "CWE-20"),
    tags=("security",),
    what="An `if` that refused to go on, one of its operands, or a call such as `authorize!(post)` is gone from a kept function. High "
    "when it was about who may do it, medium when it validated a value that is still used. A check that was rewritten, or moved "
    "into something that is called now, does not count.",
    why="Nothing looks broken: the code works for everybody, those included whom the check kept out.",
    fix="Put the check back, or say what makes it unnecessary.",
    check=check,
    bad=(
        ChangeExample({"app/files.py": _DOWNLOAD}, {"app/files.py": _DOWNLOAD.replace("    if not path.startswith(ROOT):\n        raise Http404\n", "")}),
        ChangeExample({"app/posts.py": _EDIT}, {"app/posts.py": _EDIT.replace("    if post.owner != request.user:\n        raise PermissionDenied\n", "")}),
        ChangeExample({"a.go": _GO}, {"a.go": _GO.replace('\tif !isAdmin(r) {\n\t\thttp.Error(w, "no", 403)\n\t\treturn\n\t}\n', "")}),
        ChangeExample({"app/a.rb": _RUBY}, {"app/a.rb": _RUBY.replace("    authorize! :read, @post\n", "")}),
        ChangeExample(
            {"a.go": "package a\n\nfunc isValid(url string) bool {\n\treturn len(url) > 1 && url[0] == '/' && url[1] != '/'\n}\n"},
            {"a.go": "package a\n\nfunc isValid(url string) bool {\n\treturn len(url) > 1 && url[0] == '/'\n}\n"},
        ),
        ChangeExample(
            {"app/a.js": "function show(req, res) {\n  if (!post.public && !req.user.isAdmin || post.deleted || !canRead(req)) {\n    return res.sendStatus(404)\n  }\n  res.send(post)\n}\n".replace("!post.public && !req.user.isAdmin || ", "")},
            {"app/a.js": "function show(req, res) {\n  if (post.deleted) {\n    return res.sendStatus(404)\n  }\n  res.send(post)\n}\n"},
        ),
    ),
    good=(
        ChangeExample({"app/a.rb": "def f(x)\n  raise ArgumentError, x if odd\n  g(x)\n  h(x)\nend\n"}, {"app/a.rb": "def f(x)\n  g(x)\n  h(x)\nend\n"}),
        ChangeExample({"app/posts.py": _EDIT}, {"app/posts.py": _EDIT.replace("if post.owner != request.user:", "if not post.is_owned_by(request.user, post.owner):")}),
        ChangeExample({"app/posts.py": _EDIT}, {"app/posts.py": _EDIT.replace("    if post.owner != request.user:\n        raise PermissionDenied\n", "    ensure_owner(post, request)\n")}),
        ChangeExample(
            {"app/a.py": "def total(cart):\n    if cart is None:\n        return 0\n    if cart.cached:\n        return cart.cached\n    return add(cart)\n"},
            {"app/a.py": "def total(cart):\n    if cart is None:\n        return 0\n    return add(cart)\n"},
        ),
    ),
)  # fmt: skip
