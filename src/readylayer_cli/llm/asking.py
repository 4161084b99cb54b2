"""One question asked to the end: from the store, from the model, repaired once."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import TypeVar

from readylayer_cli.domain.model import ModelError, ModelFault, Question
from readylayer_cli.llm.pieces import tokens_of
from readylayer_cli.llm.prompt import Prompter
from readylayer_cli.llm.spending import Spending
from readylayer_cli.ports import Clock, Llm, Replies

Form = TypeVar("Form")
_MOST_FAILURES = 2
_SHORTEST_ANSWER_TOKENS = 200
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
        found = self._attempt(question, read, question)
        if isinstance(found, str):
            found = self._attempt(self._prompter.again(question, found), read, question)
        if isinstance(found, str):
            self.trouble = f"its answer could not be read: {found}"
            return None
        return found

    def _attempt(self, question: Question, read: Callable[[str], Form | str], first: Question) -> Form | str | None:
        """What is read of an answer; it is kept as that to the `first` question, so that no repair is repeated."""
        text = self._text(question)
        if text is None:
            self.trouble = self.ended or self.trouble
            return None
        found = read(text)
        if isinstance(found, str):
            self.spending.invalid += 1
        else:
            self._replies.put(self._key(first), text)
        return found

    def _key(self, question: Question) -> str:
        """Another model, or the same name at another address, would have said something else."""
        options = self.spending.options
        return sha256(f"{options.model}\0{options.address}\0{question.identity}".encode()).hexdigest()

    def _text(self, question: Question) -> str | None:
        kept = self._replies.get(self._key(question))
        if kept is not None:
            return kept
        if self.ended:
            return None
        now = self._clock.monotonic()
        size = tokens_of(question.system) + tokens_of(question.user)
        self.ended = self.spending.refusal(now, size + _SHORTEST_ANSWER_TOKENS)
        if self.ended:
            return None
        self.spending.begin()
        bounded = min(question.max_answer_tokens, self.spending.left_tokens - size)
        try:
            answer = self._llm.ask(replace(question, max_answer_tokens=bounded), self.spending.timeout_s(now))
        except ModelError as error:
            self._failed(error)
            return None
        self.spending.take(answer, size + tokens_of(answer.text))
        return answer.text

    def _failed(self, error: ModelError) -> None:
        """A fault that the next call would meet again ends the run; others end it the second time."""
        self._failures += 1
        self.trouble = error.message
        if error.fault in _HOPELESS or self._failures >= _MOST_FAILURES:
            self.ended = error.message
