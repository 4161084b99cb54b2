"""Rules that compare the old tree with the new one."""
