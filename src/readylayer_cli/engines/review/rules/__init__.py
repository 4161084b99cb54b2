"""Rules of the review engine, one a file, grouped by what they read."""
