"""GitLab's two descriptions: our strict one of what we write, and the community's list of paths for the rest."""

from collections.abc import Mapping
from typing import Any

from tests.fakes.hosts.openapi import Spec, load_spec

_PAGES = {"page", "per_page", "cursor"}  # GitLab documents them once, for all lists


class GitlabDescription(Spec):
    """Each operation is checked by the strict description if that has it, else by the community's."""

    def __init__(self) -> None:
        self.strict = load_spec("gitlab-bodies")
        self.listed = load_spec("gitlab", checked_bodies=False)

    def faults_of_request(
        self, method: str, path: str, query: Mapping[str, list[str]], content_type: str, body: Any
    ) -> list[str]:
        asked = {name: values for name, values in query.items() if method != "GET" or name not in _PAGES}
        return self._of(method, path).faults_of_request(method, path, asked, content_type, body)

    def faults_of_response(self, method: str, path: str, status: int, body: Any) -> list[str]:
        return self._of(method, path).faults_of_response(method, path, status, body)

    def _of(self, method: str, path: str) -> Spec:
        return self.strict if self.strict._operation(method, path) else self.listed
