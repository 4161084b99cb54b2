"""ReadyLayer reviews, tests, measures and documents changes that machines help to write."""

__version__ = "0.1.0"
