"""The four internal events that everything else consumes."""
