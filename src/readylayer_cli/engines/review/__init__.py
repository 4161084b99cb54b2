"""Risks of a change: rules, external analysers, attribution and ranking."""
