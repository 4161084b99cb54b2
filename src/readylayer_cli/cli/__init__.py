"""The command line: a lazy table, one module a command."""
