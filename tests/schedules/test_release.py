"""Identities from release to release, and what changed."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Agenda, Session, SessionKind, Speaker
from schedules import readers
from schedules.release import Change, ChangeKind, Ripple, diff, identify, joined, ripples

if TYPE_CHECKING:
    from collections.abc import Callable

K = SessionKind
C = ChangeKind
DAY = date(2021, 5, 31)
SHARED = Path(__file__).resolve().parents[3] / "shared" / "agendas"


def ids(name: str = "new") -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"{name}{next(numbers)}"


def line(
    title: str,
    start: str,
    end: str | None = None,
    kind: K = K.TALK,
    session_id: str = "",
    *,
    by: str = "",
    day: int = 0,
    uid: str = "",
    room: str = "",
    pending: bool = False,
) -> Session:
    on = f"{DAY + timedelta(days=day)}T"
    return Session(
        id=session_id,
        uid=uid,
        title=title,
        kind=kind,
        start=datetime.fromisoformat(on + start),
        end=datetime.fromisoformat(on + end) if end else None,
        end_stated=bool(end),
        speakers=tuple(Speaker(name=each) for each in by.split(", ") if each),
        room=room,
        pending=pending,
    )


def pause(start: str, session_id: str = "", title: str = "Pause", *, day: int = 0) -> Session:
    return line(title, start, None, K.BREAK, session_id, day=day)


def agenda(*sessions: Session) -> Agenda:
    return Agenda(title="Dag", sessions=sessions)


OLD = agenda(
    line("Velkommen", "09:00", "09:15", K.OPENING, "a"),
    line("Pause", "10:00", "10:15", K.BREAK, "b"),
    line("Frivillige i foreninger", "10:15", "11:00", K.TALK, "c"),
    line("Pause", "14:00", "14:15", K.BREAK, "d"),
)
DAYS = agenda(
    line("Velkommen", "09:00", None, K.OPENING, "a"),
    pause("10:00", "b"),
    line("Havnen som mødested", "10:15", "11:00", K.TALK, "c", by="Ane Holm"),
    pause("11:45", "d", "Frokost"),
    line("Værksted", "13:00", "14:00", K.WORKSHOP, "e", by="Bo Lind", room="Salen"),
    line("Værksted", "13:00", "14:00", K.WORKSHOP, "f", by="Eva Krag", room="Loftet"),
    line("Tak for i dag", "15:00", None, K.CLOSING, "g"),
    line("Godmorgen", "09:00", None, K.OPENING, "h", day=1),
    pause("10:00", "i", day=1),
    line("Oplæg følger", "10:15", "11:00", K.TALK, "j", day=1),
    pause("11:45", "k", "Frokost", day=1),
    line("Afsked", "15:00", None, K.CLOSING, "l", day=1),
)


def moved(by: timedelta, *but: str) -> tuple[Session, ...]:
    return tuple(
        each
        if each.id in but
        else each.model_copy(update={"start": each.start + by, "end": each.end and each.end + by})
        for each in DAYS.sessions
    )


def instead(**others: Session | None) -> tuple[Session, ...]:
    """Return the two days with other sessions in the place of some; None for none."""
    new = (others.get(each.id, each) for each in DAYS.sessions)
    return tuple(each for each in new if each is not None)


ALL = list("abcdefghijkl")
CASES: dict[str, tuple[Agenda, tuple[Session, ...], list[str]]] = {
    "unchanged": (OLD, OLD.sessions, ["a", "b", "c", "d"]),
    "moved keeps its title": (OLD, (line("Frivillige i foreninger", "13:00"),), ["c"]),
    "spelt with other spaces and capitals": (OLD, (line("frivillige  i Foreninger", "13:00"),), ["c"]),
    "renamed a little at the same time": (OLD, (line("Frivillige i lokale foreninger", "10:15"),), ["c"]),
    "renamed a little and moved a little": (OLD, (line("Frivillige i lokale foreninger", "10:30"),), ["c"]),
    "renamed wholly is another": (OLD, (line("Økonomi", "10:15"),), ["new1"]),
    "similar and of another kind": (OLD, (line("Frivillige i foreningen", "10:15", None, K.WORKSHOP),), ["c"]),
    "same titles are told apart by time": (OLD, (pause("10:05"), pause("14:05")), ["b", "d"]),
    "the nearer of two same titles": (OLD, (pause("13:00"),), ["d"]),
    "one more of the same title": (OLD, (pause("10:00"), pause("12:00"), pause("14:00")), ["b", "new1", "d"]),
    "swapped": (OLD, (line("Frivillige i foreninger", "09:00"), line("Velkommen", "10:15")), ["c", "a"]),
    "an identity brought along": (OLD, (line("Helt nyt", "20:00", session_id="c"),), ["c"]),
    "an unknown identity brought along": (OLD, (line("Helt nyt", "20:00", session_id="forged"),), ["new1"]),
    "an identity brought along twice": (
        OLD,
        (line("Helt nyt", "20:00", session_id="c"), line("Andet", "21:00", session_id="c")),
        ["c", "new1"],
    ),
    "another day": (DAYS, moved(timedelta(days=7)), ALL),
    "the next day, where the days are alike": (DAYS, moved(timedelta(days=1)), ALL),
    "an hour later, where a pause follows a pause": (
        agenda(pause("10:00", "a"), pause("11:00", "b"), pause("12:00", "c"), line("Tak", "13:00", None, K.TALK, "d")),
        (pause("11:00"), pause("12:00"), pause("13:00"), line("Tak", "14:00")),
        ["a", "b", "c", "d"],
    ),
    "a quarter later from ten on": (DAYS, moved(timedelta(minutes=15), "a", "h"), ALL),
    "parallel ones of one name by who speaks": (
        DAYS,
        instead(
            e=line("Værksted", "13:00", "14:00", K.WORKSHOP, by="Eva Krag", room="Salen"),
            f=line("Værksted", "13:00", "14:00", K.WORKSHOP, by="Bo Lind", room="Loftet"),
        ),
        ["a", "b", "c", "d", "f", "e", "g", "h", "i", "j", "k", "l"],
    ),
    "a line that is filled in": (DAYS, instead(j=line("Hvem ejer stien?", "10:15", by="Per Juul", day=1)), ALL),
    "renamed wholly and moved a quarter, between two that stay": (
        DAYS,
        instead(j=line("Hvem ejer stien?", "10:30", day=1)),
        ALL,
    ),
    "another speaker with another talk in its place": (
        DAYS,
        instead(c=line("Hvem ejer stien?", "10:15", "11:00", by="Per Juul")),
        ["a", "b", "new1", *ALL[3:]],
    ),
    "the same speaker with another title, a little later": (
        DAYS,
        instead(c=line("Hvem ejer stien?", "10:30", by="Ane Holm")),
        ALL,
    ),
    "a pause of another day is not this one moved": (
        DAYS,
        (*instead(b=None), pause("14:00", day=1)),
        [*ALL[:1], *ALL[2:], "new1"],
    ),
    "split in two: the first of them goes on": (
        DAYS,
        (
            *instead(c=line("Havnen som mødested, del 1", "10:15", "10:35", by="Ane Holm")),
            line("Havnen som mødested, del 2", "10:35", "11:00", by="Ane Holm"),
        ),
        [*ALL, "new1"],
    ),
    "two become one": (
        agenda(
            line("Havnen, del 1", "10:00", "10:30", K.TALK, "a"),
            line("Havnen, del 2", "10:30", "11:00", K.TALK, "b"),
            pause("11:00", "c"),
        ),
        (line("Havnen", "10:00", "11:00"), pause("11:00")),
        ["a", "c"],
    ),
    "numbered lines stay in their places": (
        agenda(line("Session 1", "10:00", None, K.TALK, "a"), line("Session 2", "11:00", None, K.TALK, "b")),
        (line("Session 2", "10:00"), line("Session 3", "11:00")),
        ["b", "new1"],
    ),
    "numbers that are taken away": (
        agenda(
            line("Hovedoplæg 1", "09:05", None, K.TALK, "a"),
            line("Hovedoplæg 2", "09:05", None, K.TALK, "b", day=1),
            line("Hovedoplæg 3", "13:30", None, K.TALK, "c", day=2),
        ),
        (
            line("Hovedoplæg", "09:05", by="Ane Holm"),
            line("Hovedoplæg", "09:05", by="Bo Lind", day=1),
            line("Hovedoplæg", "13:30", by="Eva Krag", day=2),
        ),
        ["a", "b", "c"],
    ),
    "what its source calls the same": (
        agenda(
            line("Åbent emne", "10:00", None, K.TALK, "a", uid="1"),
            line("Åbent emne", "11:00", None, K.TALK, "b", uid="2"),
        ),
        (line("Åbent emne", "10:00", uid="2"), line("Noget helt andet", "17:00", uid="1", day=3)),
        ["b", "a"],
    ),
    "names of a source that gives new ones each time": (
        agenda(
            line("Brandvæsenet", "10:00", None, K.TALK, "a", uid="1"),
            line("Redningen", "11:00", None, K.TALK, "b", uid="2"),
        ),
        (line("Brandvæsenet", "12:00", uid="8"), line("Redningen", "11:00", uid="9")),
        ["a", "b"],
    ),
    "more lines to be announced than were": (
        agenda(
            line("Offentliggøres", "10:00", None, K.TALK, "a", pending=True),
            line("Offentliggøres", "10:00", None, K.TALK, "b", pending=True),
        ),
        (line("Stiens venner", "10:00"), line("Offentliggøres", "10:00", pending=True)),
        ["b", "a"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_identity_of(case: str) -> None:
    old, sessions, expected = CASES[case]
    blank = tuple(each if case.startswith("an ") else each.model_copy(update={"id": ""}) for each in sessions)
    assert [each.id for each in identify(old, agenda(*blank), ids()).sessions] == expected


@pytest.mark.parametrize("case", CASES)
def test_identity_does_not_hang_on_the_order_of_lines(case: str) -> None:
    old, sessions, _ = CASES[case]
    blank = [each if case.startswith("an ") else each.model_copy(update={"id": ""}) for each in sessions]
    if case == "an identity brought along twice":
        return  # the first of them has it
    found = {each.model_copy(update={"id": ""}): each.id for each in identify(old, agenda(*blank), ids()).sessions}
    for seed in range(5):
        chance = random.Random(seed)
        mixed = agenda(*chance.sample(old.sessions, len(old.sessions)))
        again = identify(mixed, agenda(*chance.sample(blank, len(blank))), ids())
        for each in again.sessions:
            known = found[each.model_copy(update={"id": ""})]
            assert each.id == known or {each.id[:3], known[:3]} == {"new"}


def test_first_release_gives_every_session_a_fresh_identity() -> None:
    found = identify(None, agenda(line("Pause", "10:00"), line("Pause", "10:00")), ids())
    assert [each.id for each in found.sessions] == ["new1", "new2"]


def test_identify_changes_nothing_but_ids() -> None:
    found = identify(None, OLD, ids())
    assert [each.model_copy(update={"id": ""}) for each in found.sessions] == [
        each.model_copy(update={"id": ""}) for each in OLD.sessions
    ]


GONE = (
    line("Havnen som mødested", "10:15", "11:00", K.TALK, "x", by="Ane Holm"),
    pause("10:00", "y"),
    line("Velkommen", "09:00", "09:15", K.OPENING, "z"),
)


def test_withdrawn_session_that_comes_back_is_known_again() -> None:
    back = (line("Havnen som mødested", "14:30", "15:00", by="Ane Holm"), pause("10:00"), line("Nyt", "12:00"))
    found = identify(agenda(line("Andet", "09:00", None, K.TALK, "a")), agenda(*back), ids(), GONE)
    assert [each.id for each in found.sessions] == ["x", "y", "new1"]


def test_what_stands_is_known_before_what_was_withdrawn() -> None:
    found = identify(OLD, OLD.model_copy(update={"sessions": moved_lines(OLD)}), ids(), GONE)
    assert [each.id for each in found.sessions] == ["a", "b", "c", "d"]


def test_pause_that_is_new_is_no_old_one_of_another_day() -> None:
    found = identify(OLD, agenda(*OLD.sessions, pause("16:00", day=2)), ids(), GONE)
    assert [each.id for each in found.sessions] == ["a", "b", "c", "d", "new1"]


def moved_lines(plan: Agenda) -> tuple[Session, ...]:
    later = timedelta(minutes=20)
    return tuple(each.model_copy(update={"id": "", "start": each.start + later}) for each in plan.sessions)


# Any agendas --------------------------------------------------------------------------------------

TITLES = st.sampled_from(["Pause", "Frokost", "Værksted", "Værksted 1", "Værksted 2", "Havnen", "Stiens venner", "…"])
SESSIONS = st.builds(
    line,
    TITLES,
    st.sampled_from(["09:00", "09:15", "10:00", "12:30", "23:45"]),
    kind=st.sampled_from(list(K)),
    by=st.sampled_from(["", "Ane Holm", "Bo Lind", "Ane Holm, Bo Lind"]),
    day=st.integers(0, 2),
    uid=st.sampled_from(["", "1", "2"]),
    room=st.sampled_from(["", "Salen", "Loftet"]),
    pending=st.booleans(),
)
AGENDAS = st.lists(SESSIONS, max_size=12).map(lambda each: agenda(*each))


@given(AGENDAS, AGENDAS, AGENDAS)
def test_no_identity_is_given_twice(first: Agenda, old: Agenda, new: Agenda) -> None:
    gone = identify(None, first, ids("gone")).sessions
    before = identify(None, old, ids("old"))
    found = [each.id for each in identify(before, new, ids(), gone).sessions]
    assert len(set(found)) == len(found) == len(new.sessions)
    assert set(found) == set(found) & {each.id for each in (*gone, *before.sessions)} | {
        each for each in found if each.startswith("new")
    }


@given(AGENDAS)
def test_same_agenda_keeps_every_identity_and_tells_no_change(plan: Agenda) -> None:
    old = identify(None, plan, ids("old"))
    new = identify(old, plan, ids())
    assert sorted(each.id for each in new.sessions) == sorted(each.id for each in old.sessions)
    assert diff(old, new) == ()


@given(AGENDAS, AGENDAS, st.randoms(use_true_random=False))
def test_order_of_lines_decides_nothing(old: Agenda, new: Agenda, chance: random.Random) -> None:
    before = identify(None, old, ids("old"))
    mixed = before.model_copy(update={"sessions": tuple(chance.sample(before.sessions, len(before.sessions)))})

    def kept(known: Agenda, plan: Agenda) -> list[tuple[str, str, str]]:
        found = identify(known, plan, ids()).sessions
        return sorted((each.id, str(each.start), each.title) for each in found if each.id.startswith("old"))

    other = new.model_copy(update={"sessions": tuple(chance.sample(new.sessions, len(new.sessions)))})
    assert kept(before, new) == kept(mixed, other)


@given(AGENDAS, st.sampled_from([timedelta(minutes=15), timedelta(hours=3), timedelta(days=7)]))
def test_titles_of_their_own_are_followed_wherever_they_go(plan: Agenda, by: timedelta) -> None:
    named = [
        each.model_copy(update={"title": f"{'æbcdefghijkl'[number] * 4} Emne", "uid": "", "kind": K.TALK})
        for number, each in enumerate(plan.sessions)
    ]
    old = identify(None, agenda(*named), ids("old"))
    later = tuple(each.model_copy(update={"id": "", "start": each.start + by}) for each in reversed(old.sessions))
    found = identify(old, agenda(*later), ids())
    assert [each.id for each in found.sessions] == [each.id for each in reversed(old.sessions)]


@pytest.mark.timeout(30)
@pytest.mark.parametrize("alike", [False, True])
def test_thousand_sessions_are_known_again(alike: bool) -> None:
    chance = random.Random(7)
    rooms = [f"Sal {number}" for number in range(10)]
    lines = [
        line(
            "Oplæg følger" if alike else f"{chance.choice(['Om', 'Mod'])} {chance.randrange(10**9):x} i kommunen",
            f"{8 + slot % 10:02}:00",
            day=slot // 10,
            room=room,
        )
        for slot in range(100)
        for room in rooms
    ]
    old = identify(None, agenda(*lines), ids("old"))
    later = timedelta(minutes=20)
    new = agenda(*(each.model_copy(update={"start": each.start + later}) for each in lines[:-50]))
    found = identify(old, new, ids())
    kept = [each.id for each in found.sessions]
    assert kept == [each.id for each in old.sessions[:-50]] or (alike and len(set(kept)) == len(kept))


# What changed -------------------------------------------------------------------------------------


def test_diff_of_equal_agendas_is_empty() -> None:
    assert diff(OLD, OLD) == ()


def test_diff_tells_each_change_in_order_of_time() -> None:
    opening, first_break, talk, second_break = OLD.sessions
    longer = line("Velkommen", "09:00", "09:30", K.OPENING, "a")
    moved_and_shorter = line("Pause", "10:30", "10:40", K.BREAK, "b")
    renamed = line("Foreninger", "10:15", "11:00", K.TALK, "c", by="Ane Holm", room="Salen")
    added = line("Afrunding", "15:00", None, K.CLOSING, "e")
    assert diff(OLD, agenda(longer, moved_and_shorter, renamed, added)) == (
        Change(kinds=(C.LENGTHENED,), session=longer, was=opening),
        Change(kinds=(C.RENAMED, C.NEW_SPEAKER, C.ROOM), session=renamed, was=talk),
        Change(kinds=(C.MOVED, C.SHORTENED), session=moved_and_shorter, was=first_break),
        Change(kinds=(C.CANCELLED,), session=second_break, was=second_break),
        Change(kinds=(C.ADDED,), session=added),
    )


def test_first_diff_is_all_new() -> None:
    assert diff(None, OLD) == tuple(Change(kinds=(C.ADDED,), session=each) for each in OLD.sessions)


KINDS: dict[str, tuple[dict[str, object], tuple[C, ...]]] = {
    "spelt otherwise": ({"title": "  HAVNEN som mødested."}, ()),
    "another number": ({"title": "Havnen som mødested 2"}, (C.RENAMED,)),
    "an end that follows from the next one": ({"end": datetime(2021, 5, 31, 11, 30), "end_stated": False}, ()),  # noqa: DTZ001
    "an end that is told now": ({"end": datetime(2021, 5, 31, 11, 30), "end_stated": True}, (C.LENGTHENED,)),  # noqa: DTZ001
    "an end that nobody tells any more": ({"end": None}, ()),
    "somebody else": ({"speakers": (Speaker(name="Bo Lind"),)}, (C.NEW_SPEAKER, C.SPEAKER_GONE)),
    "one more": ({"speakers": (Speaker(name="ane  holm"), Speaker(name="Bo Lind"))}, (C.NEW_SPEAKER,)),
    "nobody": ({"speakers": ()}, (C.SPEAKER_GONE,)),
    "a room": ({"room": "Salen"}, (C.ROOM,)),
    "details and kind": ({"details": "Mere", "kind": K.WORKSHOP, "line": 9, "uid": "u"}, ()),
    "another day": ({"start": datetime(2021, 6, 1, 10, 15), "end": datetime(2021, 6, 1, 11)}, (C.MOVED,)),  # noqa: DTZ001
}


@pytest.mark.parametrize("case", KINDS)
def test_change_of_a_session(case: str) -> None:
    update, kinds = KINDS[case]
    was = line("Havnen som mødested", "10:15", "11:00", K.TALK, "c", by="Ane Holm")
    if "follows" in case:
        was = was.model_copy(update={"end_stated": False})
    session = was.model_copy(update=update)
    assert diff(agenda(was), agenda(session)) == ((Change(kinds=kinds, session=session, was=was),) if kinds else ())


def test_session_to_be_announced_is_new_when_it_is() -> None:
    coming = line("Følger", "10:00", None, K.TALK, "a", pending=True)
    told = line("Havnen", "10:00", None, K.TALK, "a")
    assert diff(None, agenda(coming)) == ()
    assert diff(agenda(coming), agenda(coming.model_copy(update={"start": told.start + timedelta(hours=1)}))) == ()
    assert diff(agenda(coming), agenda(told)) == (Change(kinds=(C.ADDED,), session=told, was=None),)
    assert diff(agenda(told), agenda(coming)) == (Change(kinds=(C.CANCELLED,), session=told, was=told),)


def test_joined_are_those_who_were_not_there() -> None:
    was, session = line("x", "09:00", by="Ane Holm, Bo Lind"), line("x", "09:00", by="Bo  lind, Eva Krag")
    assert joined(was, session) == (Speaker(name="Eva Krag"),)


QUARTER = timedelta(minutes=15)


def test_what_moves_together_is_one_ripple() -> None:
    assert ripples(DAYS, agenda(*moved(QUARTER, "a", *"hijkl"))) == (
        Ripple(
            since=datetime(2021, 5, 31, 10),  # noqa: DTZ001
            until=datetime(2021, 5, 31, 15),  # noqa: DTZ001
            by=QUARTER,
            rest=True,
            whole=False,
            sessions=("b", "c", "d", "e", "f", "g"),
        ),
    )


def test_ripple_ends_where_the_others_stay() -> None:
    assert ripples(DAYS, agenda(*moved(-QUARTER, *"adefghijkl"))) == ()
    (ripple,) = ripples(DAYS, agenda(*moved(-QUARTER, *"efghijkl")))
    assert (ripple.rest, ripple.whole, ripple.sessions) == (False, False, ("a", "b", "c", "d"))


def test_programme_on_another_day_is_a_ripple_for_each() -> None:
    found = ripples(DAYS, agenda(*moved(timedelta(days=7))))
    assert [(each.by, each.rest, each.whole, len(each.sessions)) for each in found] == [
        (timedelta(days=7), True, True, 7),
        (timedelta(days=7), True, True, 5),
    ]


def test_nothing_new_is_no_ripple() -> None:
    assert ripples(DAYS, DAYS) == ()


def test_workshop_programme_reloaded_is_told_as_a_person_would() -> None:
    first, second = SHARED / "en-17a-nwpt24-v1.md", SHARED / "en-17b-nwpt24-v2.md"
    if not second.exists():
        pytest.skip("LOUD: the pair of real programmes is not here; what a person would say of it is not tested")
    on = date(2024, 11, 6)
    old, new = (readers.read(each.read_bytes(), name=each.name, date=on).agenda for each in (first, second))
    before = identify(None, old, ids("old"))
    after = identify(before, new, ids())
    assert [each.id for each in after.sessions if each.id.startswith("new")] == []
    told = {each.was.title if each.was else "": each.kinds for each in diff(before, after)}
    keynotes = [kinds for title, kinds in told.items() if title.startswith("Keynote")]
    assert len(keynotes) == 3
    assert all(C.NEW_SPEAKER in kinds for kinds in keynotes)
    assert not any(C.MOVED in kinds or C.CANCELLED in kinds for kinds in told.values())
    assert {title.split(" (")[0] for title in told} == {
        "Keynote 1",
        "Keynote 2",
        "Keynote 3",
        "Welcome reception with activity",
        "Workshop dinner",
        "Possible end reception",
    }
