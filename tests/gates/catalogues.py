"""The four catalogues and the code say the same: every sentence that the code asks for stands in each
language with the same {places}, none is empty, none is left over, and each gets the values it needs.
"""

from __future__ import annotations

import string
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

from tests.gates.sentences import FAMILIES, Said, Speech, listen_to

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "cards", "manifest", "schedules")
LANGUAGES = ("da", "en", "sv", "nb")


@dataclass(frozen=True)
class Sentence:
    """What one catalogue has under a key: its forms (one, or one for each of the language's numbers)."""

    forms: tuple[str, ...]
    plural: bool
    forms_due: int = 1
    fuzzy: bool = False


Catalogues = dict[str, dict[str, Sentence]]


def read(folder: Path) -> Catalogues:
    """Return every language's sentences by key."""
    return {language: _read(folder / f"{language}.po", language) for language in LANGUAGES}


def _read(path: Path, language: str) -> dict[str, Sentence]:
    with path.open("rb") as stream:
        catalogue = read_po(stream, locale=language, abort_invalid=True)
    found = {}
    for message in catalogue:
        key = message.id if isinstance(message.id, str) else message.id[0]
        plural = not isinstance(message.id, str)
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if key:
            found[key] = Sentence(forms, plural, catalogue.num_plurals if plural else 1, message.fuzzy)
    return found


def _names(form: str) -> Iterator[str]:
    return (name for _, name, _, _ in string.Formatter().parse(form) if name is not None)


def places(sentence: Sentence) -> frozenset[str]:
    """Return the {places} of all forms; none where the braces are not sound (`alike` says so)."""
    try:
        named = {name for form in sentence.forms for name in _names(form)}
    except ValueError:
        return frozenset()
    return frozenset(name.partition(".")[0].partition("[")[0] for name in named)


def _sound(language: str, key: str, sentence: Sentence) -> Iterator[str]:
    if sentence.fuzzy:
        yield f"{language}: {key}: marked fuzzy"
    if len(sentence.forms) != sentence.forms_due or not all(form.strip() for form in sentence.forms):
        yield f"{language}: {key}: empty"
    try:
        for form in sentence.forms:
            list(_names(form))
    except ValueError as error:
        yield f"{language}: {key}: {error}"


def alike(catalogues: Catalogues) -> Iterator[str]:
    """Yield what one catalogue lacks or says otherwise than the Danish."""
    for key in sorted(set().union(*catalogues.values())):
        have = {language: texts[key] for language, texts in catalogues.items() if key in texts}
        yield from (f"{language}: {key}: missing" for language in catalogues if language not in have)
        wrong = [line for language, sentence in have.items() for line in _sound(language, key, sentence)]
        yield from wrong
        if wrong:
            continue
        if len({sentence.plural for sentence in have.values()}) > 1:
            yield f"{key}: counted in some languages only"
        filled = {language: places(sentence) - {"n"} for language, sentence in have.items()}
        if len(set(filled.values())) > 1:
            listed = ", ".join(f"{language} {sorted(names)}" for language, names in filled.items())
            yield f"{key}: places differ: {listed}"


def asked(speech: Speech, original: Mapping[str, Sentence]) -> Iterator[str]:
    """Yield what the code asks for and does not get."""
    for said in speech.said:
        if said.prefix and not any(key.startswith(said.prefix) for key in original):
            yield f"{said.where}: no sentence begins with {said.prefix}"
        if said.key:
            yield from _asked(said, original.get(said.key))


def _asked(said: Said, sentence: Sentence | None) -> Iterator[str]:
    if sentence is None:
        yield f"{said.where}: no sentence {said.key}"
        return
    if said.counted and not sentence.plural:
        yield f"{said.where}: {said.key} is counted here, and has one form"
    lacking = () if said.values is None else sorted(places(sentence) - said.values)
    yield from (f"{said.where}: {said.key} gets no {{{name}}}" for name in lacking)


def left_over(speech: Speech, original: Mapping[str, Sentence]) -> Iterator[str]:
    """Yield the sentences that nothing says: neither by key, by prefix, nor by a string in a table."""
    families = tuple(family for family, _ in FAMILIES.values())
    keys = {said.key for said in speech.said}
    prefixes = tuple(said.prefix for said in speech.said if said.prefix and said.prefix not in families)
    for key in sorted(original):
        code = next((key.removeprefix(family) for family in families if key.startswith(family)), key)
        if key not in keys and not key.startswith(prefixes) and not {key, code} & speech.strings:
            yield f"{key}: nothing says it"


def main(root: Path = ROOT) -> int:
    """Print where the catalogues and the code differ; 0 where they do not."""
    speech, catalogues = listen_to(root, ROOMS), read(root / "bot" / "texts")
    original = catalogues["da"]
    found = [*alike(catalogues), *asked(speech, original), *left_over(speech, original)]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
