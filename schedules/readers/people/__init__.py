"""Who speaks: the people of a title, a line, a cell or a list."""
