"""The words by which somebody asks for a document as a file."""

from __future__ import annotations

from typing import Final

SEND_WORDS: Final = ("send", "sende", "giv", "hent", "skicka", "ge", "hämta", "gi", "give", "get", "download", "mail")
ME_WORDS: Final = ("mig", "meg", "me", "os", "oss", "us")
CLOSED_WORDS: Final = (
    *("lukket", "lukkede", "den lukkede", "en lukket", "closed", "the closed", "a closed"),
    *("stängd", "stängda", "den stängda", "en stängd", "lukkede", "den lukkede"),
)
PAPER_WORDS: Final = (
    *("udgave", "udgaven", "rapport", "rapporten", "dokument", "dokumentet", "dokumenter", "dokumenterne", "fil"),
    *("filen", "det hele", "alt", "edition", "report", "the report", "document", "documents", "the documents", "file"),
    *("everything", "utgåva", "utgåvan", "dokumenten", "allt", "utgave", "utgaven", "dokumentene", "alt sammen"),
)
AS_WORDS: Final = ("som", "as", "i", "in", "til", "to", "as a", "som en")
SHAPE_WORDS: Final = {
    **dict.fromkeys(("docx", "word", "word-fil", "wordfil", "worddokument", "fil", "file"), "docx"),
    **dict.fromkeys(("xlsx", "excel", "excel-fil", "excelfil", "regneark", "spreadsheet", "kalkylblad"), "xlsx"),
    **dict.fromkeys(("md", "markdown", "tekst", "text"), "md"),
    **dict.fromkeys(("csv", "csv-fil"), "csv"),
    **dict.fromkeys(("json", "json-fil"), "json"),
    **dict.fromkeys(("pdf", "powerpoint", "pptx", "html"), "?"),
}
"""What formats are called; those that we do not write are known too, so that we can say so."""
