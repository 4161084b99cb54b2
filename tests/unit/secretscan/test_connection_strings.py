"""Passwords of connection strings are found in whatever company their names stand."""

from hypothesis import given
from hypothesis import strategies as st

from readylayer_cli.secretscan.scan import scan

NAMES = st.sampled_from(["password", "User Password", "PASSWD", "pwd", "AccountKey", "sharedSecretValue", "secret"])
COMPANY = st.lists(st.sampled_from(["password", ";pwd=", " secret", "passwd;", "Timeout=3;", "  ", "É"]), max_size=6)
GAP = st.sampled_from(["", " ", "  ", "\t"])


@given(name=NAMES, company=COMPANY, before=GAP, after=GAP)
def test_a_password_is_found_after_other_names_of_secrets(
    name: str, company: list[str], before: str, after: str
) -> None:
    text = "Server=db.intern;" + "".join(company) + f";{name}{before}={after}Vq7-tr0mbone;"
    values = [text[match.start_column - 1 : match.end_column - 1] for match in scan(text, "src/settings.py")]
    assert "Vq7-tr0mbone" in values
