"""Language models, reached through litellm in a process of its own."""
