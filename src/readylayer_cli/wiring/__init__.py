"""The composition root: picks adapters and hands them to workflows."""
