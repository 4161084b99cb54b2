"""Known vulnerabilities of the versions that a change brings in."""
