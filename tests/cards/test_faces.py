"""What single cards say, whole where a card is small."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.forms import Fault
from bot.model import Agenda, Event, FieldKind, Form, FormField, Message, PlaceKind, Session, SessionKind, Slot, Verb
from bot.record import IdeaRecord
from bot.texts import Voice
from cards import agenda as agendas
from cards import (
    announcement,
    breakout,
    changes,
    choose,
    console,
    harvest,
    idea,
    pulse,
    reading,
    registration,
    summary,
    topics,
)
from cards.elements import MOST_BUTTONS, Face, ask, card, text
from cards.paging import fits
from schedules.release import Change, ChangeKind
from tests.cards.reading import fields, presses, verbs, words
from tests.cards.samples import World, at, plain

FACE = Face(Voice("da"), place=PlaceKind.PERSONAL)
CHANNEL = Face(Voice("da"), "submit", PlaceKind.CHANNEL)
WORLD = World(plain)
EVENT, AGENDA = WORLD.event, WORLD.agenda


def test_a_card_is_plain_json() -> None:
    wanted = ask(FACE, Verb.VOTE, event_id="e1", argument="3", sample="3")
    data = {"verb": "vote", "event": "e1", "argument": "3"}
    submit = {"type": "Action.Submit", "title": "Støt", "data": data, "associatedInputs": "none"}
    assert card(FACE, body=[text("Hej")], fallback="Hej", buttons=[wanted]) == {
        "type": "AdaptiveCard",
        "version": "1.4",
        "fallbackText": "Hej",
        "msteams": {"width": "full"},
        "body": [
            {"type": "TextBlock", "text": "Hej", "wrap": True, "spacing": "Small"},
            {
                "type": "ActionSet",
                "spacing": "Medium",
                "actions": [submit | {"type": "Action.Execute", "verb": "vote", "fallback": submit}],
            },
            {
                "type": "TextBlock",
                "text": "Du kan også skrive *stem 3*",
                "size": "Small",
                "isSubtle": True,
                "wrap": True,
                "spacing": "Small",
            },
        ],
    }


def test_a_card_in_a_channel_says_that_the_bot_must_be_mentioned() -> None:
    drawn = card(CHANNEL, body=[], fallback="", buttons=[ask(CHANNEL, Verb.NOW), ask(CHANNEL, Verb.NEXT)])
    assert drawn["body"][-1]["text"] == "Du kan også skrive *@Ordstyrer* og så *nu* eller *næste*"


def test_a_card_with_too_many_buttons_is_not_made() -> None:
    with pytest.raises(ValueError, match="7"):
        card(FACE, body=[], fallback="", buttons=[ask(FACE, Verb.NOW)] * (MOST_BUTTONS + 1))


def test_the_programme_marks_what_runs_and_leaves_out_what_is_closed() -> None:
    drawn = agendas.programme(FACE, event=EVENT, agenda=AGENDA, now=at("09:40"))
    assert words(drawn) == [
        "Program",
        "Nærdemokratidag",
        "Fredag den 29. maj",
        *("9.00", "Velkommen og dagens program"),
        *("9.15", "Hvem henter brændet? (tre landsbyer) · nu", "Maja Lund, Peter Skov og Ida Mark"),
        *("10.00", "Nærdemokrati i små byer", "Maja Lund, Peter Skov og Ida Mark"),
        *("11.00", "Gruppedrøftelse: de første skridt"),
        *("11.45", "Frokost"),
        *("12.30", "Værksted: skriv jeres egen invitation"),
        *("14.30", "Tak for i dag"),
        *("18.00", "Fælles middag"),
        "Tiderne er lokal tid i København.",
    ]


def test_a_long_programme_is_cut_and_never_before_what_runs() -> None:
    start = at("00:00")
    lines = [
        Session(
            id=str(n),
            title=f"Punkt {n} " + "med en lang titel " * 8,
            kind=SessionKind.TALK,
            start=start + timedelta(minutes=5 * n),
            end=start + timedelta(minutes=5 * n + 5),
        )
        for n in range(200)
    ]
    agenda = Agenda(title="", sessions=tuple(lines))
    told = words(agendas.programme(FACE, event=EVENT, agenda=agenda, now=at("14:02")))
    assert told[4].startswith("Punkt 168 ")
    assert told[4].endswith(" · nu")
    all_day = words(agendas.programme(FACE, event=EVENT, agenda=agenda, now=at("00:00")))
    shown = sum(each.startswith("Punkt") for each in all_day)
    assert (0 < shown < len(lines), all_day[-2]) == (True, f"… og {len(lines) - shown} til")


def test_a_programme_of_several_days_begins_today() -> None:
    tomorrow = WORLD.sessions[0].model_copy(update={"start": at("09:00") + timedelta(days=1), "title": "Anden dag"})
    agenda = AGENDA.model_copy(update={"sessions": (*AGENDA.sessions, tomorrow)})
    told = words(agendas.programme(FACE, event=EVENT, agenda=agenda, now=tomorrow.start))
    assert told[2:5] == ["Lørdag den 30. maj", "9.00", "Anden dag"]


INVITATIONS: list[tuple[SessionKind, announcement.Phase, list[str]]] = [
    (SessionKind.OPENING, "upcoming", ["check_in", "register"]),
    (SessionKind.OPENING, "running", ["program"]),
    (SessionKind.TALK, "upcoming", []),
    (SessionKind.TALK, "running", ["question_form", "idea_form"]),
    (SessionKind.BREAKOUT, "upcoming", ["join", "leave"]),
    (SessionKind.BREAKOUT, "running", ["idea_form", "my_group"]),
    (SessionKind.WORKSHOP, "running", ["idea_form"]),
    (SessionKind.BREAK, "running", []),
    (SessionKind.CLOSING, "running", ["summary"]),
    (SessionKind.TALK, "ended", []),
    (SessionKind.BREAKOUT, "ended", []),
]


@pytest.mark.parametrize(("kind", "phase", "invited"), INVITATIONS)
def test_a_session_invites_to_what_it_is_for(kind: SessionKind, phase: announcement.Phase, invited: list[str]) -> None:
    session = WORLD.about(kind)
    drawn = announcement.session_card(FACE, event=EVENT, agenda=AGENDA, session=session, phase=phase)
    assert verbs(drawn) == invited


def test_an_announcement_says_what_who_when_how_long_and_what_next() -> None:
    session = WORLD.about(SessionKind.TALK)
    drawn = announcement.session_card(FACE, event=EVENT, agenda=AGENDA, session=session, phase="running", late=True)
    assert words(drawn) == [
        "Nu",
        "Hvem henter brændet? (tre landsbyer)",
        "kl. 9.15–10.00 · 45 minutter",
        "v. Maja Lund, Peter Skov og Ida Mark",
        "Tre landsbyer fortæller, hvad der lykkedes.",
        "Derefter kl. 10.00: Nærdemokrati i små byer",
        "Denne besked er forsinket.",
    ]


def test_end_before_the_start_is_told_to_nobody() -> None:
    lunch = WORLD.about(SessionKind.BREAK)
    odd = lunch.model_copy(update={"end": lunch.start - timedelta(minutes=30)})
    told = words(announcement.cancelled_card(FACE, session=odd))
    assert told == ["Aflyst", "Frokost", "kl. 11.45"]
    shorter = Change(kinds=(ChangeKind.MOVED, ChangeKind.SHORTENED), session=odd, was=WORLD.sessions[0])
    told = words(changes.changed(FACE, event=EVENT, news=changes.news([shorter], ()), now=at("08:00")))
    assert told[2:5] == ["11.45", "Frokost", "Flyttet fra kl. 9.00"]


def test_what_comes_on_another_day_is_told_with_its_day() -> None:
    last, dinner = WORLD.sessions[-2:]
    tomorrow = dinner.model_copy(update={"start": dinner.start + timedelta(days=1), "end": None})
    agenda = Agenda(title="Dagen", sessions=(last, tomorrow))
    drawn = announcement.session_card(FACE, event=WORLD.event, agenda=agenda, session=last, phase="running")
    assert words(drawn)[3] == "Derefter lørdag den 30. maj kl. 18.00: Fælles middag"


def test_an_announcement_that_is_over_is_brief() -> None:
    session = WORLD.about(SessionKind.TALK)
    drawn = announcement.session_card(FACE, event=EVENT, agenda=AGENDA, session=session, phase="ended")
    assert words(drawn) == ["Slut", "Hvem henter brændet? (tre landsbyer)", "kl. 9.15–10.00 · 45 minutter"]


def test_a_group_learns_who_they_are_what_to_do_and_until_when() -> None:
    session = WORLD.about(SessionKind.BREAKOUT)
    drawn = breakout.group_card(FACE, event=EVENT, session=session, group=WORLD.group, ends_at=at("11:45"))
    assert words(drawn)[:10] == [
        "Gruppedrøftelse: de første skridt",
        "Gruppe 3",
        "Vi mødes igen kl. 11.45.",
        "Det skal I tale om",
        "Hvem mangler vi at høre fra, og hvordan når vi dem?",
        "Jeres gruppe",
        "•",
        "**Anna Holm** · Aarhus Kommune",
        "Tovholder: holder tiden og får alle med",
        "•",
    ]
    assert presses(drawn)[:2] == [
        ("Vis opsamling", {"verb": "harvest", "event": EVENT.id, "session": "session-talk"}),
        ("Bed om hjælp", {"verb": "call", "event": EVENT.id, "session": "session-talk"}),
    ]


SLOTS = (Slot(label="Idé", count=2), Slot(label="Forhindring"))


def test_the_card_that_all_share_holds_nothing_and_asks_for_everything() -> None:
    drawn = harvest.form(FACE, event=EVENT, session=WORLD.about(SessionKind.BREAKOUT), group=3, slots=SLOTS)
    assert fields(drawn) == {
        name: {"type": "Input.Text", "id": name, "label": label, "isMultiline": True, "maxLength": harvest.LONGEST}
        for name, label in (("answer_1_1", "Idé 1"), ("answer_1_2", "Idé 2"), ("answer_2_1", "Forhindring"))
    }
    sent = {"event": EVENT.id, "session": "session-talk"}
    assert presses(drawn) == [
        ("Gem", {"verb": "save_harvest", **sent}),
        ("Send ind", {"verb": "hand_in", **sent}),
        ("Vis opsamling", {"verb": "harvest", **sent}),
    ]


def test_a_card_with_what_is_kept_tells_what_it_showed() -> None:
    kept = harvest.Kept(answers={"1.2": "Flere\nbusser", "3.1": "Det, ingen spørger om mere"})
    drawn = harvest.form(
        FACE,
        event=EVENT,
        session=WORLD.about(SessionKind.BREAKOUT),
        group=3,
        slots=SLOTS,
        kept=kept,
        group_id="f" * 32,
    )
    assert [(each["label"], each.get("value")) for each in fields(drawn).values()] == [
        ("Idé 1", None),
        ("Idé 2", "Flere\nbusser"),
        ("Forhindring", None),
        ("Andet", "Det, ingen spørger om mere"),
    ]
    (saves, _) = presses(drawn)
    assert harvest.read(saves[1]["argument"]) == harvest.Stamp(
        group_id="f" * 32, shown={place: harvest.digest(words) for place, words in kept.answers.items()}
    )


def test_long_answers_are_shown_whole_on_as_many_cards_as_they_take() -> None:
    said = {f"1.{number}": str(number) + "🙂" * (harvest.LONGEST - 2) for number in range(1, 5)}
    session, slots = WORLD.about(SessionKind.BREAKOUT), (Slot(label="Idé", count=4), Slot(label="Ønske", count=10))
    pages = [
        harvest.form(
            FACE,
            event=EVENT,
            session=session,
            group=3,
            slots=slots,
            kept=harvest.Kept(answers=said),
            group_id="f" * 32,
            page=number,
        )
        for number in (1, 2, 3, 4)
    ]
    assert [[each["label"] for each in fields(page).values()] for page in pages[:3]] == [
        ["Idé 1"],
        ["Idé 2"],
        ["Idé 3"],
    ]
    assert len(fields(pages[3])) == 11
    assert [value for page in pages for each in fields(page).values() if (value := each.get("value"))] == [
        *said.values()
    ]
    assert [presses(page)[-1] for page in pages[2:]] == [
        ("Vis resten", {"verb": "harvest", "event": EVENT.id, "session": "session-talk", "argument": "4"}),
        ("Send ind", presses(pages[3])[1][1]),
    ]


@pytest.mark.parametrize(
    ("label", "count", "field"),
    [("Idéer", 3, "Idé 2"), ("Idéer", 1, "Idéer"), ("", 3, "Idé 2"), ("Ønsker", 2, "Ønsker 2")],
)
def test_one_of_several_ideas_is_called_an_idea(label: str, count: int, field: str) -> None:
    assert harvest.label(FACE, [Slot(label=label, count=count)], "1.2") == field


def test_a_full_table_has_no_button() -> None:
    event, session = EVENT, WORLD.about(SessionKind.BREAKOUT)
    laid = [
        topics.TopicLine(number=number, title="Te", seats=2, taken=taken) for number, taken in enumerate((2, 0, 1), 1)
    ]
    assert [title for title, _ in presses(topics.tables(FACE, event=event, session=session, topics=laid))] == [
        "2: Te",
        "3: Te",
    ]


def test_who_waits_longest_alone_stands_first_on_the_board() -> None:
    calls = [("11:12", "Bo"), ("11:20", ""), ("11:10", "")]
    lines = [
        pulse.Line(number=number, state=pulse.State.CALLS, since=at(clock), coming=coming)
        for number, (clock, coming) in enumerate(calls, 1)
    ]
    shown = words(pulse.board(FACE, event=EVENT, session=WORLD.about(SessionKind.BREAKOUT), lines=lines, ends_at=None))
    assert [each.partition(" ·")[0] for each in shown if "11." in each] == [f"**Gruppe {one}**" for one in (3, 2, 1)]


@pytest.mark.parametrize("argument", ["", "x", "g 1.1=zz 99999.1=000000000000", "g 1.1", " " * 50, "\u202e=1.1"])
def test_a_stamp_that_is_not_ours_says_nothing(argument: str) -> None:
    assert harvest.read(argument).shown == {}


def test_an_idea_is_sent_as_the_argument() -> None:
    drawn = idea.form(FACE, event=EVENT, session=WORLD.about(SessionKind.TALK))
    assert list(fields(drawn)) == ["argument"]
    assert presses(drawn) == [("Del idéen", {"verb": "idea", "event": EVENT.id, "session": "session-neighbour"})]


def test_a_list_of_ideas_offers_each_by_its_number() -> None:
    drawn = idea.listing(FACE, event=EVENT, ideas=WORLD.ideas[:2])
    assert fields(drawn)["argument"]["choices"] == [
        {"title": "1. Stil stole frem på torvet, og spørg folk, mens de venter på…", "value": "1"},
        {"title": "2. Lad de unge skrive invitationen. De ved, hvad der virker.", "value": "2"},
    ]
    assert verbs(drawn) == ["vote", "unvote", "idea_form"]


def test_a_page_of_ideas_says_which_it_is_and_leads_to_the_next() -> None:
    page = idea.Page(number=2, pages=3, total=40)
    drawn = idea.listing(FACE, event=EVENT, ideas=WORLD.ideas, page=page)
    assert words(drawn)[1:3] == ["40 idéer", "Side 2 af 3"]
    assert presses(drawn)[-1] == ("Vis flere", {"verb": "ideas", "event": EVENT.id, "argument": "3"})
    last = idea.listing(FACE, event=EVENT, ideas=WORLD.ideas, page=page.model_copy(update={"number": 3}))
    assert verbs(last) == ["vote", "unvote", "idea_form"]


def test_no_idea_of_a_page_is_left_out_however_long_they_are() -> None:
    long = [idea.IdeaLine(number=n, text="\N{PARTY POPPER}" * 4_000) for n in range(1, idea.PAGE + 1)]
    drawn = idea.listing(FACE, event=EVENT, ideas=long)
    assert [each["value"] for each in fields(drawn)["argument"]["choices"]] == [str(n) for n in range(1, 16)]
    assert [each for each in words(drawn) if each.isdecimal()] == [str(n) for n in range(1, 16)]
    assert fits(Message(card=drawn))


def test_an_idea_stands_with_its_author_or_its_group_and_says_that_it_was_changed() -> None:
    named = idea.IdeaLine(number=1, text="Kaffe", votes=27, municipalities=9, author="Anna *Holm*", changed=True)
    grouped = idea.IdeaLine(number=2, text="Te", group=3)
    nameless = idea.IdeaLine(number=3, text="Saft", anonymous=True)
    drawn = idea.listing(CHANNEL, event=EVENT, ideas=[named, grouped, nameless])
    assert words(drawn)[2:9] == [
        *("1", "Kaffe", "27 stemmer fra 9 kommuner · Anna \\*Holm\\* · ændret"),
        *("2", "Te", "Gruppe 3"),
        "3",
    ]


NAMED: list[tuple[idea.Named, str, list[str]]] = [
    ("person", "Dit navn står ved idéen.", ["argument"]),
    ("choice", "Dit navn står ved idéen, medmindre du sætter kryds nedenfor.", ["argument", "answer_anonymous"]),
    ("group", "Den står som gruppens, uden navne.", ["argument"]),
]


@pytest.mark.parametrize(("named", "told", "asked"), NAMED)
def test_a_form_says_before_anybody_writes_whose_name_stands_with_the_idea(
    named: idea.Named, told: str, asked: list[str]
) -> None:
    drawn = idea.form(FACE, event=EVENT, named=named)
    assert words(drawn)[2].endswith(told)
    assert list(fields(drawn)) == asked


def test_own_ideas_can_be_changed_while_the_session_is_open() -> None:
    drawn = idea.mine(FACE, event=EVENT, ideas=WORLD.ideas[:2], still={2})
    assert verbs(drawn) == ["edit_idea", "withdraw_idea", "idea_form"]
    assert [each["value"] for each in fields(drawn)["argument"]["choices"]] == ["2"]
    over = idea.mine(FACE, event=EVENT, ideas=WORLD.ideas[:2], still=())
    assert (verbs(over), fields(over)) == (["idea_form"], {})


def test_whoever_said_what_others_say_may_support_them_instead() -> None:
    mine, *others = (idea.IdeaLine(number=n, text="Kaffe til alle") for n in (12, 4, 7))
    drawn = idea.close(FACE, event=EVENT, idea=mine, others=others)
    assert words(drawn)[1] == "Idé 12 minder om nogle andre"
    assert [data["argument"] for _, data in presses(drawn)] == ["4/12", "7/12"]
    assert drawn["body"][-1]["text"] == "Du kan også skrive *støt 4 i stedet for 12* eller *støt 7 i stedet for 12*"


def test_dealt_ideas_are_read_without_names_and_votes() -> None:
    dealt = [idea.IdeaLine(number=n, text=f"Idé {n}", votes=9, author="Anna Holm", group=n) for n in (3, 5, 8)]
    drawn = reading.dealt(FACE, event=EVENT, session=WORLD.sessions[1], ideas=dealt)
    assert words(drawn)[1:] == ["3 idéer fra de andre"] + [
        each for n in (3, 5, 8) for each in (str(n), f"Idé {n}", f"Gruppe {n}")
    ]
    assert presses(drawn)[-1][1] == {
        "verb": "ideas_read",
        "event": EVENT.id,
        "session": WORLD.sessions[1].id,
        "argument": "3 5 8",
    }


@pytest.mark.parametrize(("face", "told"), [(FACE, "1 stemme · du støtter den"), (CHANNEL, "1 stemme")])
def test_own_support_is_shown_to_nobody_else(face: Face, told: str) -> None:
    mine = idea.IdeaLine(number=1, text="Giv kaffe", votes=1, supported=True)
    assert told in words(idea.listing(face, event=EVENT, ideas=[mine]))
    assert words(idea.listing(face, event=EVENT, ideas=[mine]))[4] == told


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong_at_the_field() -> None:
    form = Form(fields=(FormField(id="name", required=True), FormField(id="event", label="Hvad med *mad*?")))
    drawn = registration.form(FACE, event=EVENT, form=form, values={"event": "5*3"}, faults={"name": Fault("required")})
    assert [each.get("id") or each["text"] for each in drawn["body"][3:7]] == [
        "Der er noget, du skal rette. Det står ved felterne.",
        "answer_name",
        "Det her skal udfyldes.",
        "answer_event",
    ]
    assert fields(drawn) == {
        "answer_name": {
            "type": "Input.Text",
            "id": "answer_name",
            "label": "Navn",
            "maxLength": 200,
            "isRequired": True,
            "errorMessage": "Det her skal udfyldes.",
        },
        "answer_event": {
            "type": "Input.Text",
            "id": "answer_event",
            "label": "Hvad med *mad*?",
            "maxLength": 200,
            "value": "5*3",
        },
    }


def test_a_tick_that_is_missing_is_asked_for_as_a_tick() -> None:
    form = Form(fields=(FormField(id="terms", label="Jeg er med på det", kind=FieldKind.TOGGLE, required=True),))
    drawn = registration.form(FACE, event=EVENT, form=form, faults={"terms": Fault("required")})
    assert words(drawn)[-1] == "Sæt kryds her for at gå videre."


def test_a_receipt_shows_the_answers_and_the_price() -> None:
    answers = {"name": "Anna Holm", "municipality": "Aarhus Kommune", "photo": "true", "wishes": ""}
    drawn = registration.receipt(FACE, event=EVENT, form=WORLD.form, answers=answers, price=WORLD.price)
    assert words(drawn) == [
        "Du er tilmeldt",
        "Nærdemokratidag",
        "Fredag den 29. maj kl. 9.00–15.00",
        "Pris: 600 kr. ekskl. moms",
        "Betalingen klares uden for Teams.",
        "Jeg må være med på billeder",
        "Ja",
    ]
    assert verbs(drawn) == ["register", "unregister"]


def recorded(each: idea.IdeaLine) -> IdeaRecord:
    """Return an idea of a list as the record of the day has it."""
    told = each.model_dump(include={"number", "text", "session_id", "group", "slot"})
    return IdeaRecord(**told, support=each.support, shared_at=datetime(2026, 5, 29, 9, tzinfo=UTC))


def test_a_summary_goes_by_session_and_group_and_names_the_most_supported_first() -> None:
    closed = idea.IdeaLine(number=9, text="Hemmelig", votes=99, session_id="session-secret")
    ideas = [recorded(each) for each in (*WORLD.ideas, closed)]
    drawn = summary.summary(FACE, event=EVENT, agenda=AGENDA, ideas=ideas)
    assert words(drawn) == [
        "Opsummering",
        "Nærdemokratidag",
        "5 idéer fra 2 grupper · 24 stemmer",
        "Hvem henter brændet? (tre landsbyer)",
        *("1", "Stil stole frem på torvet, og spørg folk, mens de venter på bussen.", "7 stemmer fra 3 kommuner"),
        "Gruppedrøftelse: de første skridt",
        "Gruppe 1",
        *("4", "Giv kaffe", "Ønske til foreningen · 12 stemmer fra 3 kommuner"),
        "Gruppe 3",
        *("2", "Lad de unge skrive invitationen.\n\nDe ved, hvad der virker.", "4 stemmer fra 3 kommuner"),
        *("3", "Ingen bus efter kl. 16", "Forhindring"),
        "Resten af dagen",
        *("5", "Et fælles regneark: hvad kostede det?", "1 stemme fra 1 kommune"),
    ]


def test_a_summary_without_room_keeps_the_most_supported_and_counts_the_rest() -> None:
    written = [idea.IdeaLine(number=n, text=f"Idé {n} " + "ord " * 100, votes=n) for n in range(1, 101)]
    ideas = [recorded(each) for each in written]
    told = words(summary.summary(FACE, event=EVENT, agenda=AGENDA, ideas=ideas))
    shown = [each for each in told if each.startswith("Idé ")]
    assert shown[0].startswith("Idé 100 ")
    assert (len(shown) < len(ideas), told[-1]) == (True, f"… og {len(ideas) - len(shown)} til")


ROUNDS: list[tuple[console.RoundState, list[str]]] = [
    ("none", ["start", "deal_groups", "summary", "status"]),
    ("dealt", ["start", "show_groups", "open_groups", "summary", "status"]),
    ("open", ["start", "show_groups", "close_groups", "summary", "status"]),
    ("closed", ["start", "deal_groups", "summary", "status"]),
]


@pytest.mark.parametrize(("state", "offered"), ROUNDS)
def test_the_console_offers_the_next_step(state: console.RoundState, offered: list[str]) -> None:
    drawn = console.status(FACE, event=EVENT, agenda=AGENDA, now=at("10:30"), tally=console.Tally(round=state))
    assert verbs(drawn) == offered
    assert presses(drawn)[0] == (
        "Start nr. 5",
        {"verb": "start", "event": EVENT.id, "session": "session-talk", "argument": "5"},
    )


def test_the_console_counts_what_did_not_arrive() -> None:
    drawn = console.status(FACE, event=EVENT, agenda=AGENDA, now=at("10:30"), tally=console.Tally(failed=2))
    assert words(drawn) == ["Status kl. 10.30", "Nærdemokratidag", "2 beskeder er ikke nået frem."]


def test_six_events_can_be_chosen_and_the_rest_is_counted() -> None:
    events = [Event(id=f"e{n}", title=f"Dag {n}") for n in range(1, 9)]
    drawn = choose.choose_event(FACE, events=events)
    assert [data for _, data in presses(drawn)] == [
        {"verb": "choose_event", "event": f"e{n}", "argument": f"e{n}"} for n in range(1, 7)
    ]
    assert words(drawn)[-2:] == ["… og 2 til", "Jeg husker dit valg til midnat."]
