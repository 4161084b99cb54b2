"""Paths tell production, tests, documents and foreign files apart."""

import pytest

from readylayer_cli.secretscan.tiers import Tier, tier_of

PATHS = {
    Tier.PRODUCTION: """
        src/app.py config/settings.yml .env .env.production Dockerfile docker-compose.yml app/latest.py
        src/contest.go security.yml install.sh config/db.json src/attestation/token.rs
    """,
    Tier.TESTS: """
        tests/test_a.py test/a.rb src/__tests__/a.js a.spec.ts a_test.go spec/models/a_spec.rb src/UserTest.java
        App.Tests/A.cs testdata/key.txt fixtures/a.json examples/a/main.go .env.example config.sample.yml
        phpunit.xml.dist cypress/support/login.js src/test/resources/a.yml conftest.py mock_server.py
    """,
    Tier.DOCS: "README.md docs/usage.rst CHANGELOG.txt doc/a.yml man/a.1 SECURITY.md a.ipynb LICENSE",
    Tier.GENERATED: """
        node_modules/a/b.js vendor/x/y.go yarn.lock package-lock.json dist/a.min.js go.sum locales/de.json a.po
        src/i18n/strings.js app/de.json app/messages.fr.json x/third_party/a.c style.css a_pb2.py gradlew
    """,
}


@pytest.mark.parametrize("tier", Tier)
def test_a_path_has_its_tier(tier: Tier) -> None:
    paths = PATHS[tier].split()
    assert {path: tier_of(path) for path in paths} == dict.fromkeys(paths, tier)


@pytest.mark.parametrize("path", ["", ".", "/", "a\nb", "\\", "a" * 5000, "../.."])
def test_a_strange_path_is_production(path: str) -> None:
    assert tier_of(path) is Tier.PRODUCTION
