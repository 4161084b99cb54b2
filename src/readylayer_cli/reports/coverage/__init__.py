"""A check of coverage, shown."""
