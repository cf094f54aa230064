"""The feeds of conference software."""
