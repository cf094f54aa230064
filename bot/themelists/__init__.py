"""Themes from a list of ideas, for anybody: `ordstyrer themes`, without Teams or a database."""
