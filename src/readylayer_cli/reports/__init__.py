"""Results rendered for people and for machines."""
