"""Logs of other tools, in SARIF, taken into a review."""
