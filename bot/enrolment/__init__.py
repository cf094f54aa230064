"""Those who registered, as those who run the event see them: how many there are, who they are, and as files. Answers
that are sensitive stand in none of it but for who selects; nobody reads along.
"""
