"""Making untrusted text harmless, one module a target."""
