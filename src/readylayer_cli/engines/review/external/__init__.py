"""Analysers that run beside the own rules, isolated from the change."""
