"""What sessions and logins are called in any language."""

from readylayer_cli.domain.patterns import lazy_pattern

IDENTITY = lazy_pattern(
    r"(?:_?(?:sso_?|auth_?|current_?|logged_?in_?)?(?:user|account|member|customer|admin|principal|uid|username|email|identity|login)(?:_?(?:id|name|pk|email|uuid))?|(?:is_?)?(?:logged_?in|authenticated|auth))\Z",
    2,
)
"""A key of a session that says who is signed in."""

CHECKS_LOGIN = lazy_pattern(
    r"(?:authenticate|check_?password|verify_?password|password_?matches|validate_?(?:user|password|credentials)|check_?(?:credentials|code|login)|verify_?(?:credentials|login|assertion|code|otp|totp|token)"
    r"|compare(?:Sync|HashAndPassword)?|checkpw|verify_?hash|check_password_hash|argon2\.verify|(?:[uU]sers?|accounts?|auth\w*)\.(?:check|verify|login|match\w*)|\b(?:check|verify|login|sign_?in)|find_?by_?credentials|matches)\(",
    2,
)
"""A call that decides whether somebody may sign in."""

SESSION_NAME = lazy_pattern(r"\A_*(?:\w*sess(?:ion)?(?:_?-?id)?|\w*sid|jsessionid|phpsessid)\Z", 2)
"""The name of a cookie that holds a session's id."""
