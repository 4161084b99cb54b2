"""The engines: pure over ports, and strangers to each other."""
