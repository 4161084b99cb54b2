"""ruby-forgery-protection-off: forms are accepted from any site."""

import re
from collections.abc import Iterable

from readylayer_cli.code.source import SourceFile
from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.rule import FileRule, Match, node_match

_MACHINE = lazy_pattern(
    r"api|webhook|callback|oauth|saml|sso|hook|inbound|ipn|notif|graphql|health|mail_handler|csp|javascript",
    re.IGNORECASE,
)
_MACHINE_CODE = lazy_pattern(
    r"ActionController::API|http_basic|authenticate_with_http_token|authenticate_or_request_with_http|doorkeeper|verify_signature|hmac|api_key|Bearer|raw_post"
    r"|protect_from_forgery",
    re.IGNORECASE,
)


def check(file: SourceFile) -> Iterable[Match]:
    for call in file.calls.method("skip_before_action", "skip_before_filter", "skip_forgery_protection"):
        names = {node.text().strip(":'\"") for node in call.positional}
        if call.method != "skip_forgery_protection" and "verify_authenticity_token" not in names:
            continue
        if (
            not _MACHINE.search(file.path)
            and not _MACHINE.search(call.node.text())
            and not _MACHINE_CODE.search(file.text)
        ):
            yield node_match(file, call.node)
    if not re.search(r"(?:test|development|dev)\w*\.rb\Z", file.path):
        for node in file.find_all({"kind": "assignment", "regex": r"allow_forgery_protection\s*=\s*false$"}):
            yield node_match(file, node)


RULE = FileRule(
    id="ruby-forgery-protection-off",
    title="Protection against forged requests is switched off",
    severity=Severity.MEDIUM,
    confidence=Confidence.LOW,
    cwe=("CWE-352",),
    languages=("ruby",),
    triggers=("verify_authenticity_token", "skip_forgery_protection", "allow_forgery_protection"),
    tests=False,
    what="`skip_before_action :verify_authenticity_token` in a controller that is no API or webhook, or the setting for all.",
    why="Any page can send forms with the session of a signed-in person.",
    fix="Keep the check; for machines use `ActionController::API` and a token of their own.",
    check=check,
    bad=(
        "class AccountsController < ApplicationController\n  skip_before_action :verify_authenticity_token\n\n  def destroy\n    current_user.destroy\n  end\nend\n",
        "Rails.application.configure do\n  config.action_controller.allow_forgery_protection = false\nend\n",
    ),
    good=(
        "class StripeWebhookController < ApplicationController\n  skip_before_action :verify_authenticity_token, only: :webhook\nend\n",
        "class AccountsController < ApplicationController\n  skip_before_action :require_login\nend\n",
    ),
)
