"""What the codes of ruff's `S` rules and bandit's tests mean as CWE numbers.

ruff prints no CWE. Its `S` rules are ports of bandit's tests and carry the same numbers, so one table serves both: it
follows the `cwe` that bandit's own sources state for each test. Where bandit states a bare CWE-20 or something the
rule's documentation contradicts (XML parsers, `flask_debug_true`), the number of what the documentation describes is
added. Codes left out name no weakness of the set.
"""

CODES: dict[int, tuple[int, ...]] = {
    102: (78, 94),  # exec
    103: (732,),
    105: (259, 798),
    106: (259, 798),
    107: (259, 798),
    108: (377,),
    113: (400,),
    201: (94, 489),  # flask debug
    202: (22,),  # tarfile.extractall
    301: (502,),
    302: (502,),
    303: (327,),
    304: (327,),
    305: (327,),
    306: (377,),
    307: (78, 95),  # eval
    308: (79, 80),
    310: (22, 918),  # urlopen
    311: (330,),
    312: (319,),
    313: (20, 611, 776),
    314: (20, 611, 776),
    315: (20, 611, 776),
    316: (20, 611, 776),
    317: (20, 611, 776),
    318: (20, 611, 776),
    319: (20, 611, 776),
    320: (20, 611, 776),
    323: (295,),
    324: (327,),
    501: (295,),
    502: (327,),
    503: (327,),
    504: (327,),
    505: (326,),
    506: (502, 20),
    507: (295,),
    508: (319,),
    509: (319,),
    601: (78,),
    602: (78,),
    604: (78,),
    605: (78,),
    606: (78,),
    608: (89,),
    609: (78,),
    610: (89,),
    611: (89,),
    612: (94,),
    614: (502,),
    701: (79, 94, 116),  # jinja2 autoescape
    702: (79, 80),
    704: (79, 80),
}

# bandit's B4xx and a few more fire on the import of a module or the mere use of `subprocess` without a shell. Both
# tools call them hints; counted, they would be a false alarm in every good twin.
HINTS = frozenset({*range(401, 416), 603, 607})


def cwes_of(code: str) -> frozenset[int]:
    """The CWE numbers of `S602` or `B602`; empty for a hint or a code that names no weakness."""
    number = int(code[1:])
    return frozenset() if number in HINTS else frozenset(CODES.get(number, ()))
