"""Webhook payloads normalised to events; pure."""
