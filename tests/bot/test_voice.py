"""Times, lengths, days, money and lists as each of the four languages writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.model import LANGUAGES, Language, Price, Vat
from bot.texts import Voice, language_of, our_language

Said = tuple[str, str, str, str]
"""What Danish, English, Swedish and Norwegian say, in this order."""


def everywhere(zone: str = "Europe/Copenhagen") -> list[Voice]:
    return [Voice(each, zone) for each in ("da", "en", "sv", "nb")]


@pytest.mark.parametrize(
    ("wall", "said"),
    [
        ("00:00", ("0.00", "00:00", "00:00", "00.00")),
        ("09:05", ("9.05", "09:05", "09:05", "09.05")),
        ("12:00", ("12.00", "12:00", "12:00", "12.00")),
        ("23:59", ("23.59", "23:59", "23:59", "23.59")),
    ],
)
def test_clock_is_written_as_the_language_does(wall: str, said: Said) -> None:
    moment = datetime.fromisoformat(f"2026-11-30T{wall}:00")
    assert tuple(voice.clock(moment) for voice in everywhere()) == said


@pytest.mark.parametrize(
    ("utc", "wall"),
    [
        ("2026-03-29T00:59:00", "1.59"),  # the clocks go from 2 to 3
        ("2026-03-29T01:00:00", "3.00"),
        ("2026-10-25T00:59:00", "2.59"),  # and from 3 back to 2
        ("2026-10-25T01:00:00", "2.00"),
        ("2026-10-25T01:59:00", "2.59"),
        ("2026-10-25T02:00:00", "3.00"),
        ("2026-12-31T23:00:00", "0.00"),
    ],
)
def test_clock_of_an_instant_follows_the_zone_through_both_clock_changes(utc: str, wall: str) -> None:
    assert Voice("da").clock(datetime.fromisoformat(utc).replace(tzinfo=UTC)) == wall


def test_clock_of_an_instant_is_that_of_the_readers_zone() -> None:
    instant = datetime(2026, 6, 1, 7, 0, tzinfo=UTC)
    assert [Voice("da", zone).clock(instant) for zone in ("Europe/Copenhagen", "Europe/London", "UTC")] == [
        "9.00",
        "8.00",
        "7.00",
    ]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("09:00", "09:15", ("9.00–9.15", "09:00–09:15", "09:00–09:15", "09.00–09.15")),
        ("14:30", None, ("14.30", "14:30", "14:30", "14.30")),
        ("23:00", "00:00", ("23.00–0.00", "23:00–00:00", "23:00–00:00", "23.00–00.00")),
    ],
)
def test_span_runs_from_start_to_end(start: str, end: str | None, said: Said) -> None:
    first, last = (datetime.fromisoformat(f"2026-11-30T{each}:00") if each else None for each in (start, end))
    assert first is not None
    assert tuple(voice.span(first, last) for voice in everywhere()) == said


def test_span_across_a_clock_change_shows_what_the_clocks_show() -> None:
    start = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert Voice("da").span(start, start + timedelta(hours=1)) == "2.30–2.30"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (
            date(2026, 5, 31),
            ("søndag den 31. maj", "Sunday 31 May", "söndag den 31 maj", "søndag 31. mai"),
        ),
        (
            datetime.fromisoformat("2026-03-01T00:00:00"),
            ("søndag den 1. marts", "Sunday 1 March", "söndag den 1 mars", "søndag 1. mars"),
        ),
        (
            datetime(2026, 12, 31, 23, 0, tzinfo=UTC),  # midnight in Copenhagen
            ("fredag den 1. januar", "Friday 1 January", "fredag den 1 januari", "fredag 1. januar"),
        ),
    ],
)
def test_day_has_its_weekday_and_no_year(day: datetime | date, said: Said) -> None:
    assert tuple(voice.day(day) for voice in everywhere()) == said


def test_moment_is_day_and_clock() -> None:
    assert tuple(voice.moment(datetime.fromisoformat("2026-11-30T09:00:00")) for voice in everywhere()) == (
        "mandag den 30. november kl. 9.00",
        "Monday 30 November at 09:00",
        "måndag den 30 november kl. 09:00",
        "mandag 30. november kl. 09.00",
    )


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, ("0 minutter", "0 minutes", "0 minuter", "0 minutter")),
        (1, ("1 minut", "1 minute", "1 minut", "1 minutt")),
        (45, ("45 minutter", "45 minutes", "45 minuter", "45 minutter")),
        (60, ("1 time", "1 hour", "1 timme", "1 time")),
        (61, ("1 time og 1 minut", "1 hour and 1 minute", "1 timme och 1 minut", "1 time og 1 minutt")),
        (
            90,
            ("1 time og 30 minutter", "1 hour and 30 minutes", "1 timme och 30 minuter", "1 time og 30 minutter"),
        ),
        (120, ("2 timer", "2 hours", "2 timmar", "2 timer")),
        (1440, ("24 timer", "24 hours", "24 timmar", "24 timer")),
    ],
)
def test_length_counts_hours_and_minutes(minutes: int, said: Said) -> None:
    assert tuple(voice.length(timedelta(minutes=minutes)) for voice in everywhere()) == said


def test_length_leaves_out_seconds() -> None:
    assert Voice("da").length(timedelta(minutes=5, seconds=59)) == "5 minutter"


@pytest.mark.parametrize(
    ("price", "said"),
    [
        (
            Price(amount=Decimal(600)),
            ("600 kr. ekskl. moms", "DKK 600 excl. VAT", "600 DKK exkl. moms", "600 DKK ekskl. mva."),
        ),
        (
            Price(amount=Decimal("1234.5"), vat=Vat.INCLUDED),
            (
                "1.234,50 kr. inkl. moms",
                "DKK 1,234.50 incl. VAT",
                "1\N{NO-BREAK SPACE}234,50 DKK inkl. moms",
                "1\N{NO-BREAK SPACE}234,50 DKK inkl. mva.",
            ),
        ),
        (
            Price(amount=Decimal("80.00"), currency="EUR", vat=Vat.EXEMPT),
            ("80 €", "€80", "80 €", "80 €"),
        ),
        (
            Price(amount=Decimal(900), currency="SEK", vat=Vat.EXEMPT),
            ("900 SEK", "SEK 900", "900 kr", "900 SEK"),
        ),
        (
            Price(amount=Decimal(0), currency="NOK", vat=Vat.EXEMPT),
            ("0 NOK", "NOK 0", "0 NOK", "0 kr"),
        ),
    ],
)
def test_money_names_currency_and_vat(price: Price, said: Said) -> None:
    assert tuple(voice.money(price) for voice in everywhere()) == said


@pytest.mark.parametrize(
    ("items", "all_of", "one_of"),
    [
        ([], ("",) * 4, ("",) * 4),
        (["a"], ("a",) * 4, ("a",) * 4),
        (["a", "b"], ("a og b", "a and b", "a och b", "a og b"), ("a eller b", "a or b", "a eller b", "a eller b")),
        (
            ["a", "b", "c"],
            ("a, b og c", "a, b and c", "a, b och c", "a, b og c"),
            ("a, b eller c", "a, b or c", "a, b eller c", "a, b eller c"),
        ),
    ],
)
def test_list_ends_in_and_or_or(items: list[str], all_of: Said, one_of: Said) -> None:
    assert tuple(voice.list(items) for voice in everywhere()) == all_of
    assert tuple(voice.list_or(items) for voice in everywhere()) == one_of


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Copenhagen", ("København", "Copenhagen", "Köpenhamn", "København")),
        ("Europe/Brussels", ("Bruxelles", "Brussels", "Bryssel", "Brussel")),
        ("Europe/Oslo", ("Oslo",) * 4),
        ("Atlantic/Faroe", ("Færøerne", "Faroe", "Torshamn", "Færøyene")),
        ("America/New_York", ("New York",) * 4),
        ("America/Nuuk", ("Nuuk",) * 4),
        ("UTC", ("UTC",) * 4),
    ],
)
def test_zone_is_named_after_its_city(zone: str, said: Said) -> None:
    assert tuple(voice.zone_name() for voice in everywhere(zone)) == said


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, ("0 stemmer", "0 votes", "0 röster", "0 stemmer")),
        (1, ("1 stemme", "1 vote", "1 röst", "1 stemme")),
        (2, ("2 stemmer", "2 votes", "2 röster", "2 stemmer")),
        (21, ("21 stemmer", "21 votes", "21 röster", "21 stemmer")),
    ],
)
def test_things_are_counted_in_the_right_form(n: int, said: Said) -> None:
    assert tuple(voice.count("card.votes", n) for voice in everywhere()) == said


def test_values_stand_in_their_places_also_where_they_hold_braces() -> None:
    assert Voice("da").say("act.started", title="{title} {0}") == "»{title} {0}« er i gang."


@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_key_is_an_error(language: Language) -> None:
    with pytest.raises(KeyError, match=r"no\.such"):
        Voice(language).say("no.such")
    with pytest.raises(KeyError, match=r"no\.such"):
        Voice(language).count("no.such", 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_missing_value_is_an_error(language: Language) -> None:
    with pytest.raises(KeyError, match="title"):
        Voice(language).say("act.started")
    with pytest.raises(KeyError, match="day"):
        Voice(language).say("moment", time="9.00")
    with pytest.raises(KeyError, match="number"):
        Voice(language).count("idea.edited.voted", 1)


@pytest.mark.parametrize(
    ("locale", "ours"),
    [
        ("da-DK", "da"),
        ("DA", "da"),
        ("en-US", "en"),
        ("en_GB.UTF-8", "en"),
        ("sv_FI", "sv"),
        ("nb-NO", "nb"),
        ("nn-NO", "nb"),
        ("no", "nb"),
        ("de", None),
        ("C.UTF-8", None),
        ("dansk", None),
        ("", None),
        (None, None),
    ],
)
def test_language_of_a_client_is_one_of_ours_or_the_default(locale: str | None, ours: Language | None) -> None:
    assert our_language(locale) == ours
    assert language_of(locale) == (ours or "da")
    assert language_of(locale, "sv") == (ours or "sv")
