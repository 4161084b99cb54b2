"""What each framework family does with data."""
