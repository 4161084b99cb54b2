"""What each web framework makes of the calls that a program's modules make."""
