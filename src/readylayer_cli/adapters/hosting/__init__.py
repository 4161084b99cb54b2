"""What the adapters of all code hosts share."""
