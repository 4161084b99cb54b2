"""Secret formats and where they matter; shared by review and redaction."""
