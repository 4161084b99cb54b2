"""JSON Schemas made from the types of a program."""
