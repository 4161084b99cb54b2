"""CI runners: their variables and files mapped to events."""
