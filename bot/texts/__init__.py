"""The only room with sentences: gettext catalogues by key, and dates, times and money as each
language writes them. Danish is the original.

`da.po`, `en.po`, `sv.po` and `nb.po` beside this file are read as they are, once per language.
"""

from __future__ import annotations

import gettext
import io
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import Locale, dates, lists, numbers, units
from babel.core import get_global
from babel.messages import mofile, pofile

from bot.model import LANGUAGES, Language, Price, Vat

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

_LOCALES: dict[Language, str] = {
    "da": "da_DK",
    "en": "en_GB",
    "sv": "sv_SE",
    "nb": "nb_NO",
}
_CLOCK: dict[Language, str] = {
    "da": "H.mm",
    "en": "HH:mm",
    "sv": "HH:mm",
    "nb": "HH.mm",
}
_CURRENCY: dict[Language, str] = {"da": "DKK", "en": "GBP", "sv": "SEK", "nb": "NOK"}


@cache
def _catalogue(language: Language) -> gettext.GNUTranslations:
    source = resources.files(__name__).joinpath(f"{language}.po")
    with source.open("rb") as stream:
        catalogue = pofile.read_po(stream, locale=language)
    compiled = io.BytesIO()
    mofile.write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache(maxsize=4 * 24 * 60)  # every card says several, and they take longer than the rest of it
def _clock(language: Language, hour: int, minute: int) -> str:
    return dates.format_time(time(hour, minute), _CLOCK[language], locale=_locale(language))


@lru_cache(maxsize=512)
def _unit(language: Language, number: int, unit: str) -> str:
    return units.format_unit(number, f"duration-{unit}", length="long", locale=_locale(language))


@cache
def _locale(language: Language) -> Locale:
    return Locale.parse(_LOCALES[language])


class Voice:
    """One language in one time zone: says keys as sentences, and values as its readers write them.

    `say` and `count` raise KeyError for a key that no catalogue has, and for a missing value.
    """

    def __init__(self, language: Language = "da", zone: str = "Europe/Copenhagen") -> None:
        """Speak `language` to readers whose clocks show `zone`."""
        self.language: Language = language
        self.zone = zone
        self.locale = _locale(language)
        self._catalogue = _catalogue(language)

    def say(self, key: str, /, **values: object) -> str:
        """Return the sentence `key`, with `values` in its {places}."""
        sentence = self._catalogue.gettext(key)
        if sentence == key:
            raise KeyError(key)
        return sentence.format(**values) if values else sentence.format()

    def count(self, key: str, n: int, /, **values: object) -> str:
        """Return the sentence `key` in the form for `n` things; {n} stands for the number."""
        sentence = self._catalogue.ngettext(key, key, n)
        if sentence == key:
            raise KeyError(key)
        return sentence.format(n=n, **values)

    def local(self, moment: datetime) -> datetime:
        """Return a moment as wall time here; a naive one is taken to be that already."""
        return moment if moment.tzinfo is None else moment.astimezone(ZoneInfo(self.zone))

    def clock(self, moment: datetime) -> str:
        """Return the time of day: 9.00 in Danish, 09:00 in English."""
        here = self.local(moment)
        return _clock(self.language, here.hour, here.minute)

    def span(self, start: datetime, end: datetime | None) -> str:
        """Return "9.00-9.15", or only the start where the end is not known."""
        return self.clock(start) if end is None else f"{self.clock(start)}\u2013{self.clock(end)}"

    def day(self, moment: datetime | date) -> str:
        """Return the day with weekday and without year: "mandag den 31. maj"."""
        day = self.local(moment).date() if isinstance(moment, datetime) else moment
        pattern = {
            "da": "EEEE 'den' d. MMMM",
            "en": "EEEE d MMMM",
            "sv": "EEEE 'den' d MMMM",
            "nb": "EEEE d. MMMM",
        }
        return dates.format_date(day, pattern[self.language], locale=self.locale)

    def full_date(self, day: date) -> str:
        """Return a day with its year and without weekday: "3. juni 2027"."""
        return dates.format_date(day, "long", locale=self.locale)

    def weekday(self, number: int) -> str:
        """Return the name of a weekday, Monday being 0: "mandag"."""
        return dates.format_date(date(2024, 1, 1 + number), "EEEE", locale=self.locale)

    def moment(self, moment: datetime) -> str:
        """Return day and time of day: "mandag den 31. maj kl. 9.00"."""
        return self.say("moment", day=self.day(moment), time=self.clock(moment))

    def length(self, span: timedelta) -> str:
        """Return a length of time: "45 minutter", "1 time og 30 minutter"."""
        minutes = int(span.total_seconds()) // 60
        hours, rest = divmod(minutes, 60)
        parts = [_unit(self.language, hours, "hour")] if hours else []
        parts += [_unit(self.language, rest, "minute")] if rest or not hours else []
        return self.list(parts)

    def zone_name(self) -> str:
        """Return the city whose clocks the zone follows, for "dansk tid" would be wrong in Oslo."""
        former = (old for old, new in get_global("zone_aliases").items() if new == self.zone)  # as CLDR still has them
        cities = (self.locale.time_zones.get(each, {}).get("city") for each in (self.zone, *former))
        known = next(filter(None, cities), "")
        return known or dates.get_timezone_location(ZoneInfo(self.zone), locale=self.locale, return_city=True)

    def money(self, price: Price) -> str:
        """Return a price with its VAT: "600 kr. ekskl. moms"; foreign crowns by their code: "600 SEK"."""
        symbol = numbers.get_currency_symbol(price.currency, self.locale)
        sign = "¤" if price.currency == _CURRENCY[self.language] or not symbol.isalpha() else "¤¤"
        number = "#,##0" if price.amount == price.amount.to_integral_value() else "#,##0.00"
        after, before = f"{number} {sign}", f"{sign} {number}" if sign == "¤¤" else f"{sign}{number}"
        amount = numbers.format_currency(
            price.amount,
            price.currency,
            before if self.language == "en" else after,
            locale=self.locale,
            currency_digits=False,
        )
        return amount if price.vat is Vat.EXEMPT else f"{amount} {self.say(f'vat.{price.vat}')}"

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with at most so many decimals: "4,3" in Danish, "4.3" in English."""
        return numbers.format_decimal(round(value, digits), locale=self.locale)

    def decimal(self, value: Decimal) -> str:
        """Return a number with all its decimals: "1.500,25" in Danish."""
        return numbers.format_decimal(value, locale=self.locale, decimal_quantization=False)

    def share(self, part: int, whole: int) -> str:
        """Return how much of a whole a part is: "27 %" in Danish, "27%" in English."""
        return numbers.format_percent(part / whole if whole else 0, locale=self.locale)

    def list(self, items: Iterable[str]) -> str:
        """Return "a, b og c"."""
        return lists.format_list(list(items), locale=self.locale)

    def list_or(self, items: Iterable[str]) -> str:
        """Return "a, b eller c"."""
        return lists.format_list(list(items), style="or", locale=self.locale)


def language_of(locale: str | None, default: Language = "da") -> Language:
    """Return the language of a client's locale ("nb-NO", "no", "sv"), else `default`."""
    return our_language(locale) or default


def our_language(locale: str | None) -> Language | None:
    """Return the language of a client's locale where it is one of ours, else None."""
    head = (locale or "").replace("_", "-").split("-")[0].lower()
    alias = {"no": "nb", "nn": "nb"}.get(head, head)
    return next((each for each in LANGUAGES if each == alias), None)
