"""What one can say to Ordstyrer. Where only a mention reaches it, every card here says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import IdeaRules, Verb
from bot.texts.commands import canonical
from cards.elements import TITLE, ask, card, heading, kicker, subheading, text
from cards.markdown import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from microsoft_teams.cards import TextBlock

    from bot.model import Event
    from cards.elements import Card, Face

_EVERYBODY: Final = (
    Verb.PROGRAM,
    Verb.NOW,
    Verb.NEXT,
    Verb.REGISTER,
    Verb.UNREGISTER,
    Verb.MY_APPLICATION,
    Verb.PRICE,
    Verb.SESSION_SEATS,
    Verb.CALENDAR,
    Verb.CHECK_IN,
    Verb.IDEA,
    Verb.ANONYMOUS_IDEA,
    Verb.IDEAS,
    Verb.MY_IDEAS,
    Verb.READ_IDEAS,
    Verb.VOTE,
    Verb.UNVOTE,
    Verb.POLLS,
    Verb.ANSWER_POLL,
    Verb.POLL_RESULT,
    Verb.JOIN,
    Verb.LEAVE,
    Verb.FOLLOW,
    Verb.UNFOLLOW,
    Verb.FOLLOWING,
    Verb.THEMES,
    Verb.THEME,
    Verb.SUMMARY,
    Verb.TAKE_HOME,
    Verb.PROMISE,
    Verb.DOCUMENTS,
)
_IN_GROUPS: Final = (
    Verb.MY_GROUP,
    Verb.CALL,
    Verb.SETTLED,
    Verb.HARVEST,
    Verb.HAND_IN,
    Verb.ABSENT,
    Verb.HERE,
    Verb.VOLUNTEER,
    Verb.SWAP_ROLE,
    Verb.STAND_IN,
)
_STEERING: Final = (
    Verb.STATUS,
    Verb.DIGEST,
    Verb.START,
    Verb.DEAL_GROUPS,
    Verb.SHOW_GROUPS,
    Verb.OPEN_GROUPS,
    Verb.CLOSE_GROUPS,
    Verb.MOVE,
    Verb.MEND_GROUPS,
    Verb.EXTEND,
    Verb.GROUPS_HERE,
    Verb.CONSOLE_HERE,
    Verb.REGISTRATIONS,
    Verb.REGISTRATION_FIGURES,
    Verb.EXPORT_REGISTRATIONS,
    Verb.SOME_BROADCAST,
    Verb.ARRIVED,
    Verb.NEW_POLL,
    Verb.OPEN_POLL,
    Verb.CLOSE_POLL,
    Verb.REVEAL_POLL,
    Verb.REMOVE_POLL,
    Verb.FIND_THEMES,
    Verb.MEND_THEME,
    Verb.MERGE_THEMES,
    Verb.UNDO_THEME,
    Verb.BROADCAST,
    Verb.PRIVATE_BROADCAST,
    Verb.RECEIPT,
    Verb.MISSING,
    Verb.SEND_AGAIN,
    Verb.COMING,
    Verb.NEXT_GROUP,
    Verb.PRESENT_GROUP,
    Verb.QUEUE,
    Verb.TAKE_QUESTION,
    Verb.ANSWERED,
    Verb.HIDE,
    Verb.MODERATION,
    Verb.NEW_PROGRAMME,
    Verb.SHOW_DRAFT,
    Verb.MEND_DRAFT,
    Verb.USE_DRAFT,
    Verb.DROP_DRAFT,
    Verb.NEW_EVENT,
)
_SELECTING: Final = (
    *(Verb.APPLICATIONS, Verb.NEXT_APPLICATION, Verb.SCORE_APPLICATION, Verb.RANKING, Verb.SELECT_APPLICANTS),
    *(Verb.SET_OUTCOME, Verb.OUTCOMES, Verb.SEND_OUTCOMES, Verb.UNTOLD),
)


def help_card(
    face: Face,
    *,
    event: Event | None = None,
    rules: IdeaRules | None = None,
    steers: bool = False,
    discusses: bool = False,
    applies: bool = False,
    selects: bool = False,
) -> Card:
    """Return everything one can say; to those who steer the day, or select who takes part, also what that takes. Who
    is in a group's thread while it `discusses` can call for help from here. What the day's `rules` do not allow, or is
    for those who have applied where nobody `applies`, is not told.
    """
    event_id = event.id if event else None
    steering = [subheading(face.say("card.help.steering")), *_listed(face, _STEERING)] if steers else []
    selecting = [subheading(face.say("card.help.selecting")), *_listed(face, _SELECTING)] if selects else []
    known = rules or IdeaRules()
    allowed = (
        (Verb.ANONYMOUS_IDEA, known.anonymous),
        (Verb.READ_IDEAS, known.reading),
        (Verb.MY_APPLICATION, applies),
    )
    off = {each for each, is_on in allowed if not is_on}
    everybody = _listed(face, [each for each in _EVERYBODY if each not in off])
    groups = [subheading(face.say("card.help.groups")), *_listed(face, _IN_GROUPS)]
    first = (Verb.CALL, Verb.MY_GROUP) if discusses else (Verb.PROGRAM, Verb.NOW)
    verbs = (*first, Verb.IDEA_FORM, Verb.STATUS if steers else Verb.REGISTER)
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE) if event else face.say("card.help.kicker")),
            heading(face.say("card.help")),
            text(face.say(f"card.help.{face.place}")),
            *([] if discusses else everybody),
            *groups,
            *([subheading(face.say("card.help.everybody")), *everybody] if discusses else []),
            *selecting,
            *steering,
        ],
        fallback=face.plain("card.help.fallback"),
        buttons=[ask(face, each, event_id=event_id) for each in verbs],
    )


def welcome(face: Face, *, event: Event | None = None) -> Card:
    """Return the greeting when the bot comes to a place: what it does, and how one speaks to it."""
    event_id = event.id if event else None
    about = [text(face.say("card.welcome.event", title=event.title))] if event else []
    verbs = (Verb.PROGRAM, Verb.REGISTER, Verb.HELP) if event else (Verb.HELP,)
    return card(
        face,
        body=[
            heading(face.say("card.welcome")),
            text(face.say("card.welcome.what")),
            *about,
            text(face.say(f"card.help.{face.place}")),
        ],
        fallback=face.plain("card.welcome.fallback"),
        buttons=[ask(face, each, event_id=event_id) for each in verbs],
    )


def _listed(face: Face, verbs: Sequence[Verb]) -> list[TextBlock]:
    return [
        text(
            face.say(
                "card.help.line",
                sentence=canonical(each, face.voice.language),
                what=face.voice.say(f"card.help.{each}"),
            )
        )
        for each in verbs
    ]
