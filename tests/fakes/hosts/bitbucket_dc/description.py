"""Bitbucket Data Center's own description, with what its prose says and its schemas forget."""

import copy
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.fakes.hosts.openapi import SPECS, Spec

_REPO = "/api/latest/projects/{projectKey}/repos/{repositorySlug}"


class DataCenterSpec(Spec):
    """Requests are held against a copy that does not ask for what only the server knows, such as `latestCommit`."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        super().__init__(document)
        self._requests = Spec(_for_requests(document))

    def faults_of_request(
        self, method: str, path: str, query: Mapping[str, list[str]], content_type: str, body: Any
    ) -> list[str]:
        """As the base does, with the copy for requests."""
        return self._requests.faults_of_request(method, path, query, content_type, body)


@cache
def data_center_spec() -> DataCenterSpec:
    """The slice in tests/data/specs with these additions, each from the documentation or what servers send."""
    document = json.loads((SPECS / "bitbucket-dc.json").read_text(encoding="utf-8"))
    paths, schemas = document["paths"], document["components"]["schemas"]
    # a value is a raw value or an object, depending on the type of the field
    schemas["RestInsightReportData"]["properties"]["value"] = {}
    # the example of the operation, like every server, gives a path as text and not in parts
    for anchor in _anchors(schemas["RestComment"]):
        for name in ("path", "srcPath"):
            anchor["properties"][name] = {"anyOf": [anchor["properties"][name], {"type": "string"}]}
        anchor["properties"]["orphaned"] = {"type": "boolean"}
    # "Different types of activity items may be introduced": what a comment adds is not described
    schemas["RestPullRequestActivity"]["properties"] |= {
        "comment": {"$ref": "#/components/schemas/RestComment"},
        "commentAction": {"type": "string", "enum": ["ADDED", "DELETED", "REPLIED", "UPDATED"]},
        "commentAnchor": schemas["RestComment"]["properties"]["anchor"],
        "fromHash": {"type": "string"},
        "toHash": {"type": "string"},
        "previousFromHash": {"type": "string"},
        "previousToHash": {"type": "string"},
    }
    # servers say `"context": null` of errors that concern no field
    schemas["RestErrorMessage"]["properties"]["context"]["nullable"] = True
    # merged pull requests carry the commit that they were merged as
    schemas["RestPullRequest"]["properties"]["properties"] = {"type": "object"}
    # "Retrieve a page of users" by permission; the parameters stand in the text alone
    users = paths["/api/latest/users"]["get"]
    users["parameters"] += [
        {"name": name, "in": "query", "schema": {"type": kind}}
        for name, kind in {
            "permission.projectKey": "string",
            "permission.repositorySlug": "string",
            "start": "number",
            "limit": "number",
        }.items()
    ]
    listed = paths[f"{_REPO}/branches"]["get"]["responses"]["200"]["content"]["application/json;charset=UTF-8"]
    page = copy.deepcopy(listed["schema"])
    page["properties"]["values"]["items"] = {"$ref": "#/components/schemas/RestApplicationUser"}
    users["responses"]["200"]["content"]["application/json;charset=UTF-8"]["schema"] = page
    return DataCenterSpec(document)


def _for_requests(document: Mapping[str, Any]) -> dict[str, Any]:
    copied: dict[str, Any] = copy.deepcopy(dict(document))
    schemas = copied["components"]["schemas"]
    for name in ("RestPullRequest", "RestPullRequestParticipant"):
        _forget_required(schemas[name])
    return copied


def _forget_required(node: Any) -> None:
    if isinstance(node, dict):
        if isinstance(node.get("required"), list):
            del node["required"]
        for each in node.values():
            _forget_required(each)
    elif isinstance(node, list):
        for each in node:
            _forget_required(each)


def _anchors(comment: dict[str, Any]) -> list[dict[str, Any]]:
    found = [comment["properties"]["anchor"]]
    parent = comment["properties"].get("parent", {}).get("properties", {}).get("anchor")
    return [*found, parent] if parent else found
