"""Lower the trees of each language to the IR."""
