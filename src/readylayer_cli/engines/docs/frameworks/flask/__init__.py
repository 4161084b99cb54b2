"""Flask: blueprints, views made of classes, and the extensions that add resources."""
