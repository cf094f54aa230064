"""Documents: nouns in, bytes out. Pure. People's text is made harmless here, before it meets a sheet."""

from bot.exports.sheet import File, csv_file

__all__ = ["File", "csv_file"]
