"""A call for applications on stage: who applies, who scores, and what they read 1:1."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.model import (
    Agenda,
    Call,
    Criterion,
    FieldKind,
    Form,
    FormField,
    Identity,
    Person,
    Place,
    PlaceKind,
    PlaceState,
    Quota,
    Registration,
    RegistrationState,
    Session,
    SessionKind,
)
from tests.journeys.stage import actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from bot.model import Event
    from tests.journeys.stage import Stage

DAY = datetime(2026, 6, 20, 10)  # noqa: DTZ001 - wall time of the event
DEADLINE = datetime(2026, 5, 24, 23, 59, 59)  # noqa: DTZ001
LATER = datetime(2026, 5, 31, 23, 59, 59)  # noqa: DTZ001
ANSWER_BY = datetime(2026, 6, 10, 23, 59, 59)  # noqa: DTZ001
SELECTORS = (101, 102, 103)
TOWNS = ("København", "Odense", "Aarhus", "Aalborg", "Roskilde", "Gentofte", "Vejle")
CALL = Call(
    seats=10,
    reserves=5,
    criteria=(
        Criterion(id="drive", label="Har selv sat noget i gang", most=10, weight=2),
        Criterion(id="pen", label="Skriver, så andre forstår det"),
    ),
    quotas=(
        Quota(field="region", value="Hovedstaden", most=4),
        Quota(field="region", value="Nordjylland", least=1),
        Quota(field="age", value="18-34", least=3),
        Quota(field="age", value="60-", least=2),
        Quota(field="seat", value="byrådet", least=3),
        Quota(field="seat", value="ingen", least=4),
    ),
    selectors=tuple(f"person{each}@mosebo.example" for each in SELECTORS),
    answer_by=ANSWER_BY,
    seed="3 8 14 19",
)
FORM = Form(
    fields=(
        FormField(id="name", required=True),
        FormField(id="email", kind=FieldKind.EMAIL, required=True),
        FormField(id="municipality", kind=FieldKind.MUNICIPALITY, required=True),
        FormField(id="age", label="Alder", kind=FieldKind.NUMBER, required=True),
        FormField(id="seat", label="Sidder du i", kind=FieldKind.CHOICE, choices=("byrådet", "ingen"), required=True),
        FormField(id="work", label="Hvad har du sat i gang?", kind=FieldKind.LONG, required=True),
        FormField(id="party", label="Hvem kender dig?", required=True, hidden=True),
        FormField(id="care", label="Særlige hensyn?", required=True, sensitive=True),
    ),
    deadline=DEADLINE,
    contact="Mikkel, mikkel@mosebo.example",
    call=CALL,
)


def plan(deadline: datetime = DEADLINE, call: Call = CALL) -> Agenda:
    return Agenda(
        title="Sparringsgruppen",
        organisers=("person1@mosebo.example",),
        form=FORM.model_copy(update={"deadline": deadline, "call": call}),
        sessions=(Session(title="Vi mødes", kind=SessionKind.TALK, start=DAY, end=DAY + timedelta(hours=2)),),
    )


def at(wall: datetime) -> datetime:
    return plan().instant(wall)


def answers(number: int) -> dict[str, str]:
    return {
        "name": f"Ansøger Nummer {number}",
        "email": f"person{number}@mosebo.example",
        "municipality": TOWNS[number % len(TOWNS)],
        "age": str(18 + (number * 7) % 60),
        "seat": "byrådet" if number % 3 == 0 else "ingen",
        "work": f"En fælles have nummer {number}",
        "party": f"Kendt af {number}",
        "care": "Ingen",
    }


async def seed(stage: Stage, event: Event, most: int = 70, away: Collection[int] = ()) -> None:
    """Let so many have applied: each with a 1:1, which some of them have blocked."""
    spot = stage.personal(1)
    people, identities, places, rows = [], [], [], []
    for number in range(1, most + 1):
        person_id, place_id = f"applicant-{number:02}", f"chat-{number:02}"
        account = activities.person(200 + number)
        people.append(Person(id=person_id, name=account["name"]))
        identities.append(
            Identity(
                id=f"identity-{number:02}",
                app_id=activities.APP,
                tenant_id=activities.HOST,
                user_id=account["id"],
                person_id=person_id,
                aad_object_id=account["aadObjectId"],
                met_in=place_id,
            )
        )
        places.append(
            Place(
                id=place_id,
                app_id=activities.APP,
                tenant_id=activities.HOST,
                conversation_id=f"a:1-{200 + number}",
                kind=PlaceKind.PERSONAL,
                service_url=spot["serviceUrl"],
                state=PlaceState.BLOCKED if number in away else PlaceState.OK,
                person_id=person_id,
            )
        )
        rows.append(
            Registration(
                event_id=event.id,
                person_id=person_id,
                state=RegistrationState.APPLIED,
                answers=answers(number),
                number=number,
                queued_at=stage.clock.now(),
                changed_at=stage.clock.now(),
            )
        )
    async with stage.app.store.write() as tables:
        await tables.people.put_all(people)
        await tables.identities.put_all(identities)
        await tables.places.put_all(places)
        await tables.registrations.put_all(rows)


def said(stage: Stage, number: int) -> list[str]:
    posts = stage.connector.posts_in(f"a:1-{number}")
    return [words(each.card).replace("\xa0", " ") if each.card else each.text for each in posts]


async def ask(stage: Stage, text: str, number: int) -> str:
    """Say something 1:1, and return what comes back."""
    await stage.say(text, stage.personal(number), number)
    return said(stage, number)[-1]


def last(stage: Stage, number: int) -> dict[str, Any]:
    """Return the buttons of the newest card somebody has."""
    return actions(stage.connector.posts_in(f"a:1-{number}")[-1].card)
