"""Bitbucket Cloud's own description, with what its prose says and its schemas forget."""

import copy
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.fakes.hosts.openapi import SPECS, Spec

_REPO = "/repositories/{workspace}/{repo_slug}"
_LISTINGS = (
    f"{_REPO}/pullrequests",
    f"{_REPO}/pullrequests/{{pull_request_id}}/comments",
    f"{_REPO}/commit/{{commit}}/pullrequests",
    f"{_REPO}/commit/{{commit}}/statuses",
    f"{_REPO}/commit/{{commit}}/reports/{{reportId}}/annotations",
    f"{_REPO}/refs/branches",
    f"{_REPO}/pipelines/{{pipeline_uuid}}/steps",
    "/workspaces/{workspace}/permissions/repositories/{repo_slug}",
)


class CloudSpec(Spec):
    """Requests are held against a stricter and a laxer copy: no `type` needed, but no unknown property allowed.

    The schemas of the API describe what it answers. Its documentation sends requests without `type`
    (`{"content": {"raw": "..."}}`), which every schema requires, and says of no object that it takes any property,
    which nearly every schema does.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        super().__init__(document)
        self._requests = Spec(_for_requests(document))

    def faults_of_request(
        self, method: str, path: str, query: Mapping[str, list[str]], content_type: str, body: Any
    ) -> list[str]:
        """As the base does, with the copy for requests."""
        return self._requests.faults_of_request(method, path, query, content_type, body)


@cache
def cloud_spec() -> CloudSpec:
    """The slice in tests/data/specs with these additions, each from the API's documentation."""
    document = json.loads((SPECS / "bitbucket-cloud.json").read_text(encoding="utf-8"))
    paths, schemas = document["paths"], document["components"]["schemas"]
    for path in _LISTINGS:  # "Pagination" and "Filtering and sorting results" hold for all listings
        parameters = paths[path]["get"].setdefault("parameters", [])
        known = {each.get("name") for each in parameters}
        added = {"page": "integer", "pagelen": "integer", "q": "string", "sort": "string"}
        parameters += [
            {"name": name, "in": "query", "schema": {"type": kind}} for name, kind in added.items() if name not in known
        ]
    # a value is a raw value or an object, depending on the type of the field
    schemas["report_data"]["properties"]["value"] = {}
    # the text above the operation describes the form
    paths[f"{_REPO}/src"]["post"]["requestBody"] = {
        "content": {"multipart/form-data": {"schema": {}}, "application/x-www-form-urlencoded": {"schema": {}}}
    }
    # "If the path matches a file, then the raw contents of the file are returned": only folders are JSON as described
    del paths[f"{_REPO}/src/{{commit}}/{{path}}"]["get"]["responses"]["200"]["content"]
    return CloudSpec(document)


def _for_requests(document: Mapping[str, Any]) -> dict[str, Any]:
    copied: dict[str, Any] = _closed(copy.deepcopy(dict(document)))
    schemas = copied["components"]["schemas"]
    for schema in (schemas["object"], schemas["ref"]):
        schema.pop("required", None)
    # named in the text above the operation
    schemas["pullrequest"]["allOf"][1]["properties"]["description"] = {"type": "string"}
    return copied


def _closed(node: Any) -> Any:
    if isinstance(node, list):
        return [_closed(each) for each in node]
    if isinstance(node, dict):
        return {name: _closed(each) for name, each in node.items() if (name, each) != ("additionalProperties", True)}
    return node
