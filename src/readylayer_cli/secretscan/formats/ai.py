"""Model providers, vector stores and machine-learning tools."""

from readylayer_cli.domain.grades import Confidence, Severity
from readylayer_cli.secretscan.formats.format import token

FORMATS = (
    token(
        "openai-key",
        "OpenAI API key",
        "sk-(?:(?:proj|svcacct|admin)-<url>{20,120}T3BlbkFJ<url>{20,120}|<alnum>{20}T3BlbkFJ<alnum>{20})",
        "sk-",
    ),
    token(
        "openai-key",
        "OpenAI project key",
        "sk-(?:proj|svcacct|admin)-<url>{40,200}",
        "sk-proj-",
        "sk-svcacct-",
        "sk-admin-",
    ),
    token("openai-style-key", "OpenAI-style API key", "sk-<alnum>{32,64}", confidence=Confidence.MEDIUM),
    token("anthropic-key", "Anthropic API key", "sk-ant-api[0-9]{2}-<url>{80,120}"),
    token("anthropic-admin-key", "Anthropic admin key", "sk-ant-admin[0-9]{2}-<url>{80,120}"),
    token(
        "anthropic-oauth-token",
        "Anthropic OAuth token",
        "sk-ant-(?:oat|ort)[0-9]{2}-<url>{60,120}",
        "sk-ant-oat",
        "sk-ant-ort",
    ),
    token("openrouter-key", "OpenRouter API key", "sk-or-v1-<hex>{64}"),
    token("groq-key", "Groq API key", "gsk_<alnum>{50,54}"),
    token("xai-key", "xAI API key", "xai-<url>{70,120}"),
    token("perplexity-key", "Perplexity API key", "pplx-<alnum>{48}"),
    token("replicate-token", "Replicate API token", "r8_<url>{37}"),
    token("together-key", "Together AI key", "tgp_v1_<url>{43}"),
    token("cerebras-key", "Cerebras API key", "csk-<lower>{48}"),
    token("nvidia-key", "NVIDIA API key", "nvapi-<url>{60,70}"),
    token("langsmith-key", "LangSmith API key", "lsv2_(?:pt|sk)_<hex>{32}_<hex>{10}", "lsv2_"),
    token("wandb-key", "Weights & Biases API key", "wandb_v1_<word>{77}"),
    token("pinecone-key", "Pinecone API key", "pcsk_<alnum>{5,6}_<alnum>{63}"),
    token("jina-key", "Jina API key", "jina_<alnum>{60}"),
    token("firecrawl-key", "Firecrawl API key", "fc-<hex>{32}"),
    token("tavily-key", "Tavily API key", "tvly-(?:dev-|prod-)?<alnum>{32}"),
    token("apify-token", "Apify API token", "apify_api_<alnum>{34,38}"),
    token("elevenlabs-key", "ElevenLabs API key", "sk_<hex>{48}", "sk_"),
    token("runpod-key", "RunPod API key", "rpa_<upper>{40}<alnum>{6}"),
    token("cursor-key", "Cursor API key", "key_<hex>{64}"),
    token("devin-key", "Devin API key", "apk_user_<b64>{120,180}={0,2}"),
    token("minimax-key", "MiniMax API key", "sk-api-<url>{119}"),
    token("nightfall-key", "Nightfall API key", "NF-<alnum>{32}", severity=Severity.HIGH),
    token("voiceflow-key", "Voiceflow API key", r"VF\.(?:(?:DM|WS)\.)?<anyhex>{24}\.<alnum>{16}", "VF."),
    token(
        "brave-search-key", "Brave Search API key", "BSA<url>{28}", severity=Severity.HIGH, confidence=Confidence.MEDIUM
    ),
    token("databento-key", "Databento API key", "db-<alnum>{29}", severity=Severity.HIGH, confidence=Confidence.MEDIUM),
)
