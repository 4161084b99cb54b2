"""Source files parsed once: languages, trees, calls, imports and symbols."""
