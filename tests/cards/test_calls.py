"""Posts that name people: everybody once, under names that Teams can tell apart, in pages that it takes."""

from __future__ import annotations

import json

from bot.model import Mention, Message
from bot.texts import Voice
from cards.calls import MOST_NAMES, Called, pages
from cards.elements import Face

FACE = Face(Voice("da"))
HEAD = "jeg kan ikke skrive til jer 1:1, så her er en besked fra Birgit Holm."


def said(people: list[Called], words: str = "Vi ses kl. 12.30") -> list[Message]:
    return pages(FACE, people, sender="Birgit Holm", words=words)


def test_people_are_mentioned_by_id_and_else_named() -> None:
    people = [Called(name="Åse Østergård", user_id="29:a"), Called(name="Bo *Friis*"), Called(name="", user_id="29:c")]
    text = f"Til <at>Åse Østergård</at>, Bo Friis og <at>Uden navn</at>: {HEAD}\n\nVi ses kl. 12.30"
    mentions = (Mention(user_id="29:a", name="Åse Østergård"), Mention(user_id="29:c", name="Uden navn"))
    assert said(people) == [Message(text=text, mentions=mentions)]


def test_people_of_one_name_are_told_apart() -> None:
    people = [Called(name="Anna Holm", user_id=f"29:{number}") for number in range(3)]
    (page,) = said(people)
    assert [each.name for each in page.mentions] == ["Anna Holm", "Anna Holm 2", "Anna Holm 3"]


def test_hostile_names_and_words_mention_and_mark_nothing() -> None:
    name = "<at>Alle</at> **=cmd|x** \u202eomvendt {{DATE(x)}} [x](y)"
    (page,) = said([Called(name=name, user_id="29:a")], "<at>Alle</at> **fed** # overskrift")
    assert page.mentions == (Mention(user_id="29:a", name="atAlle/at =cmdx omvendt DATEx xy"),)
    assert page.text.count("<at>") == page.text.count("</at>") == 1
    assert page.text.endswith(r"\<at\>Alle\</at\> \*\*fed\*\* # overskrift")


def test_nobody_is_lost_between_pages_and_every_page_is_taken() -> None:
    people = [Called(name=f"Ærø Æblegård {number} 🙂", user_id=f"29:{'x' * 90}{number}") for number in range(200)]
    for words in ("Kort", "🙂" * 4000, "\\" * 4000, "æ\n" * 2000):
        found = said(people, words)
        assert [each.user_id for page in found for each in page.mentions] == [each.user_id for each in people]
        for page in found:
            assert len(page.mentions) <= MOST_NAMES
            entities = [
                {"type": "mention", "text": f"<at>{each.name}</at>", "mentioned": each.model_dump()}
                for each in page.mentions
            ]
            activity = json.dumps({"type": "message", "text": page.text, "entities": entities}, ensure_ascii=False)
            assert len(activity.encode()) < 28_000
            assert len(activity.encode("utf-16-le")) < 80_000


def test_nobody_to_name_is_no_post() -> None:
    assert said([]) == []
