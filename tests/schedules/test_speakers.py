"""Who speaks, what is left of the title, and who is nobody."""

from __future__ import annotations

import pytest

from schedules.readers.people.speakers import (
    credit,
    described_speakers,
    is_person,
    is_placeholder,
    names_in,
    speaker_line,
)
from schedules.readers.vocabulary.names import is_nobody, is_surely_person

CREDITS: list[tuple[str, str, list[str]]] = [
    ("Velkommen v. Birthe Holm Lund, KL", "Velkommen", ["Birthe Holm Lund"]),
    ("Velkomst v/ forbundets formand, Karl Ove Rask", "Velkomst", ["Karl Ove Rask"]),
    ("Velkomst v./ Generalsekretær Karl Ove Rask", "Velkomst", ["Karl Ove Rask"]),
    ("Velkommen v/Fritidsdepartementet", "Velkommen", []),
    ("Velkomst v/ bestyrelsen", "Velkomst", []),
    ("Velkomst v/ Mette og Søren", "Velkomst", ["Mette", "Søren"]),
    ("Velkomst v/ NN", "Velkomst", []),
    ("Huset – v. xx/Beboerforeningen", "Huset", []),
    ("Oplæg v/ Anna Bech m.fl., anna@sted.example", "Oplæg", ["Anna Bech"]),
    ("Oplæg ved Bo Dam, formand for Foreningen", "Oplæg", ["Bo Dam"]),
    ("Oplæg ved lektor i kemi Tine Vang og lektor i fysik Per Bo", "Oplæg", ["Tine Vang", "Per Bo"]),
    ("Oplæg ved tre kommuner", "Oplæg ved tre kommuner", []),
    ("Oplæg af Camilla Ro, Hjælp til Alle", "Oplæg", ["Camilla Ro"]),
    ("Debat, v/ Bent Aa (Rådet) og Juul (lodsejer)", "Debat", ["Bent Aa", "Juul"]),
    ("Debat mellem Bo Dam og Eva Lund", "Debat mellem Bo Dam og Eva Lund", ["Bo Dam", "Eva Lund"]),
    ("Samtale med Eva Lund og Per Bak", "Samtale", ["Eva Lund", "Per Bak"]),
    ("Paneldebat. Moderator: Ada Moe", "Paneldebat", ["Ada Moe"]),
    ("Hvad nu (ved Eva Lund, KU)", "Hvad nu", ["Eva Lund"]),
    ("Rådmand Eva Lund åbner huset", "Rådmand Eva Lund åbner huset", ["Eva Lund"]),
    ("Eva Lund", "Eva Lund", ["Eva Lund"]),
    ("Eva Lund, lektor: Vand i byen", "Vand i byen", ["Eva Lund"]),
    ("Eva Lund – Vand i byen", "Vand i byen", ["Eva Lund"]),
    ("EVA LUND: Vand i byen", "Vand i byen", ["EVA LUND"]),
    ("Vand i byen / Eva Lund", "Vand i byen", ["Eva Lund"]),
    ("Opening door Frits van der Plas, voorzitter", "Opening", ["Frits van der Plas"]),
    ("Lezing van Joke de Wit", "Lezing", ["Joke de Wit"]),
    ("Custom tools (Anna Berg and Jon Falk)", "Custom tools", ["Anna Berg", "Jon Falk"]),
    ("Hidden gems (5-15 min each; chair: Ada Moe)", "Hidden gems", ["Ada Moe"]),
    ("Innlegg: Ane Vik (Ombudet), Roar Li (PPT) og Liv Moe (NRK)", "Innlegg", ["Ane Vik", "Roar Li", "Liv Moe"]),
    ("Keynote Speaker: Chef Martin Reed on leading", "Keynote Speaker: Chef Martin Reed on leading", ["Martin Reed"]),
    ("Lederen, professor Tor Vik, legger fram", "Lederen, professor Tor Vik, legger fram", ["Tor Vik"]),
    ("Föreläsning med Anna Karin Ek", "Föreläsning", ["Anna Karin Ek"]),
    ("Inledning av generalsekreterare Lars Ek", "Inledning", ["Lars Ek"]),
    ("Hvem skal med? F.ex. Bodil Krag", "Hvem skal med?", ["Bodil Krag"]),
    ("Velkommen! Eva Lund, formand", "Velkommen!", ["Eva Lund"]),
    ("Opsamling ved ordstyrer Eva Lund", "Opsamling", ["Eva Lund"]),
    ("Vortrag von Dr. Jon Falk: Wie geht es?", "Wie geht es?", ["Jon Falk"]),
    ("Mot d’accueil par Anne de La Porte, présidente", "Mot d’accueil", ["Anne de La Porte"]),
    ("Débat avec Jean BLANC et Luc NOIR", "Débat", ["Jean BLANC", "Luc NOIR"]),
    ("Sådan får vi flere med, Per Bak", "Sådan får vi flere med", ["Per Bak"]),
    ("Panel: Eva Lund, Bo Dam (moderator: Per Bak)", "Panel", ["Eva Lund", "Bo Dam", "Per Bak"]),
    ("Hvad nu? Med bl.a. Eva Lund (A) og Bo Dam (V)", "Hvad nu?", ["Eva Lund", "Bo Dam"]),
    ("Eva Lund og Bo Dam fra KL fortæller", "Eva Lund og Bo Dam fra KL fortæller", ["Eva Lund", "Bo Dam"]),
    ("Vand i byen | Eva Lund | KL", "Vand i byen", ["Eva Lund"]),
    ("”Vand i byen” Eva Lund, KL", "”Vand i byen”", ["Eva Lund"]),
    ("Conférence d’Anne Petit", "Conférence", ["Anne Petit"]),
    ("Koncert med Eva Lund Trio", "Koncert med Eva Lund Trio", []),
    ("Eva Lund Prisen uddeles", "Eva Lund Prisen uddeles", []),
    ("Tur til Eva Lund Museet", "Tur til Eva Lund Museet", []),
    ("Zorv Kandlu, lektor: Vand i byen", "Vand i byen", ["Zorv Kandlu"]),
    ("Oplæg: Zorv Kandlu (KL)", "Oplæg", ["Zorv Kandlu"]),
    ("Vand i byen – Zorv Kandlu, lektor", "Vand i byen", ["Zorv Kandlu"]),
    ("Vand i byen, lektor Zorv Kandlu", "Vand i byen", ["Zorv Kandlu"]),
    ("Oplæg ved Zorv Kandlu", "Oplæg", ["Zorv Kandlu"]),
    ("Workshop: Grøn Omstilling", "Workshop: Grøn Omstilling", []),
    ("Grøn Omstilling: hvad nu?", "Grøn Omstilling: hvad nu?", []),
    ("Klima – Grøn Omstilling", "Klima – Grøn Omstilling", []),
    ("Klima, Grøn Omstilling", "Klima, Grøn Omstilling", []),
    ("Hvad nu? Grøn Omstilling", "Hvad nu? Grøn Omstilling", []),
    ("Syng ved-bålet sammen", "Syng ved-bålet sammen", []),
    ("Foredrag om H.C. Fugl og byen", "Foredrag om H.C. Fugl og byen", []),
    ("Lunch (Main Hall)", "Lunch (Main Hall)", []),
    ("Møde i Aarhus Kommune", "Møde i Aarhus Kommune", []),
    ("Frokost på Hotel H. C. Fugl", "Frokost på Hotel H. C. Fugl", []),
    ("Hilsen fra kommunen", "Hilsen fra kommunen", []),
]
WITH_CAPITALS: list[tuple[str, str, list[str]]] = [
    ("The Future of Rain (Sarah Reed)", "The Future of Rain", ["Sarah Reed"]),
    ("The Future of Rain - Sarah Reed, CEO of Acme", "The Future of Rain", ["Sarah Reed"]),
    ("Sarah Reed & Tom Ray: The Future of Rain", "The Future of Rain", ["Sarah Reed", "Tom Ray"]),
    ("Closing Keynote Tom Ray, CNX", "Closing Keynote", ["Tom Ray"]),
    ("Panel: Sarah Reed, Tom Ray, and Jane Fox on rain", "Panel", ["Sarah Reed", "Tom Ray", "Jane Fox"]),
    ("Remarks from Mayor Tom Ray", "Remarks", ["Tom Ray"]),
    ("Talk by A. B. Reed and C. Ray", "Talk", ["A. B. Reed", "C. Ray"]),
    ("Panel with Sarah Reed (Acme), Tom Ray (Beta) and Wei Lo", "Panel", ["Sarah Reed", "Tom Ray", "Wei Lo"]),
    ("Grußwort, Dr. Thomas Holz, Vizepräsident des Amtes", "Grußwort", ["Thomas Holz"]),
    ("Wiesen auf Plätzen, Dr. Arndt Wies, Julius Feld-Institut (JFI)", "Wiesen auf Plätzen", ["Arndt Wies"]),
    ("Eröffnung, Parlamentarische Staatssekretärin Rita Feld-Sutter, Ministerium", "Eröffnung", ["Rita Feld-Sutter"]),
    ("Begrüßung durch Bürgermeisterin Sabine Kunze", "Begrüßung", ["Sabine Kunze"]),
    ("Under the Covers: Database Server Design", "Under the Covers: Database Server Design", []),
    ("Tools developed by Blue Hat", "Tools developed by Blue Hat", []),
    ("Towards General Purpose Machines", "Towards General Purpose Machines", []),
    ("Rain vs. Privacy Paradox", "Rain vs. Privacy Paradox", []),
    ("Wasser in der Krise. Soziale Folgen", "Wasser in der Krise. Soziale Folgen", []),
    ("Hidden Gems: tools you like", "Hidden Gems: tools you like", []),
    ("Town Planning – Next Steps", "Town Planning – Next Steps", []),
    ("Machine Learning with Python", "Machine Learning with Python", []),
    ("Getting Started with Big Cloud", "Getting Started with Big Cloud", []),
    ("Öffnung (Ausgabe Mappen, Zahlung Beitrag)", "Öffnung (Ausgabe Mappen, Zahlung Beitrag)", []),
]


@pytest.mark.parametrize(("text", "title", "names"), CREDITS)
def test_credit_of(text: str, title: str, names: list[str]) -> None:
    found = credit(text)
    assert (found.title, list(found.names)) == (title, names)


@pytest.mark.parametrize(("text", "title", "names"), WITH_CAPITALS)
def test_where_titles_have_capitals_only_sure_names_count(text: str, title: str, names: list[str]) -> None:
    found = credit(text, capitals=True)
    assert (found.title, list(found.names)) == (title, names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Berg, Nordisk Forum, chef", ("Ada Berg",)),
        ("Ada Berg (NF), Bo Dam og Eva Lund", ("Ada Berg", "Bo Dam", "Eva Lund")),
        ("Ada Berg, ekspert og rådgiver", ("Ada Berg",)),
        ("Ada Berg, leder, Bo Lund Academy", ("Ada Berg",)),
        (
            "Ada Berg, chef for Center for Vand og Bo Dam, Executive Advisor, Firma A/S (MØDESTED: Byen)",
            ("Ada Berg", "Bo Dam"),
        ),
        ("Kommunalsjef Ola M. Dahl", ("Ola M. Dahl",)),
        ("Prof. Dr. Kurt J. Laub MdEP", ("Kurt J. Laub",)),
        ("M. Anton Falk", ("M. Anton Falk",)),
        ("Ties van den Brand and Lee Wall", ("Ties van den Brand", "Lee Wall")),
        ("Yann Yob (producteur), Maxime Vét (acheteur)", ("Yann Yob", "Maxime Vét")),
        ("alle", ()),
        ("TBA", ()),
        ("styregruppen", ()),
        ("Foreningen Vand, Byens Kommune", ()),
    ],
)
def test_names_in_a_list(text: str, expected: tuple[str, ...]) -> None:
    assert names_in(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oplægsholdere: Ada Berg og Bo Dam", ("Ada Berg", "Bo Dam")),
        ("Intervenant·e·s : Ada Berg", None),
        ("Speaker(s): Ada Berg; Bo Dam", ("Ada Berg", "Bo Dam")),
        ("Referentin: Dr. Ada Berg, Amt", ("Ada Berg",)),
        ("Prof. Dr. Ada Berg", ("Ada Berg",)),
        ("Lena Lang SKR och Martin Sand, Dialog", ("Lena Lang", "Martin Sand")),
        ("Vi ser på vand og byer", None),
        ("Ada Berg fortæller om vand", None),
    ],
)
def test_line_that_names_speakers_and_nothing_else(text: str, expected: tuple[str, ...] | None) -> None:
    said = speaker_line(text)
    assert (said.names if said else None) == expected


@pytest.mark.parametrize(
    ("text", "person"),
    [("Ada Berg", True), ("Ole van der Plas", True), ("Ada", False), ("KL Danmark", False), ("Aarhus Kommune", False)],
)
def test_person_is_told_from_others(text: str, person: bool) -> None:
    assert is_person(text) is person


@pytest.mark.parametrize(
    ("text", "sure"),
    [("Ada Berg", True), ("Anne-Lise Berg", True), ("Zorv Kandlu", False), ("J. Berg", True), ("Wiesen Plätze", False)],
)
def test_first_name_makes_a_person_sure(text: str, sure: bool) -> None:
    assert is_surely_person(text) is sure


@pytest.mark.parametrize(("text", "nobody"), [("TBA", True), ("N.N.", True), ("xx", True), ("?", True), ("Ada", False)])
def test_who_is_not_agreed_yet_is_nobody(text: str, nobody: bool) -> None:
    assert is_nobody(text) is nobody


@pytest.mark.parametrize(
    "title",
    [
        *(
            "Programpunkt følger",
            "Oplægsholder på vej",
            "Titel følger",
            "Oplæg følger senere",
            "Workshop 2 – titel følger",
        ),
        *("TBA", "To be announced", "Session to be announced", "Keynote (TBA)", "Keynote: tbc", "Talk to be confirmed"),
        *("Wird noch bekannt gegeben", "Referent folgt", "Spreker volgt", "Intervenant à confirmer", "N.N.", "…", "?"),
        *("Program kommer senare", "Tittel kommer"),
    ],
)
def test_title_that_says_only_that_it_will_be_told(title: str) -> None:
    assert is_placeholder(title)


@pytest.mark.parametrize(
    "title", ["Frokost", "Session", "Keynote", "Mere om klima", "Hvad følger efter?", "", "Ada Berg"]
)
def test_title_that_says_something(title: str) -> None:
    assert not is_placeholder(title)


def test_description_names_speakers_by_label_and_list() -> None:
    text = "About water.\nSpeaker: Ada Berg, KU\n\nPanel:\n- Bo Dam, lektor\n- Eva Lund\n\nMore: www.sted.example"
    assert described_speakers(text) == ("Ada Berg", "Bo Dam", "Eva Lund")


@pytest.mark.parametrize(
    "text", ["Ada Berg, " * 5_000, "med Ada " * 5_000, "(" * 50_000, "v. " * 20_000, "A" * 100_000]
)
def test_hostile_titles_are_bounded(text: str) -> None:
    assert len(credit(text).names) <= 30
    assert len(names_in(text)) <= 30
