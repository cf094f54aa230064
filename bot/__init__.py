"""Who talks to whom: the nouns, the use cases, and the doors to Teams and to the database."""
