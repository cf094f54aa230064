"""Documents: nouns in, bytes out. Pure. People's text is made harmless here, before it meets a sheet or a page."""

from bot.exports.enrolment import Enrolled, Registered, RegistrationShape, enrolled
from bot.exports.invoices import Charge, Charges, InvoiceShape, Sum, invoices, sums
from bot.exports.reports import SHAPES, Shape, draw, file_name
from bot.exports.rooms import MOST_PEOPLE, MOST_ROOMS, Seated, blocks, rooms
from bot.exports.sheet import File, csv_file
from bot.exports.tables import KINDS, Kind
from bot.exports.workbook import XLSX, Sheet, workbook

__all__ = [
    "KINDS",
    "MOST_PEOPLE",
    "MOST_ROOMS",
    "SHAPES",
    "XLSX",
    "Charge",
    "Charges",
    "Enrolled",
    "File",
    "InvoiceShape",
    "Kind",
    "Registered",
    "RegistrationShape",
    "Seated",
    "Shape",
    "Sheet",
    "Sum",
    "blocks",
    "csv_file",
    "draw",
    "enrolled",
    "file_name",
    "invoices",
    "rooms",
    "sums",
    "workbook",
]
