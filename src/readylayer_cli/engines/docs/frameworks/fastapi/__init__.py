"""FastAPI: applications, routers, dependencies, bodies and responses."""
