"""Documents and web pages: paragraphs become lines for the reader of prose, tables become tables."""
