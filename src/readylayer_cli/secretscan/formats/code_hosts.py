"""Code hosts, package registries and container registries."""

from readylayer_cli.domain.grades import Severity
from readylayer_cli.secretscan.checks import base62_checksum, pypi_macaroon
from readylayer_cli.secretscan.formats.format import token

FORMATS = (
    token("github-pat", "GitHub personal access token", "ghp_<alnum>{36}", check=base62_checksum),
    token("github-oauth-token", "GitHub OAuth token", "gho_<alnum>{36}", check=base62_checksum),
    token("github-user-token", "GitHub App user token", "ghu_<alnum>{36}", check=base62_checksum),
    token("github-app-token", "GitHub App installation token", "ghs_<alnum>{36}", check=base62_checksum),
    token("github-refresh-token", "GitHub refresh token", "ghr_(?:<alnum>{76}|<alnum>{36})", check=base62_checksum),
    token("github-fine-grained-pat", "GitHub fine-grained personal access token", "github_pat_<alnum>{22}_<alnum>{59}"),
    token(
        "gitlab-pat", "GitLab personal access token", r"glpat-(?:<url>{27,300}\.<lower>{2}\.?<lower>{7,9}|<url>{20,22})"
    ),
    token("gitlab-pipeline-trigger", "GitLab pipeline trigger token", "glptt-<hex>{40}"),
    token("gitlab-runner-registration", "GitLab runner registration token", "GR1348941<url>{20}"),
    token(
        "gitlab-runner-token",
        "GitLab runner token",
        r"glrt-(?:t[0-9]_<url>{27,300}\.<lower>{2}\.?<lower>{7,9}|<url>{20})",
    ),
    token("gitlab-job-token", "GitLab CI job token", "glcbt-<alnum>{1,5}_<url>{20}", severity=Severity.HIGH),
    token("gitlab-deploy-token", "GitLab deploy token", "gldt-<url>{20}"),
    token("gitlab-feature-flag-token", "GitLab feature flag token", "glffct-<url>{20}", severity=Severity.HIGH),
    token("gitlab-feed-token", "GitLab feed token", "glft-<url>{20}", severity=Severity.HIGH),
    token("gitlab-mail-token", "GitLab incoming mail token", "glimt-<url>{25}", severity=Severity.HIGH),
    token("gitlab-agent-token", "GitLab Kubernetes agent token", "glagent-<url>{50}"),
    token("gitlab-oauth-secret", "GitLab OAuth application secret", "gloas-<url>{64}"),
    token("gitlab-scim-token", "GitLab SCIM token", "glsoat-<url>{20}"),
    token("gitlab-session-cookie", "GitLab session cookie", "_gitlab_session=<hex>{32}"),
    token("bitbucket-app-password", "Bitbucket app password", "ATBB<alnum>{24}<upper>{8}"),
    token("bitbucket-repository-token", "Bitbucket access token", "ATCTT3xFfGN0[0-9A-Za-z_=-]{100,250}"),
    token("atlassian-api-token", "Atlassian API token", "ATATT3[0-9A-Za-z_=-]{50,250}"),
    token("sourcegraph-token", "Sourcegraph access token", "sgp_(?:(?:<anyhex>{16}|local)_)?<anyhex>{40}"),
    token("npm-token", "npm access token", "npm_<alnum>{36}", check=base62_checksum),
    token(
        "pypi-token",
        "PyPI upload token",
        "pypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)<url>{50,1000}",
        "pypi-AgE",
        check=pypi_macaroon,
    ),
    token("rubygems-key", "RubyGems API key", "rubygems_<hex>{48}"),
    token("crates-io-token", "crates.io API token", "cio<alnum>{32}"),
    token("nuget-key", "NuGet API key", "oy2[a-z2-7]{43}"),
    token("clojars-token", "Clojars deploy token", "CLOJARS_<hex>{60}"),
    token("docker-pat", "Docker Hub personal access token", "dckr_pat_<url>{27}"),
    token("docker-organization-token", "Docker Hub organization token", "dckr_oat_<url>{32}"),
    token("artifactory-api-key", "Artifactory API key", "AKCp<alnum>{68,70}"),
    token("artifactory-reference-token", "Artifactory reference token", "cmVmd<alnum>{59}"),
    token("cloudsmith-key", "Cloudsmith API key", "csa_<hex>{30}<alnum>{6}"),
    token("huggingface-token", "Hugging Face access token", "hf_[A-Za-z]{34}"),
    token("huggingface-organization-token", "Hugging Face organization token", "api_org_[A-Za-z]{34}"),
    token("postman-key", "Postman API key", "PMAK-<hex>{24}-<hex>{34}"),
    token("readme-key", "ReadMe API key", "rdme_<lower>{70}"),
)
