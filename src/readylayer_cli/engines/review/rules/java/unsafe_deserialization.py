"""java-unsafe-deserialization: bytes or text that may name any class to build."""

import re
from collections.abc import Iterable

from readylayer_cli.code.calls import Call
from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._following import Following
from readylayer_cli.engines.review.rules._report import graded_match
from readylayer_cli.engines.review.rules.java._followed import followed
from readylayer_cli.engines.review.rules.java._places import class_text, method_text

_FILTERED = lazy_pattern(
    r"ObjectInputFilter|setObjectInputFilter|ValidatingObjectInputStream|resolveClass|LookAhead|SerialKiller|allow(?:ed)?Class",
    re.IGNORECASE,
)
_XSTREAM_SAFE = lazy_pattern(
    r"allowTypes|allowTypesByWildcard|setupDefaultSecurity|addPermission|allowTypeHierarchy|denyTypes"
)
_ANY_TYPE = lazy_pattern(r"LaissezFaire|allowIfBaseType\(\s*Object\.class|allowIfSubType\(\s*Object\.class")


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("ObjectInputStream"):
        if call.is_new and call.positional:
            yield from _judge_stream(file, call)
    for call in file.calls.method("XStream", "XMLDecoder", "Yaml"):
        if call.is_new:
            yield from _judge_reader(file, call)
    for call in file.calls.method("enableDefaultTyping", "enableDefaultTypingAsProperty", "activateDefaultTyping"):
        if call.method != "activateDefaultTyping" or _ANY_TYPE.search(method_text(file, call.node)):
            yield node_match(file, call.node, f"`{call.method}` lets JSON name any class to build")
    for node in (
        file.find_all({"kind": "annotation", "regex": r"^@JsonTypeInfo\((?s:.*)Id\.(?:MINIMAL_)?CLASS\b"})
        if "@JsonTypeInfo" in file.text
        else ()
    ):
        grade = Severity.MEDIUM, Confidence.MEDIUM
        yield graded_match(file, node, grade, "`@JsonTypeInfo` with class names lets JSON choose what is built")


def _judge_stream(file: SourceFile, call: Call) -> Iterable[Match]:
    text = method_text(file, call.node)
    if not re.search(r"\.read(?:Unshared|Object)\(", text) or _FILTERED.search(class_text(file, call.node)):
        return
    grade = Severity.LOW, Confidence.LOW
    yield graded_match(file, call.node, grade, "Objects are read from a stream without a filter on their classes")


def _judge_reader(file: SourceFile, call: Call) -> Iterable[Match]:
    text = method_text(file, call.node) if call.method != "XStream" else class_text(file, call.node)
    if call.method == "XMLDecoder" and ".readObject(" in text:
        yield node_match(file, call.node, "`XMLDecoder` runs the calls that its document lists")
    elif call.method == "XStream" and ".fromXML(" in text and not _XSTREAM_SAFE.search(text):
        yield node_match(file, call.node, "`XStream` without an allow-list of types")
    elif call.method == "Yaml" and not call.positional and ".load(" in text and "SafeConstructor" not in file.text:
        yield graded_match(
            file, call.node, (Severity.MEDIUM, Confidence.LOW), "`new Yaml()` builds any class before SnakeYAML 2.0"
        )


RULE = FileRule(
    id="java-unsafe-deserialization",
    title="Data may name any class of the class path to build",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    cwe=("CWE-502",),
    languages=("java",),
    triggers=(
        "ObjectInputStream",
        "XStream",
        "XMLDecoder",
        "new Yaml(",
        "enableDefaultTyping",
        "activateDefaultTyping",
        "@JsonTypeInfo",
    ),
    tests=False,
    what="`ObjectInputStream`, `XMLDecoder`, `XStream`, SnakeYAML or Jackson's default typing without a list of allowed classes.",
    why="Chains of ordinary library classes turn the building of objects into the running of commands.",
    fix="Use a format of plain data, or set an `ObjectInputFilter`, `XStream.allowTypes`, `SafeConstructor`, `@JsonSubTypes` with names.",
    check=followed(Following("deserialize", "is deserialised by `{callee}`", Severity.CRITICAL), check),
    bad=(
        "class A {\n  void f(HttpServletRequest request) throws Exception {\n    ObjectInputStream in = new ObjectInputStream(request.getInputStream());\n    Object o = in.readObject();\n  }\n}\n",
        "class A {\n  Object f(String xml) {\n    XStream x = new XStream();\n    return x.fromXML(xml);\n  }\n}\n",
        "class A {\n  ObjectMapper m() {\n    return new ObjectMapper().enableDefaultTyping();\n  }\n}\n",
        '@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "@class")\nabstract class Shape {}\n',
    ),
    good=(
        "class A {\n  void f(InputStream s) throws Exception {\n    ObjectInputStream in = new ObjectInputStream(s);\n    in.setObjectInputFilter(filter);\n    Object o = in.readObject();\n  }\n}\n",
        "class A {\n  Object f(String xml) {\n    XStream x = new XStream();\n    x.allowTypes(new Class[] {User.class});\n    return x.fromXML(xml);\n  }\n}\n",
        '@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")\nabstract class Shape {}\n',
        "class A {\n  Object f(String s) {\n    return new Yaml(new SafeConstructor(new LoaderOptions())).load(s);\n  }\n}\n",
    ),
)
