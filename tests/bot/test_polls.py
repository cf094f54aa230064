"""Polls without a database: what is typed becomes a poll or an answer, and answers become counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RefusalError
from bot.model import (
    LANGUAGES,
    Agenda,
    Ballot,
    Poll,
    PollKind,
    PollPlan,
    PollState,
    Reveal,
    Session,
    SessionKind,
)
from bot.polls.catalogue import matched
from bot.polls.closing import closes_at
from bot.polls.composing import compose
from bot.polls.reading import Said, read, read_form
from bot.polls.tally import blank, count, is_too_little, may_see
from bot.record import PollRecord
from bot.texts import Voice

K = PollKind
CHOICE = PollPlan(question="Hvad nu?", options=("Vi fortsætter", "Vi venter", "Kaffe og te", "3"))
SEVERAL = CHOICE.model_copy(update={"kind": K.MULTIPLE})
SCALE = PollPlan(question="Hvor enige?", kind=K.SCALE)
WORDS = PollPlan(question="Ét ord", kind=K.WORDS)
TEXT = PollPlan(question="Hvad mangler?", kind=K.TEXT)
RATED = PollPlan(question="Hvad syntes du?", kind=K.FEEDBACK, reveal=Reveal.REVEALED)

COMPOSED = [
    ("Hvad nu? | a | b", PollPlan(question="Hvad nu?", options=("a", "b"))),
    ("Hvad nu?\na\nb\n", PollPlan(question="Hvad nu?", options=("a", "b"))),
    ("  Hvad   nu? |a|  b  c |", PollPlan(question="Hvad nu?", options=("a", "b c"))),
    ("flere: Hvad? | a | b", PollPlan(question="Hvad?", kind=K.MULTIPLE, options=("a", "b"))),
    ("Multiple: What? | a | b", PollPlan(question="What?", kind=K.MULTIPLE, options=("a", "b"))),
    ("flera: Vad? | a | b", PollPlan(question="Vad?", kind=K.MULTIPLE, options=("a", "b"))),
    ("skala: Hvor enige?", PollPlan(question="Hvor enige?", kind=K.SCALE)),
    ("skala 7: Hvor enige?", PollPlan(question="Hvor enige?", kind=K.SCALE, steps=7)),
    (
        "scale: How? | 4 | not at all | fully",
        PollPlan(question="How?", kind=K.SCALE, steps=4, lowest="not at all", highest="fully"),
    ),
    ("ordsky: Ét ord om dagen", PollPlan(question="Ét ord om dagen", kind=K.WORDS)),
    ("ordmoln: Ett ord", PollPlan(question="Ett ord", kind=K.WORDS)),
    ("åbent spørgsmål: Hvad mangler?", PollPlan(question="Hvad mangler?", kind=K.TEXT)),
    ("öppen fråga: Vad saknas?", PollPlan(question="Vad saknas?", kind=K.TEXT)),
    ("åpent spørsmål: Hva mangler?", PollPlan(question="Hva mangler?", kind=K.TEXT)),
    ("=cmd() <script> | 🙂 | مرحبا", PollPlan(question="=cmd() <script>", options=("🙂", "مرحبا"))),
    ("Hvor? | + | -", PollPlan(question="Hvor?", options=("+", "-"))),
]
NOT_COMPOSED = [
    ("", "poll_how"),
    (" | a | b", "poll_how"),
    ("??? | a | b", "poll_how"),
    ("Hvad nu?", "poll_options_few"),
    ("Hvad nu? | a", "poll_options_few"),
    ("Hvad nu? | a | A.", "poll_option_twice"),
    ("Hvad nu? | " + " | ".join(f"nr {n}" for n in range(21)), "poll_options_many"),
    (f"Hvad nu? | a | {'b' * 201}", "poll_option_long"),
    (f"{'h' * 301} | a | b", "poll_question_long"),
    ("skala 11: Hvor?", "poll_scale_wrong"),
    ("skala: Hvor? | slet ikke", "poll_scale_wrong"),
    (f"skala: Hvor? | {'x' * 61} | helt", "poll_scale_wrong"),
    ("ordsky: Ét ord | a | b", "poll_no_options"),
    ("skala:", "poll_how"),
]


@pytest.mark.parametrize(("said", "plan"), COMPOSED)
def test_what_is_typed_is_a_poll(said: str, plan: PollPlan) -> None:
    assert compose(said) == plan


@pytest.mark.parametrize(("said", "code"), NOT_COMPOSED)
def test_what_cannot_be_asked_is_refused_in_words(said: str, code: str) -> None:
    with pytest.raises(RefusalError) as caught:
        compose(said)
    assert caught.value.code == code
    for language in LANGUAGES:
        assert Voice(language).say(f"refusal.{code}", **caught.value.values)


READ = [
    (CHOICE, "b", Said(choices=(2,))),
    (CHOICE, "B.", Said(choices=(2,))),
    (CHOICE, "2", Said(choices=(2,))),
    (CHOICE, "(2)", Said(choices=(2,))),
    (CHOICE, "3", Said(choices=(4,))),  # its words go before its place
    (CHOICE, "vi venter!", Said(choices=(2,))),
    (CHOICE, "VI FORT", Said(choices=(1,))),
    (CHOICE, "kaffe og te", Said(choices=(3,))),
    (SEVERAL, "a, c", Said(choices=(1, 3))),
    (SEVERAL, "a c", Said(choices=(1, 3))),
    (SEVERAL, "a og b og a", Said(choices=(1, 2))),
    (SEVERAL, "kaffe og te, vi venter", Said(choices=(2, 3))),
    (SCALE, "4", Said(choices=(4,))),
    (SCALE, "4 af 5", Said(choices=(4,))),
    (SCALE, "4/5", Said(choices=(4,))),
    (RATED, "4: godt tempo, 10 minutter for langt", Said(choices=(4,), text="godt tempo, 10 minutter for langt")),
    (RATED, "2 for lidt pause", Said(choices=(2,), text="for lidt pause")),
    (RATED, "5", Said(choices=(5,))),
    (WORDS, "tillid", Said(words=("tillid",))),
    (WORDS, " Tillid. , god  mad;ro", Said(words=("Tillid", "god mad", "ro"))),
    (WORDS, "Tillid, TILLID", Said(words=("Tillid",))),
    (TEXT, " en bus\nog en bænk ", Said(text="en bus\nog en bænk")),
    (TEXT, "nul\x00 \ud800tegn", Said(text="nul tegn")),
]
NOT_READ = [
    (CHOICE, "", "poll_answer_empty"),
    (CHOICE, "e", "poll_option_unknown"),
    (CHOICE, "vi", "poll_option_unknown"),  # two begin with it
    (CHOICE, "0", "poll_option_unknown"),
    (CHOICE, "9" * 40, "poll_option_unknown"),
    (CHOICE, "a, b", "poll_one_only"),
    (SEVERAL, "a, x", "poll_option_unknown"),
    (SCALE, "6", "poll_point_wrong"),
    (SCALE, "4/7", "poll_point_wrong"),
    (SCALE, "4 fordi", "poll_point_wrong"),
    (SCALE, "mange", "poll_point_wrong"),
    (SCALE, "٣", "poll_point_wrong"),
    (RATED, "godt", "poll_point_wrong"),
    (WORDS, "a, b, c, d", "poll_words_many"),
    (WORDS, "x" * 41, "poll_word_long"),
    (WORDS, "..., !!", "poll_answer_empty"),
    (TEXT, "x" * 2001, "poll_text_long"),
    (TEXT, "\x00", "poll_answer_empty"),
]


@pytest.mark.parametrize(("plan", "said", "ballot"), READ)
def test_what_is_typed_is_an_answer(plan: PollPlan, said: str, ballot: Said) -> None:
    assert read(plan, said) == ballot


@pytest.mark.parametrize(("plan", "said", "code"), NOT_READ)
def test_what_is_no_answer_is_refused_in_words(plan: PollPlan, said: str, code: str) -> None:
    with pytest.raises(RefusalError) as caught:
        read(plan, said)
    assert caught.value.code == code
    for language in LANGUAGES:
        assert Voice(language).say(f"refusal.{code}", **caught.value.values)


@pytest.mark.parametrize("plan", [CHOICE, SEVERAL, SCALE, WORDS, TEXT, RATED])
@given(said=st.text(max_size=300))
def test_any_text_is_an_answer_or_refused(plan: PollPlan, said: str) -> None:
    try:
        ballot = read(plan, said)
    except RefusalError:
        return
    assert ballot != Said()
    assert all(1 <= each <= max(plan.steps, len(plan.options)) for each in ballot.choices)
    assert "\x00" not in ballot.text + "".join(ballot.words)


FILLED = [
    (CHOICE, {"choice": "3"}, Said(choices=(3,))),  # a card means the place, not the words
    (SEVERAL, {"choice": "3,1"}, Said(choices=(1, 3))),
    (SCALE, {"choice": "5", "text": "fordi"}, Said(choices=(5,))),
    (RATED, {"choice": "5", "text": "  fordi "}, Said(choices=(5,), text="fordi")),
    (RATED, {"choice": "5", "text": ""}, Said(choices=(5,))),
    (WORDS, {"word1": "ro", "word2": "Ro.", "word3": "kaffe, te"}, Said(words=("ro", "kaffe, te"))),
    (TEXT, {"text": "en bus"}, Said(text="en bus")),
]
NOT_FILLED = [
    (CHOICE, {}, "poll_answer_empty"),
    (CHOICE, {"choice": "1,2"}, "poll_one_only"),
    (CHOICE, {"choice": "5"}, "poll_point_wrong"),
    (CHOICE, {"choice": "a"}, "poll_point_wrong"),
    (WORDS, {"word1": ""}, "poll_answer_empty"),
    (TEXT, {"text": " "}, "poll_answer_empty"),
]


@pytest.mark.parametrize(("plan", "values", "ballot"), FILLED)
def test_fields_of_a_card_are_an_answer(plan: PollPlan, values: dict[str, str], ballot: Said) -> None:
    assert read_form(plan, values) == ballot


@pytest.mark.parametrize(("plan", "values", "code"), NOT_FILLED)
def test_forged_or_empty_fields_are_refused(plan: PollPlan, values: dict[str, str], code: str) -> None:
    with pytest.raises(RefusalError) as caught:
        read_form(plan, values)
    assert caught.value.code == code


# Counting ----------------------------------------------------------------------------------------

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)


def poll(plan: PollPlan, **more: object) -> Poll:
    values = {"id": "p", "event_id": "e", "number": 2, "plan": plan, "state": PollState.OPEN}
    return Poll.model_validate(values | more)


def ballot(person: str, **said: object) -> Ballot:
    values = {"poll_id": "p", "person_id": person, "event_id": "e", "cast_at": AT}
    return Ballot.model_validate(values | said)


def test_choices_are_counted_by_option() -> None:
    cast = [ballot("a", choices=(1,)), ballot("b", choices=(2,)), ballot("c", choices=(2, 2, 9))]

    assert count(poll(CHOICE), cast) == PollRecord(number=2, plan=CHOICE, kind=K.SINGLE, voters=3, counts=(1, 2, 0, 0))


def test_scale_has_a_mean_and_nobody_has_none() -> None:
    cast = [ballot("a", choices=(5,)), ballot("b", choices=(2,)), ballot("c", choices=(4,))]

    told = count(poll(SCALE), cast)
    assert (told.counts, told.mean, count(poll(SCALE), []).mean) == ((0, 1, 0, 1, 1), 3.67, None)


def test_words_that_are_one_are_written_as_most_wrote_them() -> None:
    said = ["Tillid", " tillid. , MOD", "tillid", "Mod; ro", "TILLID", "re\u0301sume\u0301", "r\u00e9sum\u00e9"]

    told = count(poll(WORDS), [ballot(str(n), words=read(WORDS, each).words) for n, each in enumerate(said)])
    assert told.words == (("tillid", 4), ("Mod", 2), ("r\u00e9sum\u00e9", 2), ("ro", 1))


def test_what_is_hidden_counts_and_is_not_shown() -> None:
    cast = [ballot("a", choices=(1,), text="grimt", hidden=True), ballot("b", choices=(5,), text="fint")]
    words = [ballot("a", words=("grimt",), hidden=True), ballot("b", words=("fint",))]

    rated, cloud = count(poll(RATED), cast), count(poll(WORDS), words)
    assert (rated.voters, rated.counts, rated.texts) == (2, (1, 0, 0, 0, 1), ("fint",))
    assert (cloud.voters, cloud.words) == (2, (("fint", 1),))


def test_order_of_texts_tells_nothing_of_when_they_came() -> None:
    people = [f"person-{n}" for n in range(12)]
    cast = [ballot(each, text=each, cast_at=AT + timedelta(minutes=n)) for n, each in enumerate(people)]

    told = count(poll(TEXT), cast).texts
    assert sorted(told) == sorted(people)
    assert told == count(poll(TEXT), cast[::-1]).texts != tuple(people)


def test_of_few_who_say_what_they_thought_only_the_number_is_told_while_more_may_come() -> None:
    two = [ballot("a", choices=(1,), text="nej"), ballot("b", choices=(5,))]
    three = [*two, ballot("c", choices=(3,))]
    closed = poll(RATED, state=PollState.CLOSED)

    assert [is_too_little(count(poll(RATED), each)) for each in (two, three)] == [True, False]
    assert not is_too_little(count(closed, two))
    assert blank(count(poll(RATED), two)) == PollRecord(number=2, plan=RATED, kind=K.FEEDBACK, voters=2)


SEES = [
    (Reveal.VOTED, PollState.OPEN, False, False, False),
    (Reveal.VOTED, PollState.OPEN, False, True, True),
    (Reveal.VOTED, PollState.CLOSED, False, False, True),
    (Reveal.VOTED, PollState.OPEN, True, False, True),
    (Reveal.REVEALED, PollState.OPEN, False, True, False),
    (Reveal.REVEALED, PollState.CLOSED, False, True, False),
    (Reveal.REVEALED, PollState.CLOSED, True, False, True),
]


@pytest.mark.parametrize(("reveal", "state", "revealed", "voted", "sees"), SEES)
def test_who_sees_what_came_of_it(*, reveal: Reveal, state: PollState, revealed: bool, voted: bool, sees: bool) -> None:
    asked = poll(CHOICE.model_copy(update={"reveal": reveal}), state=state, revealed=revealed)
    assert may_see(asked, voted=voted) is sees


# Known again -------------------------------------------------------------------------------------


def plan_of(question: str) -> PollPlan:
    return PollPlan(question=question, kind=K.TEXT)


def row(key: str, question: str, place: int, state: PollState = PollState.CLOSED) -> Poll:
    return Poll(id=key, event_id="e", number=place, place=place, plan=plan_of(question), state=state)


OPENED = (
    row("a", "Hvad nu?", 1),
    row("b", "Hvem gør det?", 2, PollState.OPEN),
    row("c", "Hvor?", 3, PollState.PREPARED),
)
MATCHED = [
    (("Hvad nu?", "Hvem gør det?", "Hvor?"), ["a", "b", "c"]),
    (("Hvor?", "Hvad nu?", "Hvem gør det?"), ["c", "a", "b"]),
    (("Hvad nu!?", "Hvem gør det så?", "Hvornår?"), ["a", "b", "c"]),  # a slip is mended
    (("Hvad så?", "Hvem gør det?", "Hvor er det?"), [None, "b", "c"]),
    (("Kan vi låne salen?", "Hvem gør det?", "Hvor?"), [None, "b", "c"]),  # another one
    (("Helt nyt", "Hvad nu?", "Hvem gør det?", "Hvor?"), [None, "a", "b", "c"]),
    ((), []),
]


@pytest.mark.parametrize(("questions", "ids"), MATCHED)
def test_prepared_poll_is_known_again(questions: tuple[str, ...], ids: list[str | None]) -> None:
    found = matched([plan_of(each) for each in questions], OPENED)
    assert [each and each.id for each in found] == ids


# Closing by itself -------------------------------------------------------------------------------

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time
AGENDA = Agenda(
    title="Dagen",
    sessions=tuple(
        Session(
            id=key,
            title=key,
            kind=SessionKind.TALK,
            start=DAY + timedelta(hours=hour),
            end=None if key == "open" else DAY + timedelta(hours=hour + 1),
        )
        for key, hour in (("a", 9), ("open", 9.5), ("b", 14))
    ),
)


def clock(hours: float, minutes: float = 0) -> datetime:
    return AGENDA.instant(DAY + timedelta(hours=hours, minutes=minutes))


CLOSES = [
    ("a", CHOICE, clock(9), clock(10, 10)),
    ("a", CHOICE, clock(9, 59), clock(10, 10)),
    ("a", CHOICE, clock(10), clock(15, 10)),  # opened as it ended: until the day is over
    ("open", CHOICE, clock(9.5), clock(15, 10)),
    (None, CHOICE, clock(12), clock(15, 10)),
    ("gone", CHOICE, clock(12), clock(15, 10)),
    ("b", CHOICE, clock(15, 5), clock(39, 5)),
    ("a", RATED, clock(10), clock(39)),
    (None, RATED, clock(15), clock(39)),
]


@pytest.mark.parametrize(("session", "plan", "opened", "closes"), CLOSES)
def test_poll_closes_a_while_after_its_session_or_the_day(
    session: str | None, plan: PollPlan, opened: datetime, closes: datetime
) -> None:
    assert closes_at(AGENDA, poll(plan, session_id=session, opened_at=opened)) == closes
