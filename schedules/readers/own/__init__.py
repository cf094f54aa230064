"""Our own format: read, and written."""
