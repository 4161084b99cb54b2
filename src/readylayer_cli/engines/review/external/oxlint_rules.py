"""The oxlint rules that a review runs: those whose hits a careful engineer would act on, graded and explained."""
# ruff: noqa: E501 - the table has one rule a line

from collections.abc import Mapping
from dataclasses import dataclass

from readylayer_cli.domain.finding import RuleInfo
from readylayer_cli.domain.grades import Confidence, Severity

_URL = "https://oxc.rs/docs/guide/usage/linter/rules/{selector}.html"
_GRADES = {
    "M": (Severity.MEDIUM, Confidence.HIGH),
    "m": (Severity.MEDIUM, Confidence.MEDIUM),
    "L": (Severity.LOW, Confidence.HIGH),
    "l": (Severity.LOW, Confidence.MEDIUM),
}


@dataclass(frozen=True, slots=True)
class OxlintRule:
    """One rule; `selector` is the name that oxlint takes on its command line."""

    selector: str
    severity: Severity
    confidence: Confidence
    cwe: tuple[str, ...]
    title: str
    why: str
    suggestion: str

    @property
    def id(self) -> str:
        """The rule's name in reports."""
        return f"oxlint-{self.selector.rpartition('/')[2]}"


def oxlint_rule_infos() -> Mapping[str, RuleInfo]:
    """The rules as reports show them, by id."""
    return {rule.id: _info(rule) for rule in OXLINT_RULES.values()}


def _info(rule: OxlintRule) -> RuleInfo:
    return RuleInfo(
        id=rule.id,
        title=rule.title,
        severity=rule.severity,
        confidence=rule.confidence,
        what=f"Found by oxlint's `{rule.selector}`.",
        why=rule.why,
        fix=rule.suggestion,
        cwe=rule.cwe,
        languages=("javascript", "typescript", "tsx"),
        tags=("oxlint",),
        url=_URL.format(selector=rule.selector),
    )


# selector | grade | CWE | title | why | suggestion
_TABLE = """
eslint/constructor-super | M | CWE-665 | A constructor of a derived class calls super wrongly | The object is built without its parent, or the call throws | Call `super(...)` exactly once, before `this`
eslint/for-direction | M | CWE-835 | A loop counter moves away from its bound | The loop never ends, or never starts | Turn the step or the comparison around
eslint/no-async-promise-executor | L | CWE-755 | A promise executor is async | What it throws is lost, and the promise never settles | Make an async function and drop `new Promise`
eslint/no-class-assign | L | | A class name is assigned to | Later uses of the class get something else | Use another name
eslint/no-compare-neg-zero | L | CWE-1025 | A value is compared with -0 | The comparison is true for 0 too | Use `Object.is(x, -0)`
eslint/no-cond-assign | M | CWE-481 | A condition assigns instead of comparing | It is true whenever the assigned value is | Use `===`, or wrap a wanted assignment in parentheses
eslint/no-const-assign | M | CWE-665 | A constant is assigned to | The assignment throws a TypeError at run time | Declare it with `let`, or use another name
eslint/no-constant-binary-expression | M | CWE-571 | An operation has the same result whatever the data | The other operand, often a default or a check, never counts | Check precedence and operand types
eslint/no-constant-condition | l | CWE-571 | A condition is constant | One branch never runs | Remove the test, or test what was meant
eslint/no-debugger | M | CWE-489 | A debugger statement is left in the code | Execution stops in every browser with open tools, and Node waits under an inspector | Delete the statement
eslint/no-dupe-class-members | M | CWE-561 | A class has two members of one name | The later one silently replaces the earlier | Rename or delete one
eslint/no-dupe-else-if | M | CWE-561 | A branch repeats an earlier condition | It can never be reached | Correct the condition
eslint/no-dupe-keys | M | CWE-561 | An object has a key twice | The later value silently wins | Delete or rename one
eslint/no-duplicate-case | M | CWE-561 | A switch has a case twice | The second can never be reached | Correct the case
eslint/no-empty-character-class | M | CWE-185 | A regular expression has an empty class | `[]` matches nothing, so the expression never matches | Put the characters in, or escape the brackets
eslint/no-empty-pattern | L | | A destructuring pattern is empty | It takes nothing out of the value | Name what is needed, or use a default `= {}`
eslint/no-ex-assign | L | CWE-755 | The caught error is overwritten | Its message and stack are lost | Use another variable
eslint/no-extend-native | L | CWE-1321 | A prototype of the language is extended | Every object of the program changes, other libraries included | Write a function
eslint/no-func-assign | L | | A function's name is assigned to | Later calls get something else | Use a variable
eslint/no-global-assign | M | | A built-in global is assigned to | All code of the program sees the new value | Use another name
eslint/no-implied-eval | m | CWE-95 | A timer is given code as a string | The string is compiled and run like `eval` | Pass a function
eslint/no-import-assign | M | | An imported name is assigned to | Imports are read-only: the assignment throws | Export a setter, or use a local variable
eslint/no-invalid-regexp | M | CWE-185 | A regular expression is invalid | Building it throws a SyntaxError at run time | Correct the pattern or the flags
eslint/no-misleading-character-class | l | CWE-185 | A character class holds a character made of several code points | Each code point is matched by itself | Use the `u` or `v` flag, or an alternation
eslint/no-new-native-nonconstructor | M | | `new` is used on a function that is no constructor | It throws a TypeError at run time | Call it without `new`
eslint/no-obj-calls | M | | A namespace object is called like a function | It throws a TypeError at run time | Call one of its methods
eslint/no-self-assign | l | CWE-1164 | A value is assigned to itself | The intended source is probably another name | Correct or delete the assignment
eslint/no-setter-return | L | | A setter returns a value | The value is ignored | Delete the return
eslint/no-sparse-arrays | L | | An array has holes | Holes are skipped by most methods, unlike `undefined` | Write `undefined`, or delete the comma
eslint/no-this-before-super | M | CWE-665 | `this` is used before `super()` | It throws a ReferenceError at run time | Call `super()` first
eslint/no-throw-literal | L | CWE-397 | Something other than an error is thrown | It carries no stack, and handlers reading `.message` fail | Throw an `Error`
eslint/no-unreachable | M | CWE-561 | Code can never be reached | Something before it always leaves | Delete it, or move what ends the block
eslint/no-unreachable-loop | l | CWE-561 | A loop runs at most once | Its body always leaves in the first round | Use `if`, or leave on a condition
eslint/no-unsafe-finally | M | CWE-584 | A finally block changes how the function ends | An error or a result of the try block is thrown away | Move the return or throw out of `finally`
eslint/no-unsafe-negation | M | CWE-783 | A negation applies to the left operand only | `!a in b` asks whether `false` or `true` is in `b` | Write `!(a in b)`
eslint/no-unsafe-optional-chaining | l | CWE-476 | An optional chain is used where undefined throws | When the chain stops short, this is a TypeError | Give a default with `??`, or check first
eslint/no-unused-private-class-members | L | CWE-1164 | A private member is never read | Nobody outside can use it either | Delete it, or use it
eslint/no-useless-backreference | M | CWE-185 | A back-reference can only match the empty string | Its group has not matched when it is tried | Correct the group's number or place
eslint/no-useless-catch | L | CWE-1164 | A catch block only throws the error again | It does nothing | Delete the try, or handle the error
eslint/require-yield | L | | A generator never yields | Its callers get an empty sequence | Yield, or drop the `*`
eslint/use-isnan | M | CWE-1025 | A value is compared with NaN | The comparison is always false | Use `Number.isNaN(x)`
eslint/valid-typeof | M | CWE-1025 | typeof is compared with something it never returns | The comparison has always the same result | Compare with a type name such as `"undefined"`
jest/no-focused-tests | M | CWE-1164 | A focused test keeps all others from running | The suite passes without having run | Remove `.only` or the `f` prefix
nextjs/no-async-client-component | m | | A client component is async | React does not support it: the component suspends again and again | Load the data in a server component
node/handle-callback-err | l | CWE-390 | A callback ignores its error | Failures look like empty results | Handle or pass on the error
oxc/bad-array-method-on-arguments | M | | An array method is called on `arguments` | `arguments` has no such method: it throws | Use rest parameters
oxc/bad-char-at-comparison | M | CWE-1025 | One character is compared with a longer string | The comparison is always false | Use `startsWith` or `slice`
oxc/bad-comparison-sequence | M | CWE-1025 | Comparisons are chained | The result of the first, a boolean, is compared with the third operand | Join two comparisons with `&&`
oxc/bad-match-all-arg | M | | matchAll gets an expression without the g flag | It throws a TypeError at run time | Add the `g` flag
oxc/bad-min-max-func | M | CWE-1025 | Nested min and max have a constant result | The bounds are the wrong way round | Swap the bounds
oxc/bad-object-literal-comparison | M | CWE-1025 | A value is compared with an object literal | A new object is equal to nothing | Compare its members, or its length
oxc/bad-replace-all-arg | M | | replaceAll gets an expression without the g flag | It throws a TypeError at run time | Add the `g` flag
oxc/const-comparisons | M | CWE-571 | Comparisons contradict or repeat each other | The condition is constant, or a part of it is a typing mistake | Correct the operand that was meant to differ
oxc/double-comparisons | L | | Two comparisons say what one says | The pair is harder to read than `<=` or `>=` | Use one operator
oxc/erasing-op | M | CWE-682 | A calculation is always zero | The other operand never counts | Check parentheses and operands
oxc/misrefactored-assign-op | m | CWE-682 | A compound assignment repeats its target | `a += a + b` adds `a` twice | Write `a += b`
oxc/missing-throw | M | CWE-390 | An error is created but not thrown | The function goes on as if nothing had happened | Add `throw`
oxc/number-arg-out-of-range | M | | A number method gets an argument out of range | It throws a RangeError at run time | Use an argument in range
oxc/uninvoked-array-callback | M | | A callback runs over an array of holes | It is never called | Fill the array first
promise/no-new-statics | M | | `new` is used on a static method of Promise | It throws a TypeError at run time | Call it without `new`
promise/valid-params | l | CWE-252 | A promise method has the wrong number of arguments | An empty `.catch()` catches nothing | Pass a handler
react/jsx-key | L | | An element of a list has no key | React cannot tell the elements apart when the list changes | Add a stable `key`
react/jsx-no-comment-textnodes | L | | A comment would be shown as text | JSX reads it as content | Put it into braces
react/jsx-no-duplicate-props | M | CWE-561 | An element has a property twice | The later one silently wins | Delete or rename one
react/jsx-no-script-url | m | CWE-79 | A link runs script | `javascript:` URLs run in the page, and React 19 refuses them | Use an event handler
react/no-danger-with-children | M | | An element has both children and inner HTML | React throws | Keep one
react/no-direct-mutation-state | M | | A component's state is changed in place | React does not notice, and may overwrite it | Use `setState`
react/void-dom-elements-no-children | L | | A void element has children | React throws | Remove the children
typescript/no-duplicate-enum-values | L | CWE-561 | Two members of an enum have one value | They cannot be told apart | Give each its own value
typescript/no-misused-new | L | | A class or interface declares a constructor wrongly | It declares a method of that name instead | Use `constructor` in classes
typescript/no-non-null-asserted-optional-chain | L | CWE-476 | An optional chain is asserted to be there | The assertion hides the undefined that the chain is written for | Remove the assertion, or the `?.`
typescript/no-unsafe-declaration-merging | L | | A class and an interface are merged | Members of the interface are never initialised, unseen by the compiler | Use `implements`
unicorn/no-accessor-recursion | M | CWE-674 | An accessor calls itself | The first use overflows the stack | Use another field
unicorn/no-await-in-promise-methods | L | | A promise is awaited inside Promise.all | The work runs one after the other | Remove the `await`
unicorn/no-invalid-fetch-options | M | | A GET or HEAD request has a body | `fetch` throws a TypeError | Use POST, or remove the body
unicorn/no-invalid-remove-event-listener | M | CWE-772 | A listener is removed by a new function | Nothing is removed: the listener stays | Keep the function that was added
unicorn/no-negation-in-equality-check | l | CWE-783 | A negated value is compared | `!a === b` compares a boolean | Write `a !== b`
"""


def _row(line: str) -> OxlintRule:
    selector, grade, cwe, title, why, suggestion = (part.strip() for part in line.split("|"))
    severity, confidence = _GRADES[grade]
    return OxlintRule(selector, severity, confidence, tuple(cwe.split()), title, why, suggestion)


OXLINT_RULES: Mapping[str, OxlintRule] = {
    rule.selector.rpartition("/")[2]: rule for rule in map(_row, _TABLE.strip().splitlines())
}
"""By bare rule name, as oxlint prints it."""
