"""Rules for CI configuration."""
