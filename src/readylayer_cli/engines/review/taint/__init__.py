"""Follows data through functions: from where a stranger chose it to where it does harm."""
