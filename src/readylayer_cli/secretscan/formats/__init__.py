"""Tables of the token formats that providers document, by family."""
