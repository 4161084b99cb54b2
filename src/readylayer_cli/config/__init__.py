"""Settings: the model, where they are found, and which source won."""
