"""A selection among the people on a list, for anybody: `ordstyrer select`, without Teams or a database."""
