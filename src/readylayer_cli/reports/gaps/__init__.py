"""Missing tests, shown."""
