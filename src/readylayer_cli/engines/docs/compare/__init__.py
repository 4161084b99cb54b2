"""Differences between two OpenAPI documents, and what they mean for clients."""
