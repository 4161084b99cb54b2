"""Unified diffs to change sets, and line positions between the two sides."""
