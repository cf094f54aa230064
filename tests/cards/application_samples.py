"""Samples of a call: what those who score, select and answer see, and what applicants read, in every state."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.model import Call, Criterion, FieldKind, Form, FormField, Quota, RegistrationState
from bot.reach import Reason
from cards import applications, deadlines, outcomes, selection
from cards.markdown import Markdown
from tests.cards.group_samples import LINK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from bot.model import Event
    from cards.elements import Card, Face

    Tint = Callable[[str], str]

_TEXT = "Vi begyndte med en fælles have bag hallen.\nI dag er vi fyrre, og kommunen har givet os jorden."
_STATES = (RegistrationState.SELECTED, RegistrationState.RESERVE, RegistrationState.DECLINED)


def _form(tint: Tint) -> Form:
    return Form(
        fields=(
            FormField(id="municipality", kind=FieldKind.MUNICIPALITY),
            FormField(id="age", label=tint("Hvor gammel er du?"), kind=FieldKind.NUMBER),
            FormField(id="work", label=tint("Hvad har du selv sat i gang?"), kind=FieldKind.LONG),
            FormField(id="care", label=tint("Er der noget, vi skal tage hensyn til?"), sensitive=True),
        ),
        call=Call(
            seats=10,
            reserves=5,
            criteria=(
                Criterion(id="drive", label=tint("Har selv sat noget i gang"), most=10, weight=Decimal(2)),
                Criterion(id="pen", label=tint("Skriver, så andre forstår det"), help=tint("Ikke kommaer"), most=30),
            ),
            quotas=(
                Quota(field="region", value="Nordjylland", least=1),
                Quota(field="age", value="18-34", least=2, most=4),
                Quota(field="municipality", value=tint("Odense")[:80], most=4),
                Quota(field="age", value="60-", least=2, most=2),
            ),
        ),
    )


def of_the_call(face: Face, event: Event, tint: Tint, many: int, wall: datetime) -> Iterator[tuple[str, Card]]:
    """Yield every card of a call for applications."""
    form = _form(tint)
    yield from _of_scoring(face, event, form, tint, many, wall)
    yield from _of_selecting(face, event, form, tint, many)
    yield from _of_answering(face, event, tint, many, wall)
    yield from _of_dates(face, event, wall)


def _of_scoring(
    face: Face, event: Event, form: Form, tint: Tint, many: int, wall: datetime
) -> Iterator[tuple[str, Card]]:
    early = applications.Overview(received=3, open_=True, deadline=wall, answer_by=wall + timedelta(days=9), todo=3)
    under_way = applications.Overview(
        received=73, deadline=wall, answer_by=wall, mine=12, todo=73, reviewers=3, unscored=20, disputed=2, drawn=True
    )
    yield "applications.overview early", applications.overview(face, event=event, told=early)
    said = Markdown(face.say("application.all_scored"))
    yield "applications.overview", applications.overview(face, event=event, told=under_way, said=said)
    answered = applications.Overview(received=1, deadline=wall, answered_at=wall, scores=False)
    yield "applications.overview answered", applications.overview(face, event=event, told=answered)
    others = applications.Overview(received=73, deadline=wall, selects=False)
    yield "applications.overview organiser", applications.overview(face, event=event, told=others)
    call = form.call
    assert call is not None
    long = tint(_TEXT) * (1 if many == 1 else 60)
    fields = [(each, long if each.kind is FieldKind.LONG else tint("34")) for each in form.fields[1:3] * many]
    first = applications.Blind(12, [*fields, (form.fields[3], "")], call.criteria, region="Nordjylland")
    yield "applications.blind", applications.blind(face, event=event, told=first, progress=(11, 73))
    kept = applications.Blind(
        *(12, fields, call.criteria),
        points={"drive": 9, "pen": 4},
        note=tint("Varm og konkret"),
        others=[(Decimal("62.5"), tint("Meget konkret")), (Decimal(20), "")],
    )
    told = face.say("application.scored", number=7, score="88")
    yield "applications.blind again", applications.blind(face, event=event, told=kept, progress=(12, 73), said=told)
    brief = applications.Blind(12, [(each, said[:600]) for each, said in fields[:2]], ())  # what is longer is paged
    yield "applications.whole", applications.whole(face, event=event, told=brief)
    lines = [
        applications.Line(12, 1, Decimal("87.33"), 3, outcome="selected"),
        applications.Line(3, 2, Decimal(61), 1, disputed=True, outcome="reserve"),
        *[applications.Line(each) for each in range(20, 20 + 28 * (many > 1))],
    ]
    yield "applications.ranking", applications.ranking(face, event=event, lines=lines, page=1, pages=many)


def _of_selecting(face: Face, event: Event, form: Form, tint: Tint, many: int) -> Iterator[tuple[str, Card]]:
    call = form.call
    assert call is not None
    counted = [selection.Counted(each, number, broken=number == 1) for number, each in enumerate(call.quotas, 1)]
    told = selection.Draft(
        form=form,
        seats=10 * many,
        selected=[(each, Decimal("81.5")) for each in range(1, 1 + 10 * many)],
        reserves=range(40, 45),
        declined=58,
        counted=counted * many,
        relaxed=call.quotas[:2],
        seed="3 8 14 19",
        number=2,
        by_hand=(12, 40),
        forgotten=(7,),
        unscored=3,
    )
    links = [(each, LINK) for each in ("applicants", "quotas")]
    yield "selection.draft", selection.draft(face, event=event, told=told, links=links)
    bare = selection.Draft(form, 1, [(1, None)], (), 0, (), (), "1a2b3c4d", 1)
    yield "selection.draft by lot", selection.draft(face, event=event, told=bare)
    why: list[tuple[selection.Why, list[Quota], dict[str, object]]] = [
        ("too_few", [call.quotas[0]], {"least": 3, "have": 1, "attribute": "region", "value": "Nordjylland"}),
        ("too_much", [*call.quotas[1:3]], {"least": 12, "seats": 10, "attribute": "age"}),
        ("too_little", [*call.quotas[1:3]], {"most": 7, "seats": 10, "attribute": "age"}),
        ("together", [*call.quotas], {"count": 4}),
    ]
    moved = [selection.Moved(call.quotas[0], 0, None), selection.Moved(call.quotas[1], 1, 5)] * many
    yield "selection.infeasible", selection.infeasible(face, event=event, form=form, why=why, moved=moved)


def _of_answering(face: Face, event: Event, tint: Tint, many: int, wall: datetime) -> Iterator[tuple[str, Card]]:
    letters = [
        outcomes.Letter(
            state=state,
            seats=10,
            applied=73,
            name=tint("Åse Ødegård")[:80],
            rank=2,
            words=tint("Vi håber, at du følger med undervejs.") if many > 1 else "",
            criteria=[tint("Har selv sat noget i gang"), tint("Skriver, så andre forstår det")],
            spread=many > 1,
            seed="3 8 14 19",
            number=12,
            contact=tint("Mikkel Torup, mikkel@eksempel.example"),
            begins=wall,
            calendar=LINK if many > 1 else "",
        )
        for state in _STATES
    ]
    for each in letters:
        yield f"outcomes.letter {each.state}", outcomes.letter(face, event=event, told=each)
    plain = outcomes.Letter(state=RegistrationState.DECLINED, seats=10, applied=73, seed="1a2b3c4d", number=9)
    yield "outcomes.letter by lot", outcomes.letter(face, event=event, told=plain)
    told = list(zip(letters, (10, 5, 58), strict=True))
    ready = outcomes.letters(face, event=event, told=told, unreachable=3, hindrances=(), seal="4821")
    yield "outcomes.letters", ready
    hindered = [
        face.count("letters.undecided", 2),
        face.count("letters.too_many", 1, seats=10),
        face.say("letters.open"),
    ]
    yield (
        "outcomes.letters hindered",
        outcomes.letters(face, event=event, told=told, unreachable=0, hindrances=hindered, seal="4821"),
    )
    missed = [
        outcomes.Untold(tint("Åse Ødegård"), "ase@odense.example", state, reason)
        for state, reason in zip(_STATES, (Reason.BLOCKED, Reason.GUEST, Reason.NOT_MET), strict=True)
    ]
    missed += [outcomes.Untold("", "", RegistrationState.DECLINED, Reason.NO_ANSWER)] * (40 * (many > 1))
    batch = f"{event.id}/day/outcome/1"
    yield (
        "outcomes.untold",
        outcomes.untold(face, event=event, told=missed, reached=70, waiting=2, again=batch),
    )
    yield "outcomes.untold none", outcomes.untold(face, event=event, told=(), reached=73, waiting=0)


def _of_dates(face: Face, event: Event, wall: datetime) -> Iterator[tuple[str, Card]]:
    late = wall + timedelta(days=10)
    yield (
        "deadlines.closed",
        deadlines.closed(face, event=event, received=73, answer_by=late, scores=True),
    )
    yield "deadlines.closed nobody", deadlines.closed(face, event=event, received=0, answer_by=None, scores=False)
    for over in (False, True):
        yield (
            f"deadlines.reminder {over}",
            deadlines.reminder(face, event=event, answer_by=wall, over=over, left=73, unscored=4 * over),
        )
    for mine in (None, RegistrationState.APPLIED, RegistrationState.DRAFT):
        yield (
            f"deadlines.postponed {mine}",
            deadlines.postponed(
                face, event=event, deadline=wall, earlier=mine is None, answer_by=late, applies=True, mine=mine
            ),
        )
    yield (
        "deadlines.postponed registering",
        deadlines.postponed(face, event=event, deadline=wall, earlier=False, answer_by=None, applies=False),
    )
    yield (
        "deadlines.postponed answers",
        deadlines.postponed(face, event=event, deadline=None, earlier=False, answer_by=late, applies=True),
    )
    for until in (wall, None):
        yield (
            f"deadlines.received {until is None}",
            deadlines.received(face, event=event, sent_at=wall, number=12, deadline=until, answer_by=late),
        )
