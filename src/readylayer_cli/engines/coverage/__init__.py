"""Checks coverage: reports of many formats in, shares of lines and gates out. Decides and touches nothing."""
