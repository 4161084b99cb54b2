"""Each source language: its front end, its models, its manners."""
