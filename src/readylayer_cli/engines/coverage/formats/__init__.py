"""One module a format; each holds its `FORMAT`."""
