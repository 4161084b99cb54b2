"""What a language model is told of a change, and what of its answer can be believed. No network, no files."""
