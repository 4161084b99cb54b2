"""Which files a file can see: what it imports, read from its text."""
