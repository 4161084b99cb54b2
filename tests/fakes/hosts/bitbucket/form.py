"""Reads the multipart and form-encoded bodies that files are uploaded in."""

from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qs

from tests.fakes.hosts.loopback import Request


@dataclass
class Form:
    """Plain fields, each perhaps more than once, and files by the name of their field."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def one(self, name: str) -> str | None:
        """The only value of a field; `None` if it is absent."""
        values = self.fields.get(name)
        if values is None:
            return None
        assert len(values) == 1, f"{name} came {len(values)} times"
        return values[0]


def read_form(request: Request) -> Form:
    """The fields of a request's body."""
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/x-www-form-urlencoded"):
        return Form(parse_qs(request.raw.decode(), keep_blank_values=True))
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + request.raw)
    form = Form()
    for part in message.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        if part.get_filename() is None:
            form.fields.setdefault(name, []).append(content.decode())
        else:
            form.files[name] = content
    return form
