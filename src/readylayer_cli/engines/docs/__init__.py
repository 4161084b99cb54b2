"""The API as the code says it: operations, OpenAPI documents, drift and breaking changes."""
