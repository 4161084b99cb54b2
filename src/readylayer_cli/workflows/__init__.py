"""Recipes that take an event to a result."""
