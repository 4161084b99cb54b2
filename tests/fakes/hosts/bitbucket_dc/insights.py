"""Reports, annotations and build statuses of the fake's commits."""

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.hosts.bitbucket_dc.answers import TIME, refuse
from tests.fakes.hosts.loopback import Request, Response

_MOST = 1_000


@dataclass
class Insights:
    """What commits show, by commit and key."""

    reports: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    annotations: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    builds: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def put_report(self, where: tuple[str, str], content: dict[str, Any]) -> Response:
        """Create or replace a report; its annotations stay."""
        if not content.get("title") or len(content["title"]) > 450 or len(content.get("details", "")) > 2_000:
            return refuse(400, "The report needs a title of at most 450 characters and details of at most 2000.")
        if not content.get("link", "https://").startswith(("http://", "https://")):
            return refuse(400, "The link must be a URL.")
        self.reports[where] = {**content, "key": where[1], "createdDate": TIME}
        self.annotations.setdefault(where, [])
        return Response(200, self.reports[where])

    def add_annotations(self, where: tuple[str, str], content: dict[str, Any]) -> Response:
        """Add annotations, also those that are there already."""
        if where not in self.reports:
            return refuse(404, "No such report.", "com.atlassian.bitbucket.NoSuchEntityException")
        added = content["annotations"]
        if len(self.annotations[where]) + len(added) > _MOST:
            return refuse(400, "A report cannot have more than 1000 annotations.")
        for each in added:
            if not each.get("message") or len(each["message"]) > 2_000 or len(each.get("externalId", "")) >= 450:
                return refuse(400, "The message must have 1 to 2000 characters.")
            if each["severity"] not in {"LOW", "MEDIUM", "HIGH"} or each.get("line", 0) < 0:
                return refuse(400, "The severity must be one of LOW, MEDIUM and HIGH.")
        self.annotations[where] += added
        return Response(204)

    def listed(self, where: tuple[str, str]) -> list[dict[str, Any]]:
        """The annotations of a report."""
        return [{**each, "reportKey": where[1]} for each in self.annotations.get(where, [])]

    def delete_annotations(self, where: tuple[str, str], request: Request) -> Response:
        """Delete those that are named, or all."""
        if where not in self.reports:
            return refuse(404, "No such report.", "com.atlassian.bitbucket.NoSuchEntityException")
        named = request.query.get("externalId", [])
        kept = [each for each in self.annotations[where] if named and each.get("externalId") not in named]
        self.annotations[where] = kept
        return Response(204)

    def delete_report(self, where: tuple[str, str]) -> Response:
        """Delete a report with its annotations."""
        self.reports.pop(where, None)
        self.annotations.pop(where, None)
        return Response(204)

    def state_build(self, sha: str, content: dict[str, Any]) -> Response:
        """Create a build status, or replace that of the same key."""
        if not content["key"] or len(content["key"]) > 255:
            return refuse(400, "The key must have 1 to 255 characters.")
        if not content["url"].startswith(("http://", "https://")) or len(content["url"]) > 450:
            return refuse(400, "The URL must have at most 450 characters.")
        self.builds[sha, content["key"]] = {**content, "createdDate": TIME, "updatedDate": TIME}
        return Response(204)
