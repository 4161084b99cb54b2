"""Reports, annotations and build statuses of the fake's commits."""

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.hosts.bitbucket_cloud.answers import TIME, refuse
from tests.fakes.hosts.loopback import Response

_MOST, _BATCH = 1_000, 100
_LIMITS = {"summary": 450, "details": 2_000, "external_id": 450}


@dataclass
class Insights:
    """What commits show, by commit and key."""

    reports: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    annotations: dict[tuple[str, str], dict[str, dict[str, Any]]] = field(default_factory=dict)
    builds: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def put_report(self, where: tuple[str, str], content: dict[str, Any]) -> Response:
        """Create or replace a report."""
        missing = [name for name in ("title", "details", "report_type") if not content.get(name)]
        if missing:
            return refuse(400, f"The {missing[0]} field is required.")
        if len(content["details"]) > _LIMITS["details"] or len(content.get("data", [])) > 10:
            return refuse(400, "The details field cannot contain more than 2000 characters.")
        if not content.get("link", "https://").startswith(("http://", "https://")):
            return refuse(400, "The link field must be a URL.")
        number = len(self.reports)
        uuid = f"{{44444444-0000-4000-8000-{number:012d}}}"
        known = self.reports.get(where, {"uuid": uuid, "external_id": where[1], "created_on": TIME})
        self.reports[where] = {
            **content,
            "type": "report",
            **{name: known[name] for name in ("uuid", "external_id", "created_on")},
            "updated_on": TIME,
        }
        self.annotations.setdefault(where, {})
        return Response(200, self.reports[where])

    def add_annotations(self, where: tuple[str, str], content: list[dict[str, Any]]) -> Response:
        """Create annotations, or replace those of the same external id."""
        if where not in self.reports:
            return refuse(404, "The report does not exist.")
        if not 1 <= len(content) <= _BATCH:
            return refuse(400, "Between 1 and 100 annotations are accepted.")
        for each in content:
            for name in ("external_id", "summary", "annotation_type"):
                if not each.get(name):
                    return refuse(400, f"The {name} field is required.")
            for name, most in _LIMITS.items():
                if len(each.get(name, "")) > most:
                    return refuse(400, f"The {name} field cannot contain more than {most} characters.")
        merged = {**self.annotations[where], **{each["external_id"]: each for each in content}}
        if len(merged) > _MOST:
            return refuse(400, "A report can contain at most 1000 annotations.")
        self.annotations[where] = merged
        return Response(200, [self._annotation(each) for each in content])

    def listed(self, where: tuple[str, str]) -> list[dict[str, Any]]:
        """The annotations of a report."""
        return [self._annotation(each) for each in self.annotations.get(where, {}).values()]

    def delete_report(self, where: tuple[str, str]) -> Response:
        """Delete a report with its annotations."""
        self.reports.pop(where, None)
        self.annotations.pop(where, None)
        return Response(204)

    def state_build(self, sha: str, content: dict[str, Any]) -> Response:
        """Create a build status, or replace that of the same key."""
        key = content.get("key") or ""
        if not key or len(key) > 40:
            return refuse(400, f"key: Ensure this value has at most 40 characters (it has {len(key)}).")
        if not str(content.get("url", "")).startswith(("http://", "https://")):
            return refuse(400, "url: This field is required.")
        if not content.get("state"):
            return refuse(400, "state: This field is required.")
        shown = {**content, "type": "build", "created_on": TIME, "updated_on": TIME, "links": {}}
        self.builds[sha, key] = shown
        return Response(201, shown)

    def _annotation(self, content: dict[str, Any]) -> dict[str, Any]:
        return {**content, "type": "report_annotation", "uuid": f"{{{content['external_id']}}}", "created_on": TIME}
