"""The machine's clock."""

import time


class SystemClock:
    """Real time."""

    def monotonic(self) -> float:
        """Seconds of a clock that never goes back."""
        return time.monotonic()

    def now(self) -> str:
        """RFC 3339 in UTC with seconds precision."""
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
