"""Group discussions: from who sits where to what groups hand in, and who runs the day in between."""
