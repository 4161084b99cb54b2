"""java-spring-protection-off: Spring Security is told to let everything in."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match
from readylayer_cli.engines.review.rules._report import graded_match
from readylayer_cli.engines.review.rules.java._places import class_text

_STATELESS = lazy_pattern(
    r"STATELESS|oauth2ResourceServer|httpBasic|[jJ][wW][tT]|[bB]earer|ApiKey|NoOp|NEVER", re.MULTILINE
)
_EVERYTHING = lazy_pattern(
    r"(?:anyRequest\(\)|(?:requestMatchers|antMatchers|mvcMatchers|pathMatchers)\(\s*\"/?\*\*\"\s*\)|anyExchange\(\))\Z"
)


def check(file: SourceFile) -> Iterable[Match]:
    if "springframework.security" not in file.text and "HttpSecurity" not in file.text:
        return
    for call in file.calls.method("csrf"):
        given = call.positional[0].text() if call.positional else ""
        if re.search(r"(?:::disable|\.disable\(\))\s*;?\s*\}?\Z", given) and not _STATELESS.search(
            class_text(file, call.node)
        ):
            yield node_match(file, call.node, "Protection against forged requests is switched off")
    for call in file.calls.method("disable"):
        receiver = call.receiver
        if (
            receiver is not None
            and receiver.text().endswith("csrf()")
            and not _STATELESS.search(class_text(file, call.node))
        ):
            yield node_match(file, call.node, "Protection against forged requests is switched off")
    for call in file.calls.method("permitAll"):
        if call.receiver is not None and _EVERYTHING.search(call.receiver.text()[-60:]):
            grade = Severity.MEDIUM, Confidence.MEDIUM
            yield graded_match(file, call.node, grade, "Every request is let in without a login")


RULE = FileRule(
    id="java-spring-protection-off",
    title="Spring Security is told to let requests in unchecked",
    severity=Severity.MEDIUM,
    confidence=Confidence.LOW,
    cwe=("CWE-352", "CWE-862"),
    languages=("java",),
    triggers=("csrf", "permitAll"),
    tests=False,
    what="`csrf` disabled where sessions are used, or `permitAll` on every path.",
    why="Any page can send requests with the cookie of a signed-in person; with `permitAll` not even that is needed.",
    fix="Leave CSRF protection on for sessions; permit single paths and end with `anyRequest().authenticated()`.",
    check=check,
    bad=(
        "class A {\n  SecurityFilterChain f(HttpSecurity http) throws Exception {\n    return http.csrf(AbstractHttpConfigurer::disable).formLogin(withDefaults()).build();\n  }\n}\n",
        "class A {\n  void configure(HttpSecurity http) throws Exception {\n    http.csrf().disable().formLogin();\n  }\n}\n",
        'class A {\n  void configure(HttpSecurity http) throws Exception {\n    http.authorizeHttpRequests(a -> a.requestMatchers("/**").permitAll());\n  }\n}\n',
    ),
    good=(
        "class A {\n  SecurityFilterChain f(HttpSecurity http) throws Exception {\n    http.csrf(c -> c.disable()).sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS));\n    return http.build();\n  }\n}\n",
        'class A {\n  void configure(HttpSecurity http) throws Exception {\n    http.authorizeHttpRequests(a -> a.requestMatchers("/css/**").permitAll().anyRequest().authenticated());\n  }\n}\n',
    ),
)
