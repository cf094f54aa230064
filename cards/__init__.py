"""What people see and send back: nouns in, Adaptive Cards out; card submissions parsed in. Pure."""
