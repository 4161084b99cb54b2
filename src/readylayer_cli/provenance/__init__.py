"""Tells which lines of a change a machine wrote, from records, identities and marks. Pure."""
