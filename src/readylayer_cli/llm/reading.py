"""A model's reading of a change, from the first piece to the last check."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from readylayer_cli.domain.change import FileChange
from readylayer_cli.domain.finding import MODEL_ENGINE, Finding
from readylayer_cli.domain.review import EngineRun, EngineStatus, ModelReading, ModelUsage, ReadFile, Shortfall
from readylayer_cli.llm.asking import Asking
from readylayer_cli.llm.findings import plain
from readylayer_cli.llm.options import ModelOptions, Send
from readylayer_cli.llm.packing import pack
from readylayer_cli.llm.pieces import Piece, pieces_of
from readylayer_cli.llm.prompt import Batch, Prompter, Suspicion
from readylayer_cli.llm.redaction import Redactor
from readylayer_cli.llm.related import Surroundings
from readylayer_cli.llm.reply import Claims, read_ballots, read_claims
from readylayer_cli.llm.risk import by_risk
from readylayer_cli.llm.shown import ShownFile
from readylayer_cli.llm.spending import Spending
from readylayer_cli.llm.verification import Checked, Verifier
from readylayer_cli.ports import Change, Clock, Llm, Replies

_OVERHEAD_TOKENS = 4_500
_SUMMARY_CHARACTERS = 1_200
_NO_ROOM = "there was no room for it in the model's budget"


@dataclass(frozen=True)
class ModelReader:
    """Asks a model about changes. `fence` is a random word that nobody can foresee."""

    llm: Llm
    replies: Replies
    clock: Clock
    options: ModelOptions
    fence: str

    def prepare(self) -> None:
        """Begin to load the client."""
        self.llm.prepare()

    def read(self, change: Change, files: Sequence[ReadFile], known: Sequence[Finding], left_s: float) -> ModelReading:
        """Everything that the model adds; what it was not shown, and why, is part of the result."""
        return _Run(self, change, files, known, left_s).result()


@dataclass
class _Said:
    """What came of the calls so far."""

    checked: list[Checked] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)
    unread: dict[str, str] = field(default_factory=dict)
    summary: str = ""

    def leave(self, pieces: Sequence[Piece], reason: str) -> None:
        """Note why files were not read, or not to their end."""
        for piece in pieces:
            self.unread.setdefault(piece.file.path, reason)


class _Run:
    def __init__(
        self,
        reader: ModelReader,
        change: Change,
        files: Sequence[ReadFile],
        known: Sequence[Finding],
        left_s: float,
    ) -> None:
        self._reader = reader
        self._options = options = reader.options
        self._change = change
        self._known = known
        self._begun = reader.clock.monotonic()
        self._redactor = Redactor(options.patterns)
        sent = [file for file in files if self._send_of(file.change) is not Send.OFF]
        self._skipped = [
            Shortfall("not shown to the model (llm.send or .readylayerignore)", file.change.path)
            for file in files
            if self._send_of(file.change) is Send.OFF
        ]
        self._learn(sent)
        self._files = [ShownFile(file, self._redactor) for file in sent]
        self._prompter = Prompter(self._redactor, reader.fence)
        spending = Spending(options, self._begun + min(options.max_seconds, left_s))
        self._asking = Asking(reader.llm, reader.replies, reader.clock, spending, self._prompter)
        self._around = Surroundings(self._files, change.head, self._may_surround, self._redactor)

    def result(self) -> ModelReading:
        said = _Said()
        for pieces in self._packed(said):
            self._read(pieces, said)
        findings = self._looked_at_again(said)
        return self._reading(said, findings)

    def _learn(self, files: Sequence[ReadFile]) -> None:
        """Everything that may be shown is read for secrets before the first line is."""
        self._redactor.learn(self._change.files.title)
        self._redactor.learn(self._options.guidance)
        for file in files:
            path = file.change.path
            self._redactor.learn(path)
            for text in (file.base, file.head):
                self._redactor.learn(text or "", path)
            if file.head is None or file.base is None:
                self._redactor.learn("\n".join(line[1:] for hunk in file.change.hunks for line in hunk.lines), path)

    def _send_of(self, file: FileChange) -> Send:
        return self._options.send_of(file.path, file.old_path or file.path)

    def _may_surround(self, path: str) -> bool:
        return self._options.send_of(path) is Send.CONTEXT

    def _packed(self, said: _Said) -> Sequence[Sequence[Piece]]:
        pieces = [piece for file in self._files for piece in pieces_of(file, self._send_of(file.change))]
        calls = max(1, self._options.max_calls - 1) if self._options.second_look else self._options.max_calls
        packed = pack(
            by_risk(pieces, self._known),
            call_tokens=self._options.call_tokens,
            most_calls=calls,
            most_tokens=self._options.max_tokens,
            overhead_tokens=min(_OVERHEAD_TOKENS, self._options.max_tokens // 2),
        )
        said.leave(packed.left, _NO_ROOM)
        return packed.calls

    def _read(self, pieces: Sequence[Piece], said: _Said) -> None:
        related = self._around.of(pieces)
        batch = Batch(
            pieces,
            related,
            self._known,
            self._change.files.title,
            self._redactor.redact(self._options.guidance),
            wants_summary=self._options.summary and not said.summary,
        )
        claims = self._asking.ask(self._prompter.review(batch), read_claims)
        if not isinstance(claims, Claims):
            said.leave(pieces, self._asking.trouble)
            return
        verifier = Verifier(pieces, related)
        said.checked += verifier.check(claims.findings)
        said.rejected += verifier.rejected
        said.rejected["malformed"] += claims.malformed
        said.summary = said.summary or plain(claims.summary, _SUMMARY_CHARACTERS)

    def _looked_at_again(self, said: _Said) -> list[Finding]:
        """The findings that a second look did not drop; without an answer all of them stay."""
        if not said.checked or not self._options.second_look or self._asking.ended:
            return [each.finding for each in said.checked]
        suspicions = [
            Suspicion(number, self._redactor.redact(each.finding.message), each.lines)
            for number, each in enumerate(said.checked, 1)
        ]
        ballots = self._asking.ask(self._prompter.second_look(suspicions), read_ballots)
        dropped = {ballot.id for ballot in ballots.verdicts if not ballot.keep} if ballots is not None else set()
        said.rejected["second_look"] += len(dropped & {each.id for each in suspicions})
        return [each.finding for number, each in enumerate(said.checked, 1) if number not in dropped]

    def _reading(self, said: _Said, findings: list[Finding]) -> ModelReading:
        spending = self._asking.spending
        unread = said.unread
        shortfalls = [Shortfall(f"not read by the model: {reason}", path) for path, reason in sorted(unread.items())]
        status = EngineStatus.OK if not unread else EngineStatus.PARTIAL
        if unread and not spending.tokens and len(unread) == len(self._files):
            status = EngineStatus.FAILED
        model = spending.models[-1] if spending.models else self._options.model
        cost = spending.cost_usd if spending.priced else None
        return ModelReading(
            run=EngineRun(
                MODEL_ENGINE,
                model,
                status,
                files_parsed=len(self._files) - len(unread),
                files_failed=len(unread),
                duration_ms=round((self._reader.clock.monotonic() - self._begun) * 1000),
                detail=self._asking.trouble,
            ),
            usage=ModelUsage(model, spending.calls, spending.tokens, cost, dict(+said.rejected), said.summary),
            findings=tuple(findings),
            shortfalls=tuple(shortfalls),
            skipped=tuple(self._skipped),
        )
