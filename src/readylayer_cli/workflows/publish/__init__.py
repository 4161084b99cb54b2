"""Brings results to the change that they are about: placed right, updated in place, never twice."""
