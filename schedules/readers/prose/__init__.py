"""Programmes as people write them: lines become sessions in passes, each of which reads what the one before it left."""
