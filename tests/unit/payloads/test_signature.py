"""Only who knows the secret can speak for the host."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.domain.event import Provider
from readylayer_cli.payloads.signature import Proof, verify

BODY_SIGNERS = {
    Provider.GITHUB: "X-Hub-Signature-256",
    Provider.BITBUCKET: "X-Hub-Signature",
    Provider.BITBUCKET_DC: "X-Hub-Signature",
}
SIGNING_TOKEN = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()
NOW = 1_790_000_000.0


def signed(raw: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode("utf-8", "surrogatepass"), raw, hashlib.sha256).hexdigest()


def standard(raw: bytes, sent: float, identity: str = "msg_1") -> dict[str, str]:
    """Headers as the Standard Webhooks specification, 1.0, builds them."""
    key = base64.b64decode(SIGNING_TOKEN.removeprefix("whsec_"))
    mac = hmac.new(key, f"{identity}.{int(sent)}.".encode() + raw, hashlib.sha256).digest()
    signature = "v1," + base64.b64encode(mac).decode()
    return {"webhook-id": identity, "webhook-timestamp": str(int(sent)), "webhook-signature": f"v1,AAAA {signature}"}


def test_the_example_of_githubs_documentation_is_accepted() -> None:
    headers = {"X-Hub-Signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"}
    assert verify(Provider.GITHUB, headers, b"Hello, World!", ["It's a Secret to Everybody"], NOW) == Proof()


def test_the_example_of_standard_webhooks_is_accepted() -> None:
    """The vector is the one that the reference libraries of standard-webhooks test with."""
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    proof = verify(Provider.GITLAB, headers, b'{"test": 2432232314}', [secret], 1614265330.0)
    assert proof == Proof(1614265330.0)


@given(
    raw=st.binary(max_size=99),
    secret=st.text(min_size=1),
    other=st.text(min_size=1),
    host=st.sampled_from([*BODY_SIGNERS]),
)
def test_a_body_is_accepted_with_its_own_secret_only(raw: bytes, secret: str, other: str, host: Provider) -> None:
    headers = {BODY_SIGNERS[host]: signed(raw, secret)}
    assert verify(host, headers, raw, [other, secret], NOW) == Proof()
    assert verify(host, headers, raw + b" ", [secret], NOW) is None
    assert (verify(host, headers, raw, [other], NOW) is None) == (other != secret)
    assert verify(host, {}, raw, [secret], NOW) is None


@given(
    secret=st.text(min_size=1).filter(lambda text: text == text.strip() and not text.startswith("whsec_")),
    other=st.text(),
)
def test_gitlabs_plain_token_must_be_equal(secret: str, other: str) -> None:
    assert verify(Provider.GITLAB, {"X-Gitlab-Token": secret}, b"{}", [secret], NOW) == Proof()
    assert (verify(Provider.GITLAB, {"X-Gitlab-Token": other}, b"{}", [secret], NOW) is None) == (
        other.strip() != secret
    )


@pytest.mark.parametrize(("age", "accepted"), [(0, True), (299, True), (-299, True), (302, False), (-302, False)])
def test_a_signed_time_must_be_near(age: float, accepted: bool) -> None:
    headers = standard(b"{}", NOW - age)
    assert (verify(Provider.GITLAB, headers, b"{}", [SIGNING_TOKEN], NOW) is not None) == accepted


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_nothing_that_was_signed_can_be_changed(name: str) -> None:
    headers = {**standard(b"{}", NOW), name: "1"}
    assert verify(Provider.GITLAB, headers, b"{}", [SIGNING_TOKEN], NOW) is None


def test_a_signing_token_is_never_accepted_in_the_clear() -> None:
    assert verify(Provider.GITLAB, {"X-Gitlab-Token": SIGNING_TOKEN}, b"{}", [SIGNING_TOKEN], NOW) is None


@pytest.mark.parametrize("host", Provider)
def test_an_empty_secret_proves_nothing(host: Provider) -> None:
    headers = {"X-Gitlab-Token": "", **dict.fromkeys(BODY_SIGNERS.values(), signed(b"{}", ""))}
    assert verify(host, headers, b"{}", ["", ""], NOW) is None
    assert verify(host, headers, b"{}", [], NOW) is None


@pytest.mark.parametrize("value", ["", "sha1=abc", "sha256=", "sha256=zz", "é", "sha256=" + "é" * 64])
@pytest.mark.parametrize("host", BODY_SIGNERS)
def test_a_malformed_signature_is_no_proof(host: Provider, value: str) -> None:
    assert verify(host, {BODY_SIGNERS[host]: value}, b"{}", ["secret"], NOW) is None
