"""One question asked to the end: from the store, from the model, repaired once."""

from collections.abc import Callable
from typing import TypeVar

from readylayer_cli.domain.model import ModelError, ModelFault, Question
from readylayer_cli.llm.pieces import tokens_of
from readylayer_cli.llm.prompt import Prompter
from readylayer_cli.llm.spending import Spending
from readylayer_cli.ports import Clock, Llm, Replies

Form = TypeVar("Form")
_MOST_FAILURES = 2
_HOPELESS = frozenset({ModelFault.MISSING, ModelFault.REFUSED})


class Asking:
    """Asks within the bounds of one run. `trouble` is the last thing that went wrong, `ended` why no more is asked."""

    def __init__(self, llm: Llm, replies: Replies, clock: Clock, spending: Spending, prompter: Prompter) -> None:
        self._llm = llm
        self._replies = replies
        self._clock = clock
        self.spending = spending
        self._prompter = prompter
        self.ended = ""
        self.trouble = ""
        self._failures = 0

    def ask(self, question: Question, read: Callable[[str], Form | str]) -> Form | None:
        """The answer in its form; `None` when there is none, and then `trouble` says why."""
        found = self._attempt(question, read)
        if isinstance(found, str):
            found = self._attempt(self._prompter.again(question, found), read)
        if isinstance(found, str):
            self.trouble = f"its answer could not be read: {found}"
            return None
        return found

    def _attempt(self, question: Question, read: Callable[[str], Form | str]) -> Form | str | None:
        text = self._text(question)
        if text is None:
            self.trouble = self.ended or self.trouble
            return None
        found = read(text)
        if isinstance(found, str):
            self.spending.invalid += 1
        else:
            self._replies.put(question.identity, text)
        return found

    def _text(self, question: Question) -> str | None:
        kept = self._replies.get(question.identity)
        if kept is not None:
            return kept
        if self.ended:
            return None
        now = self._clock.monotonic()
        size = tokens_of(question.system) + tokens_of(question.user)
        self.ended = self.spending.refusal(now, size)
        if self.ended:
            return None
        self.spending.begin()
        try:
            answer = self._llm.ask(question, self.spending.timeout_s(now))
        except ModelError as error:
            self._failed(error)
            return None
        self.spending.take(answer)
        return answer.text

    def _failed(self, error: ModelError) -> None:
        """A fault that the next call would meet again ends the run; others end it the second time."""
        self._failures += 1
        self.trouble = error.message
        if error.fault in _HOPELESS or self._failures >= _MOST_FAILURES:
            self.ended = error.message
