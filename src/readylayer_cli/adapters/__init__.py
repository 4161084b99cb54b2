"""Everything that touches disk, processes or the network."""
