"""The words of programmes, in every language we read, and what they tell: kinds, names, languages."""
