"""Keeps credentials on a person's machine: in the system's keyring, or in a private file."""
