"""Rules for text of any language."""
