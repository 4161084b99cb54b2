"""What a credential covers, by what its host says of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.domain.credential import CredentialKind
from readylayer_cli.domain.event import Provider
from readylayer_cli.domain.permissions import NEEDS, abilities

TOKEN, JOB = CredentialKind.TOKEN, CredentialKind.JOB


def covered(provider, scopes, kind=TOKEN):
    said = frozenset(scopes.split()) if scopes is not None else None
    return {
        (ability.need.command, ability.need.purpose): ability.allowed for ability in abilities(provider, kind, said)
    }


def test_a_classic_token_with_repo_covers_all_but_annotations():
    found = covered(Provider.GITHUB, "repo workflow")
    assert [need for need, allowed in found.items() if allowed is not True] == [("review", "annotations")]


def test_public_repo_depends_on_the_repository():
    found = covered(Provider.GITHUB, "public_repo")
    assert found[("review", "comments and summary")] is None
    assert found[("review", "annotations")] is False


def test_permissions_with_levels_imply_their_lower_ones():
    found = covered(Provider.GITHUB, "contents:write pull-requests:write checks:write")
    assert found[("review", "comments and summary")] is True
    assert found[("sync-docs", "pull request")] is True
    assert found[("check-coverage", "reports of a finished run")] is False


def test_a_host_that_tells_nothing_leaves_everything_open():
    assert set(covered(Provider.GITHUB, None).values()) == {None}


def test_read_api_reads_and_posts_nothing():
    found = covered(Provider.GITLAB, "read_api")
    assert [need for need, allowed in found.items() if allowed] == [("check-coverage", "reports of a finished run")]
    assert all(covered(Provider.GITLAB, "api").values())


def test_a_job_token_posts_nothing_whatever_it_says():
    assert True not in covered(Provider.GITLAB, "api", JOB).values()
    assert covered(Provider.GITLAB, None, JOB)[("review", "comments and summary")] is False


def test_bitbucket_scopes_of_access_tokens_imply_and_those_of_api_tokens_do_not():
    assert covered(Provider.BITBUCKET, "pullrequest")[("review", "status")] is True
    assert covered(Provider.BITBUCKET, "pullrequest:write")[("sync-docs", "pull request")] is True
    api = covered(Provider.BITBUCKET, "write:pullrequest:bitbucket write:repository:bitbucket")
    assert True not in api.values()


def test_every_need_is_stated_for_some_host_and_once():
    assert all(need.grants for need in NEEDS)
    assert len({(need.command, need.purpose) for need in NEEDS}) == len(NEEDS)


SCOPES = sorted({scope for need in NEEDS for grant in need.grants.values() for way in grant.ways for scope in way})


@pytest.mark.parametrize("provider", Provider)
@given(st.sets(st.sampled_from([*SCOPES, "repo", "public_repo", "admin:org"])), st.sampled_from(SCOPES))
def test_more_scopes_never_cover_less(provider, scopes, another):
    rank = {False: 0, None: 1, True: 2}
    fewer = covered(provider, " ".join(scopes))
    more = covered(provider, " ".join({*scopes, another}))
    assert all(rank[fewer[need]] <= rank[more[need]] for need in fewer)
