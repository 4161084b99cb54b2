"""Releases at GitHub: one a tag, assets replaced by name, nothing written when all is there."""

import pytest

from readylayer_cli.adapters.github.address import may_upload
from readylayer_cli.domain.errors import HostError
from readylayer_cli.domain.failure import HostFailure
from readylayer_cli.domain.host import Action, Asset, ReleaseRequest
from tests.fakes.hosts.github import records
from tests.fakes.hosts.github.repository import BASE
from tests.fakes.hosts.github.stage import GithubStage
from tests.fakes.hosts.loopback import Response

DOCUMENT = Asset("openapi.yaml", "application/yaml", b"openapi: 3.1.0\n")
LOST = Response(502, {"message": "Server Error"})


def request(*assets: Asset, notes: str = "Notes", sha: str = BASE) -> ReleaseRequest:
    return ReleaseRequest(tag="docs/v1", sha=sha, title="Docs", notes=notes, assets=assets)


@pytest.mark.parametrize("enterprise", [False, True])
def test_a_release_with_assets_is_made_once(enterprise: bool) -> None:
    stage = GithubStage(enterprise=enterprise)
    with stage.fake:
        assert stage.host().contents.release(request(DOCUMENT)).action is Action.CREATED
        assert stage.fake.repository.tags == {"docs/v1": BASE}
        held = stage.fake.releases.releases[0].assets
        assert [(each.name, each.media_type, each.content) for each in held] == [
            ("openapi.yaml", "application/yaml", DOCUMENT.content)
        ]
        before = len(stage.fake.writes)
        assert stage.host().contents.release(request(DOCUMENT)).action is Action.UNCHANGED
        assert len(stage.fake.writes) == before
    assert stage.fake.faults_found == []


def test_changed_notes_and_assets_are_brought_up_to_date(stage: GithubStage) -> None:
    stage.host().contents.release(request(DOCUMENT))
    newer = Asset("openapi.yaml", "application/yaml", b"openapi: 3.1.1\n")
    receipt = stage.host().contents.release(request(newer, notes="More"))
    release = stage.fake.releases.releases[0]
    assert receipt.action is Action.UPDATED
    assert (release.body, [each.content for each in release.assets]) == ("More", [newer.content])


def test_what_a_broken_upload_left_is_replaced(stage: GithubStage) -> None:
    stage.host().contents.release(request())
    held = stage.fake.releases.releases[0].assets
    held.append(records.Asset(5, "openapi.yaml", "application/yaml", DOCUMENT.content, "open"))
    stage.host().contents.release(request(DOCUMENT))
    assert [each.state for each in held] == ["uploaded"]


@pytest.mark.parametrize("pattern", [".*/releases", "/uploads/.*"])
@pytest.mark.parametrize("after_effect", [True, False])
def test_a_lost_answer_makes_no_second_release_and_no_second_asset(
    stage: GithubStage, pattern: str, after_effect: bool
) -> None:
    stage.fake.fail("POST", pattern, LOST, after_effect=after_effect)
    stage.host().contents.release(request(DOCUMENT))
    assert [len(each.assets) for each in stage.fake.releases.releases] == [1]


@pytest.mark.parametrize("annotated", [True, False])
def test_a_tag_on_another_commit_is_a_conflict(stage: GithubStage, annotated: bool) -> None:
    repository = stage.fake.repository
    repository.tags["docs/v1"] = "f" * 40 if annotated else "c" * 40
    repository.tag_objects = {"f" * 40: "c" * 40} if annotated else {}
    with pytest.raises(HostError) as caught:
        stage.host().contents.release(request())
    assert caught.value.failure is HostFailure.CONFLICT
    assert stage.host().contents.release(request(sha="c" * 40)).action is Action.CREATED


def test_an_upload_address_elsewhere_does_not_get_the_token(stage: GithubStage) -> None:
    stage.fake.releases.upload_url = "http://evil.invalid"
    with pytest.raises(HostError, match="upload_url"):
        stage.host().contents.release(request(DOCUMENT))


@pytest.mark.parametrize(
    ("api", "upload", "allowed"),
    [
        ("https://api.github.com", "https://uploads.github.com/repos/a/b", True),
        ("https://api.corp.ghe.com", "https://uploads.corp.ghe.com/repos/a/b", True),
        ("https://git.corp/api/v3", "https://git.corp/api/uploads/repos/a/b", True),
        ("https://api.github.com", "http://uploads.github.com/repos/a/b", False),
        ("https://api.github.com", "https://uploads.github.com.evil.invalid/repos/a/b", False),
        ("https://git.corp/api/v3", "https://git.corp:8443/api/uploads/repos/a/b", False),
        ("https://git.corp/api/v3", "https://uploads.git.corp/repos/a/b", False),
    ],
)
def test_uploads_stay_at_the_same_github(api: str, upload: str, allowed: bool) -> None:
    assert may_upload(api, upload) is allowed
