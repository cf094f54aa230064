"""What a new programme does not say is kept from the one before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.carried import carry_over, led_by
from bot.model import (
    Agenda,
    Audience,
    BreakoutPlan,
    Call,
    Form,
    FormField,
    IdeaRules,
    Notices,
    PollPlan,
    Session,
    SessionKind,
    Speaker,
)

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = datetime(2027, 5, 31, 9)  # noqa: DTZ001 - wall time


def session(hour: int, title: str, key: str = "", **more: object) -> Session:
    values = {"id": key, "title": title, "kind": SessionKind.TALK, "start": DAY + timedelta(hours=hour)}
    return Session.model_validate(values | more)


ASKED = (PollPlan(question="Hvad nu?", options=("a", "b")),)
GROUPS = {"kind": SessionKind.BREAKOUT, "breakout": BreakoutPlan(prompt="Hvem mangler vi?")}
BEFORE = Agenda(
    title="Dagen",
    sessions=(
        session(0, "Velkommen", "a", speakers=(Speaker(name="Ada Berg", email="ada@sted.example"),), seats=12),
        session(1, "Grupper", "b", **GROUPS, polls=ASKED, feedback=True),
        session(2, "Jurymøde", "c", audience=Audience.CIRCLE),
    ),
    form=Form(fields=(FormField(id="name"), FormField(id="care", sensitive=True), FormField(id="age", hidden=True))),
    organisers=("ada@sted.example",),
    facilitators=("bo@sted.example",),
    notices=Notices(heads_up=0),
    ideas=IdeaRules(most=3),
    digests=(DAY,),
    logo="https://sted.example/logo.png",
    link="https://sted.example/moede",
)
AFTER = Agenda(
    title="Dagen",
    sessions=(
        session(0, "Velkommen", speakers=(Speaker(name="Ada Berg"), Speaker(name="Bo Dam"))),
        session(2, "Grupper", kind=SessionKind.BREAKOUT, breakout=BreakoutPlan()),
        session(3, "Jurymøde"),
        session(4, "Tak for i dag"),
    ),
)


def test_the_first_programme_is_as_it_is() -> None:
    assert carry_over(None, AFTER) == AFTER


KEPT: list[tuple[str, Callable[[Agenda], object], object]] = [
    ("identities", lambda each: [line.id for line in each.sessions][:3], ["a", "b", "c"]),
    ("organisers", lambda each: each.organisers, BEFORE.organisers),
    ("facilitators", lambda each: each.facilitators, BEFORE.facilitators),
    ("registration", lambda each: each.form, BEFORE.form),
    ("how much is said", lambda each: each.notices, BEFORE.notices),
    ("what groups are asked", lambda each: each.sessions[1].breakout, BEFORE.sessions[1].breakout),
    ("what people are asked", lambda each: each.sessions[1].polls, ASKED),
    ("that they are asked as it ends", lambda each: each.sessions[1].feedback, True),
    ("how ideas are taken in", lambda each: each.ideas, IdeaRules(most=3)),
    ("when there is an overview", lambda each: each.digests, (DAY,)),
    ("whose picture", lambda each: each.logo, "https://sted.example/logo.png"),
    ("where people join", lambda each: each.link, "https://sted.example/moede"),
    ("how many seats a session has", lambda each: [line.seats for line in each.sessions], [12, None, None, None]),
    ("closed stays closed", lambda each: each.sessions[2].audience, Audience.CIRCLE),
    ("what is new is open", lambda each: each.sessions[3].audience, Audience.OPEN),
    (
        "e-mails of who speaks",
        lambda each: [one.email for one in each.sessions[0].speakers],
        ["ada@sted.example", None],
    ),
]


@pytest.mark.parametrize(("what", "told", "kept"), KEPT, ids=[what for what, *_ in KEPT])
def test_what_is_not_said_is_kept(what: str, told: Callable[[Agenda], object], kept: object) -> None:
    assert (what, told(carry_over(BEFORE, AFTER))) == (what, kept)


def test_what_is_said_counts() -> None:
    said = AFTER.model_copy(
        update={
            "organisers": ("carla@sted.example",),
            "form": Form(),
            "notices": Notices(heads_up=10),
            "sessions": (session(1, "Grupper", kind=SessionKind.BREAKOUT, breakout=BreakoutPlan(prompt="Hvad nu?")),),
        }
    )
    made = carry_over(BEFORE, said)
    assert (made.organisers, made.form, made.notices.heads_up) == (("carla@sted.example",), Form(), 10)
    assert [each.breakout and each.breakout.prompt for each in made.sessions] == ["Hvad nu?"]


def test_our_own_format_says_all_that_is_asked() -> None:
    made = carry_over(BEFORE, AFTER, whole=True)

    asked = [(each.polls, each.feedback, each.seats) for each in made.sessions]
    assert (asked, made.ideas, made.digests, made.logo, made.link) == ([((), False, None)] * 4, IdeaRules(), (), "", "")


def test_overviews_move_with_the_day() -> None:
    moved = tuple(each.model_copy(update={"start": each.start + timedelta(days=7)}) for each in AFTER.sessions)

    assert carry_over(BEFORE, AFTER.model_copy(update={"sessions": moved})).digests == (DAY + timedelta(days=7),)


@pytest.mark.parametrize("whole", [True, False])
def test_what_few_were_to_see_is_shown_to_no_more(whole: bool) -> None:
    fields = (FormField(id="age"), FormField(id="care"), FormField(id="new", sensitive=True), FormField(id="name"))
    made = carry_over(BEFORE, AFTER.model_copy(update={"form": Form(fields=fields)}), whole=whole)
    assert made.form is not None
    assert [(each.id, each.sensitive, each.hidden) for each in made.form.fields] == [
        ("age", False, True),
        ("care", True, False),
        ("new", True, False),
        ("name", False, False),
    ]


@pytest.mark.parametrize(
    ("before", "kept"),
    [(None, ()), (Form(), ()), (Form(call=Call(seats=1, selectors=("ada@sted.example",))), ("ada@sted.example",))],
)
def test_who_selects_is_not_for_a_source_to_say(before: Form | None, kept: tuple[str, ...]) -> None:
    came = AFTER.model_copy(update={"form": Form(call=Call(seats=2, selectors=("eva@andet.example",)))})
    made = led_by(BEFORE.model_copy(update={"form": before}), came)
    assert (made.form, made.organisers) == (Form(call=Call(seats=2, selectors=kept)), BEFORE.organisers)
    assert led_by(BEFORE, AFTER).form is None
