"""Tests: which changed code has none, and where they would belong."""
