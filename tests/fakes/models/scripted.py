"""A model in memory that says what a test wants it to say, and what a claim looks like."""

import json

from readylayer_cli.adapters.clock import SystemClock
from readylayer_cli.adapters.llm.replies import NoReplies
from readylayer_cli.domain.model import Answer
from readylayer_cli.llm.options import ModelOptions
from readylayer_cli.llm.reading import ModelReader
from tests.fakes.changes import read_files


class ScriptedModel:
    """Answers each question by a function of its text; keeps the questions."""

    def __init__(self, script):
        self.script = script
        self.questions = []

    def prepare(self):
        return

    def ask(self, question, timeout_s):
        self.questions.append(question)
        said = self.script(question.user)
        if isinstance(said, Exception):
            raise said
        return Answer(said, "scripted", len(question.user) // 4, len(said) // 4, 0.001)


def claim(file, quote, **more):
    """A claim as a model writes it."""
    return {
        "file": file,
        "quote": quote,
        "line": None,
        "category": "bug",
        "problem": "This does the wrong thing.",
        "consequence": "It breaks.",
        "severity": "high",
        "confidence": "high",
        "cwe": None,
        "symbols": [],
        "replacement": None,
        **more,
    }


def saying(*claims, summary=""):
    """An answer with these claims."""
    return json.dumps({"summary": summary, "findings": list(claims)})


def read_with(change, model, known=(), replies=None, left_s=60.0, **options):
    """What the reader makes of a change with this model; a second look is asked for only if told so."""
    wanted = ModelOptions(options.pop("name", "scripted"), **{"second_look": False, **options})
    reader = ModelReader(model, replies or NoReplies(), SystemClock(), wanted, "=====[fence]=====")
    return reader.read(change, read_files(change), list(known), left_s)
