"""Documents: nouns in, bytes out. Pure. People's text is made harmless here, before it meets a sheet."""

from bot.exports.sheet import File, csv_file
from bot.exports.workbook import XLSX, Sheet, workbook

__all__ = ["XLSX", "File", "Sheet", "csv_file", "workbook"]
