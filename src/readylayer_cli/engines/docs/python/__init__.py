"""Python read without running it: modules, scopes, and a bounded evaluation of what importing them would do."""
