"""A look at the API, shown."""
