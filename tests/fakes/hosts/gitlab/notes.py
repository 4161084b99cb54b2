"""Discussions, notes and draft notes of the fake, with what GitLab does to bodies and positions."""

from typing import TYPE_CHECKING, Any

from tests.fakes.hosts.gitlab.merge_requests import MR
from tests.fakes.hosts.gitlab.positions import fits_schema, found_line_code, missing_parameter, odd_range
from tests.fakes.hosts.gitlab.quick_actions import extract
from tests.fakes.hosts.gitlab.records import Draft, MergeRequest, Note, Thread, User, thread_id
from tests.fakes.hosts.loopback import Request, Response

if TYPE_CHECKING:
    from tests.fakes.hosts.gitlab.fake import GitlabFake

_DEVELOPER = 30
_MAX_NOTE = 1_000_000
_BLANK_CODE = '400 Bad request - Note {:line_code=>["can\'t be blank", "must be a valid line code"]}'


class RefusedError(Exception):
    """Carries the answer that says no."""

    def __init__(self, status: int, message: Any, *, key: str = "message") -> None:
        super().__init__(message)
        self.response = Response(status, {key: message})


class Notes:
    """`notifications` counts the mails that a reviewer would get; `publish_breaks_after` lets a bulk publication fail
    in the middle, `publish_chokes` makes it fail for a draft whose line does not exist."""

    def __init__(self, fake: "GitlabFake") -> None:
        self.fake = fake
        self.notifications = 0
        self.publish_breaks_after: int | None = None
        self.publish_chokes = False
        thread, note, draft = r"/discussions/([0-9a-f]+)", r"/notes/(\d+)", r"/draft_notes/(\d+)"
        for method, path, handler in (
            ("GET", "/discussions", self.list_threads),
            ("POST", "/discussions", self.create_thread),
            ("GET", thread, self.show_thread),
            ("PUT", thread, self.resolve_thread),
            ("GET", "/notes", self.list_notes),
            ("POST", "/notes", self.create_note),
            ("GET", note, self.show_note),
            ("PUT", note, self.edit_note),
            ("GET", "/draft_notes", self.list_drafts),
            ("POST", "/draft_notes", self.create_draft),
            ("DELETE", draft, self.delete_draft),
            ("PUT", draft + "/publish", self.publish_draft),
            ("POST", "/draft_notes/bulk_publish", self.publish_drafts),
        ):
            fake.on(method, MR + path, self._guarded(handler))

    def _guarded(self, handler: Any) -> Any:
        def handle(request: Request) -> Response:
            change = self.fake.merge_request(request.groups[0])
            if change is None:
                return Response(404, {"message": "404 Not found"})
            try:
                return handler(change, request)
            except RefusedError as refused:
                return refused.response

        return handle

    def add(self, change: MergeRequest, author: User, body: str, position: dict[str, Any] | None = None) -> Thread:
        """A note that is a discussion of its own; without a position it is one that cannot be resolved."""
        text = self._text(change, body)
        is_placed = position is not None
        note = Note(self.fake.next_id(), author, text, resolvable=is_placed, position=position, original=position)
        thread = Thread(thread_id(note.id), [note], individual=not is_placed)
        change.threads.append(thread)
        self.notifications += 1
        return thread

    def list_threads(self, change: MergeRequest, request: Request) -> Response:
        return self.fake.page(request, [thread.json(change.iid) for thread in change.threads])

    def create_thread(self, change: MergeRequest, request: Request) -> Response:
        body = request.json
        position = body.get("position")
        self._check_body(body.get("body"))
        if position is not None:
            self._check_position(
                position, lambda words: RefusedError(400, f"400 Bad request - Note {{:position=>[{words}]}}")
            )
            if found_line_code(position, change.versions) is None:
                raise RefusedError(400, _BLANK_CODE)
            self._note_oddities(change, position)
        thread = self.add(change, self.fake.caller, body["body"], position)
        if position is None:
            thread.individual, thread.notes[0].resolvable = False, True
        return Response(201, thread.json(change.iid))

    def show_thread(self, change: MergeRequest, request: Request) -> Response:
        return Response(200, self._thread(change, request).json(change.iid))

    def resolve_thread(self, change: MergeRequest, request: Request) -> Response:
        thread = self._thread(change, request)
        caller = self.fake.caller
        may = (caller.level or 0) >= _DEVELOPER or caller is change.author
        if not may or not any(note.resolvable for note in thread.notes):
            raise RefusedError(403, "403 Forbidden")
        self.set_resolved(thread, caller if request.json["resolved"] else None)
        return Response(200, thread.json(change.iid))

    @staticmethod
    def set_resolved(thread: Thread, resolver: User | None) -> None:
        for note in thread.notes:
            if note.resolvable and (note.resolved_by is None or resolver is None):
                note.resolved_by = resolver

    def reply(self, thread: Thread, author: User, body: str) -> None:
        """An answer; it makes a discussion of a note that was none."""
        if thread.individual:
            thread.individual, thread.notes[0].resolvable = False, True
        position = thread.notes[0].position
        thread.notes.append(Note(self.fake.next_id(), author, body, resolvable=True, position=position))

    def list_notes(self, change: MergeRequest, request: Request) -> Response:
        notes = [note.json(change.iid, threaded=not each.individual) for each in change.threads for note in each.notes]
        notes.sort(key=lambda note: note["id"], reverse=request.query.get("sort", ["desc"])[0] == "desc")
        return self.fake.page(request, notes)

    def create_note(self, change: MergeRequest, request: Request) -> Response:
        self._check_body(request.json.get("body"))
        thread = self.add(change, self.fake.caller, request.json["body"])
        return Response(201, thread.notes[0].json(change.iid, threaded=False))

    def show_note(self, change: MergeRequest, request: Request) -> Response:
        thread, note = self._note(change, request)
        return Response(200, note.json(change.iid, threaded=not thread.individual))

    def edit_note(self, change: MergeRequest, request: Request) -> Response:
        thread, note = self._note(change, request)
        if note.author is not self.fake.caller:
            raise RefusedError(403, "403 Forbidden")
        self._check_body(request.json.get("body"))
        note.body = self._text(change, request.json["body"])
        return Response(200, note.json(change.iid, threaded=not thread.individual))

    def list_drafts(self, change: MergeRequest, request: Request) -> Response:
        return Response(200, [draft.json(change.iid) for draft in self._drafts(change)])  # GitLab does not page them

    def create_draft(self, change: MergeRequest, request: Request) -> Response:
        """A draft's line is not looked for: one that does not exist has no line code, and is lost when published."""
        body, position = request.json, request.json.get("position")
        self._check_body(body.get("note"))
        code = None
        if position is not None:
            self._check_position(position, lambda words: RefusedError(400, {"position": [words.strip('"')]}))
            code = found_line_code(position, change.versions)
            self._note_oddities(change, position)
        draft = Draft(self.fake.next_id(), self.fake.caller, body["note"], position, code)
        change.drafts.append(draft)
        return Response(201, draft.json(change.iid))

    def delete_draft(self, change: MergeRequest, request: Request) -> Response:
        change.drafts.remove(self._draft(change, request))
        return Response(204)

    def publish_draft(self, change: MergeRequest, request: Request) -> Response:
        draft = self._draft(change, request)
        self._publish(change, draft)
        change.drafts.remove(draft)
        return Response(204)

    def publish_drafts(self, change: MergeRequest, request: Request) -> Response:
        """All drafts of the caller, whoever made them. A fault in the middle leaves both notes and drafts."""
        before = self.notifications
        if self.publish_chokes and any(draft.position and not draft.line_code for draft in self._drafts(change)):
            return Response(500, {"message": "500 Internal Server Error"})
        for number, draft in enumerate(drafts := self._drafts(change)):
            if number == self.publish_breaks_after:
                self.publish_breaks_after = None
                return Response(500, {"message": "500 Internal Server Error"})
            self._publish(change, draft)
        change.drafts = [draft for draft in change.drafts if draft not in drafts]
        self.notifications = before + bool(drafts)
        return Response(204)

    def _publish(self, change: MergeRequest, draft: Draft) -> None:
        if draft.position is None or found_line_code(draft.position, change.versions) is not None:
            self.add(change, draft.author, draft.body, draft.position)

    def _drafts(self, change: MergeRequest) -> list[Draft]:
        return [draft for draft in change.drafts if draft.author is self.fake.caller]

    def _draft(self, change: MergeRequest, request: Request) -> Draft:
        found = next((each for each in self._drafts(change) if each.id == int(request.groups[1])), None)
        if found is None:
            raise RefusedError(404, "404 Not found")
        return found

    def _thread(self, change: MergeRequest, request: Request) -> Thread:
        found = next((each for each in change.threads if each.id == request.groups[1]), None)
        if found is None:
            raise RefusedError(404, "404 Discussion Not Found")
        return found

    def _note(self, change: MergeRequest, request: Request) -> tuple[Thread, Note]:
        for thread in change.threads:
            for note in thread.notes:
                if note.id == int(request.groups[1]):
                    return thread, note
        raise RefusedError(404, "404 Note Not Found")

    def _check_body(self, body: Any) -> None:
        if not isinstance(body, str):
            raise RefusedError(400, "body is missing", key="error")
        if not body.strip():
            raise RefusedError(400, '400 Bad request - Note {:note=>["can\'t be blank"]}')
        if len(body) > _MAX_NOTE:
            raise RefusedError(400, '400 Bad request - Note {:note=>["is too long (maximum is 1000000 characters)"]}')

    def _check_position(self, position: Any, refuse: Any) -> None:
        missing = missing_parameter(position)
        if missing:
            raise RefusedError(400, missing, key="error")
        if not fits_schema(position):
            raise refuse('"must be a valid json schema"')
        if not position.get("old_line") and not position.get("new_line"):
            raise refuse('"is incomplete"')

    def _note_oddities(self, change: MergeRequest, position: dict[str, Any]) -> None:
        odd = odd_range(position, change.versions)
        if odd:
            self.fake.faults_found.append(odd)

    def _text(self, change: MergeRequest, body: str) -> str:
        text, commands = extract(body)
        if commands:
            self._execute(change, commands)
        if not text:
            raise RefusedError(400, '400 Bad request - Note {:commands_only=>["Commands applied"]}')
        return text

    @staticmethod
    def _execute(change: MergeRequest, commands: list[str]) -> None:
        for command in commands:
            change.executed.append(command)
            if command == "/close":
                change.state = "closed"
            elif command == "/merge":
                change.state = "merged"
