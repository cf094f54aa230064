"""Tables and records of any origin: which of their cells are sessions."""
