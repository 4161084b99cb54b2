"""Nobody pays for GitLab's client who does not talk to GitLab."""

import subprocess
import sys


def test_the_adapter_is_imported_without_its_client() -> None:
    code = (
        "import sys, readylayer_cli.adapters.gitlab.host; "
        "print([name for name in ('gitlab', 'requests', 'urllib3') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.strip() == "[]"
