"""Groups from a list of people, for anybody: `ordstyrer groups`, without Teams or a database."""
