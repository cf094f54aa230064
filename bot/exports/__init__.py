"""Documents: nouns in, bytes out. Pure. People's text is made harmless here, before it meets a sheet."""

from bot.exports.rooms import MOST_PEOPLE, MOST_ROOMS, Seated, blocks, rooms
from bot.exports.sheet import File, csv_file
from bot.exports.workbook import XLSX, Sheet, workbook

__all__ = ["MOST_PEOPLE", "MOST_ROOMS", "XLSX", "File", "Seated", "Sheet", "blocks", "csv_file", "rooms", "workbook"]
