"""Chat, mail, telephony and social networks."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.secretscan.formats.format import after, token

_TEAMS_PATH = "/<uuid>@<uuid>/IncomingWebhook/<hex>{32}/<uuid>"

FORMATS = (
    token("slack-bot-token", "Slack bot token", "xoxb-[0-9]{8,14}-(?:[0-9]{8,14}-)?<alnum>{18,34}"),
    token("slack-user-token", "Slack user token", "xoxp-(?:[0-9]{8,14}-){3}<alnum>{28,36}"),
    token("slack-session-token", "Slack session token", "xoxc-(?:[0-9]{9,15}-){3}<hex>{64}"),
    token("slack-session-cookie", "Slack session cookie", "xoxd-[0-9A-Za-z%/+-]{100,400}={0,2}"),
    token("slack-app-token", "Slack app-level token", "xapp-[0-9]-<upper>{8,14}-[0-9]{8,16}-<alnum>{40,80}"),
    token("slack-config-token", "Slack configuration token", r"xoxe\.xox[bp]-[0-9]-<upper>{150,170}"),
    token("slack-refresh-token", "Slack refresh token", "xoxe-[0-9]-<upper>{140,150}"),
    token(
        "slack-legacy-token",
        "Slack legacy token",
        "xox[os]-[0-9]{6,14}-[0-9]{6,14}-[0-9]{6,14}-<anyhex>{10,64}",
        "xoxo-",
        "xoxs-",
    ),
    token(
        "slack-workspace-token",
        "Slack workspace token",
        "xox[ar]-(?:[0-9]-)?<alnum>{8,14}(?:-<alnum>{8,64}){1,4}",
        "xoxa-",
        "xoxr-",
    ),
    token(
        "slack-webhook",
        "Slack webhook URL",
        r"https://hooks\.slack\.com/(?:services|workflows|triggers)/[0-9A-Za-z+/]{30,60}",
        severity=Severity.HIGH,
    ),
    token(
        "discord-webhook",
        "Discord webhook URL",
        r"https://(?:(?:canary|ptb)\.)?discord(?:app)?\.com/api/webhooks/[0-9]{17,20}/<url>{60,80}",
        "https://discord",
        "https://canary.discord",
        "https://ptb.discord",
        severity=Severity.HIGH,
    ),
    after(
        9,
        token(
            "teams-webhook",
            "Microsoft Teams webhook URL",
            r"https://[a-z0-9-]{1,63}\.webhook\.office\.com/webhookb2" + _TEAMS_PATH,
            ".webhook.office.com/webhookb2/",
            severity=Severity.HIGH,
        ),
        or_up_to=71,
    ),
    token(
        "teams-webhook",
        "Microsoft Teams webhook URL",
        r"https://outlook\.office(?:365)?\.com/webhook" + _TEAMS_PATH,
        "https://outlook.office",
        severity=Severity.HIGH,
    ),
    after(8, token("telegram-bot-token", "Telegram bot token", "[0-9]{8,10}:AA<url>{33}", ":AA"), or_up_to=10),
    token("twilio-api-key", "Twilio API key", "SK<hex>{32}", severity=Severity.HIGH, confidence=Confidence.MEDIUM),
    token("sendgrid-key", "SendGrid API key", r"SG\.<url>{20,24}\.<url>{39,47}"),
    token("mailgun-key", "Mailgun API key", "key-<hex>{32}"),
    after(32, token("mailchimp-key", "Mailchimp API key", "<hex>{32}-us[0-9]{1,3}", "-us")),
    token(
        "mandrill-key",
        "Mailchimp Transactional key",
        "md-<url>{22}",
        severity=Severity.HIGH,
        confidence=Confidence.MEDIUM,
    ),
    token("brevo-key", "Brevo API key", "xkeysib-<hex>{64}-<alnum>{16}"),
    token("brevo-smtp-key", "Brevo SMTP key", "xsmtpsib-<hex>{64}-<alnum>{16}"),
    token("mailersend-token", "MailerSend API token", r"mlsn\.<hex>{64}"),
    token("resend-key", "Resend API key", "re_<alnum>{8}_<alnum>{24}"),
    token("intercom-token", "Intercom access token", "dG9rO<b64>{54}={0,2}"),
    token("telnyx-key", "Telnyx API key", "KEY<upper>{32}_<url>{20,24}"),
    token("facebook-token", "Facebook access token", "EAA[ACGBMD]<alnum>{90,400}", "EAA"),
    token("twitter-bearer-token", "X (Twitter) bearer token", "A{22}[0-9A-Za-z%]{60,100}", "A" * 22),
    token("mapbox-secret-token", "Mapbox secret token", r"sk\.eyJ<url>{60,120}\.<url>{22}"),
    token("onesignal-token", "OneSignal API key", "os_v2_(?:app|org)_[a-z2-7]{103}"),
    token("pinterest-token", "Pinterest access token", "pina_<alnum>{32,200}"),
    token("klaviyo-key", "Klaviyo private key", "pk_<hex>{34}", "pk_", severity=Severity.HIGH),
)
