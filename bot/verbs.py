"""Which use case a verb is. What stands in `STEERING` only those may ask for who run the day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from bot import (
    acts,
    announcements,
    applications,
    arrivals,
    authoring,
    broadcasts,
    digests,
    documents,
    enrolment,
    extensions,
    feeds,
    follows,
    ideas,
    invoicing,
    keepsakes,
    moderation,
    people,
    polls,
    promises,
    proposals,
    questions,
    receipts,
    registrations,
    rolls,
    sensemaking,
    summaries,
    uploads,
)
from bot import (
    invitations as calendars,
)
from bot.breakouts import (
    duties,
    entries,
    invitations,
    opening,
    plenary,
    presence,
    pulse,
    repairs,
    roomlists,
    rounds,
    seats,
    steering,
    summons,
    topics,
)
from bot.errors import RefusalError
from bot.model import Answer, Ask, Audience, DueKind, EventRole, ProposalState, Roll, Submission, Verb
from bot.occasions import Scene, for_everybody, hold
from cards import help as help_cards
from cards.idea import NAMELESS, NEW_WORDS
from cards.moderation import REASON

if TYPE_CHECKING:
    from datetime import datetime

    from bot.occasions import Guest
    from bot.ports import Tables
    from cards.elements import Face

UseCase: TypeAlias = Callable[[Scene, Ask], Awaitable[Answer]]
Proposing: TypeAlias = Callable[["Tables", "Guest", "Face", "datetime", Ask], Awaitable[Answer]]


def alone(use_case: Callable[[Scene], Awaitable[Answer]]) -> UseCase:
    """Return a use case that needs to know no more than who asks where."""

    async def act(scene: Scene, _ask: Ask) -> Answer:
        return await use_case(scene)

    return act


def about(use_case: Callable[[Scene, str], Awaitable[Answer]]) -> UseCase:
    """Return a use case that is told the rest of the sentence."""

    async def act(scene: Scene, ask: Ask) -> Answer:
        return await use_case(scene, ask.argument)

    return act


async def _help(scene: Scene, _ask: Ask) -> Answer:
    group, sitting = await ideas.group_here(scene)
    discusses = group is not None and sitting is not None and sitting.state == "open"
    card = help_cards.help_card(
        scene.face,
        event=scene.event,
        rules=scene.agenda.ideas,
        steers=scene.steers,
        discusses=discusses,
        applies=scene.agenda.form is not None and scene.agenda.form.call is not None,
        selects=EventRole.SELECTOR in scene.roles,
    )
    return Answer(card=card)


async def _programme(scene: Scene, _ask: Ask) -> Answer:
    return announcements.programme(scene, note=await feeds.note(scene))


async def _now(scene: Scene, _ask: Ask) -> Answer:
    return announcements.running(scene)


async def _next(scene: Scene, _ask: Ask) -> Answer:
    return announcements.coming(scene)


async def _submit_registration(scene: Scene, ask: Ask) -> Answer:
    return await registrations.submit(scene, _values(ask), ask.argument)


async def _form_back(scene: Scene, ask: Ask) -> Answer:
    return await registrations.back(scene, _values(ask), ask.argument)


async def _submit_colleague(scene: Scene, ask: Ask) -> Answer:
    return await registrations.submit_colleague(scene, _values(ask))


async def _sign_up(scene: Scene, ask: Ask) -> Answer:
    return await registrations.sign_up(scene, ask.argument, _session(ask))


async def _sign_off(scene: Scene, ask: Ask) -> Answer:
    return await registrations.sign_off(scene, ask.argument, _session(ask))


async def _unregister(scene: Scene, _ask: Ask) -> Answer:
    answer = await registrations.cancel(scene)
    await topics.give_up(scene)
    return answer


async def _idea(scene: Scene, ask: Ask) -> Answer:
    session_id = ask.session_id if isinstance(ask, Submission) else None
    anonymous = _values(ask).get(NAMELESS) == "true"
    return await ideas.share(scene, ask.argument, session_id=session_id, anonymous=anonymous)


async def _anonymous_idea(scene: Scene, ask: Ask) -> Answer:
    return await (ideas.share_nameless(scene, ask.argument) if ask.argument else ideas.invite(scene, None))


async def _idea_form(scene: Scene, ask: Ask) -> Answer:
    if await entries.is_open_here(scene):
        return await entries.show(scene)
    return await ideas.invite(scene, ask.session_id if isinstance(ask, Submission) else None)


async def _edit_idea(scene: Scene, ask: Ask) -> Answer:
    number, said = authoring.split(ask.argument)
    if not number:
        return await ideas.show_mine(scene)
    return await ideas.edit(scene, number, _values(ask).get(NEW_WORDS, said))


async def _withdraw_idea(scene: Scene, ask: Ask) -> Answer:
    return await (ideas.withdraw(scene, ask.argument) if ask.argument else ideas.show_mine(scene))


async def _read_ideas(scene: Scene, ask: Ask) -> Answer:
    return await ideas.read(scene, ask.session_id if isinstance(ask, Submission) else None)


async def _ideas_read(scene: Scene, ask: Ask) -> Answer:
    return await ideas.finish(scene, ask.argument, ask.session_id if isinstance(ask, Submission) else None)


def _session(ask: Ask) -> str | None:
    return ask.session_id if isinstance(ask, Submission) else None


async def _question(scene: Scene, ask: Ask) -> Answer:
    nameless = ask.verb is Verb.NAMELESS_QUESTION
    if not ask.argument and not isinstance(ask, Submission):
        return await questions.invite(scene, None)
    if nameless and not isinstance(ask, Submission):
        return await questions.ask_nameless(scene, ask.argument)
    nameless = nameless or _values(ask).get(NAMELESS) == "true"
    return await questions.ask(scene, ask.argument, session_id=_session(ask), nameless=nameless)


async def _question_form(scene: Scene, ask: Ask) -> Answer:
    return await questions.invite(scene, _session(ask))


async def _questions(scene: Scene, ask: Ask) -> Answer:
    return await questions.show(scene, ask.argument, _session(ask))


async def _take_question(scene: Scene, ask: Ask) -> Answer:
    return await questions.take(scene, ask.argument, _session(ask))


async def _answered(scene: Scene, ask: Ask) -> Answer:
    return await questions.answered(scene, ask.argument, _session(ask))


async def _put_back(scene: Scene, ask: Ask) -> Answer:
    return await questions.put_back(scene, ask.argument, _session(ask))


async def _queue(scene: Scene, ask: Ask) -> Answer:
    return await questions.show_queue(scene, _session(ask))


async def _hide(scene: Scene, ask: Ask) -> Answer:
    answer = await moderation.hide(scene, ask.argument, _values(ask).get(REASON, ""))
    await summaries.follow(for_everybody(scene))
    return answer


async def _hide_form(scene: Scene, ask: Ask) -> Answer:
    return await moderation.choose(scene, ask.argument, _session(ask))


async def _restore(scene: Scene, ask: Ask) -> Answer:
    answer = await moderation.restore(scene, ask.argument)
    await summaries.follow(for_everybody(scene))
    return answer


async def _join(scene: Scene, _ask: Ask) -> Answer:
    await hold(scene.tables, scene.event.id)
    await people.attend(scene, present=True)
    return await presence.join(scene)


async def _leave(scene: Scene, _ask: Ask) -> Answer:
    await hold(scene.tables, scene.event.id)
    await people.attend(scene, present=False)
    await topics.give_up(scene)
    return await presence.leave(scene)


def _values(ask: Ask) -> dict[str, str]:
    return ask.values if isinstance(ask, Submission) else {}


async def _absent(scene: Scene, ask: Ask) -> Answer:
    return await presence.absent(scene, ask.argument, _values(ask))


async def _here(scene: Scene, ask: Ask) -> Answer:
    return await presence.here(scene, ask.argument, _values(ask))


async def _move(scene: Scene, ask: Ask) -> Answer:
    return await presence.move(scene, ask.argument, _values(ask))


async def _swap_role(scene: Scene, ask: Ask) -> Answer:
    return await duties.swap(scene, ask.argument, _values(ask))


async def _harvest(scene: Scene, ask: Ask) -> Answer:
    return await entries.show(scene, ask.argument, ask.session_id if isinstance(ask, Submission) else None)


async def _save_harvest(scene: Scene, ask: Ask) -> Answer:
    return await (entries.save(scene, ask) if isinstance(ask, Submission) else entries.show(scene))


async def _hand_in(scene: Scene, ask: Ask) -> Answer:
    sent = ask if isinstance(ask, Submission) else Submission(verb=ask.verb)
    return await entries.save(scene, sent, hands_in=True)


async def _submit_follows(scene: Scene, ask: Ask) -> Answer:
    return await follows.choose(scene, ask.values if isinstance(ask, Submission) else {})


async def _came_of_promise(scene: Scene, ask: Ask) -> Answer:
    return await promises.answer(scene, promises.STATES[ask.verb])


async def _send_file(scene: Scene, ask: Ask) -> Answer:
    return await uploads.offer(scene, ask.argument, closed=ask.verb is Verb.SEND_CLOSED_FILE)


async def _status(scene: Scene, _ask: Ask) -> Answer:
    return await digests.show_status(scene, note=await feeds.note(scene))


async def _pick(scene: Scene, ask: Ask) -> Answer:
    form = isinstance(ask, Submission) and not ask.argument
    asked = ask.values.get("topic", "") if isinstance(ask, Submission) and form else ask.argument
    return await topics.pick(scene, asked, ask.session_id if isinstance(ask, Submission) else None)


async def _quiet(scene: Scene, ask: Ask) -> Answer:
    return await invitations.hush(scene, quiet=ask.verb is Verb.QUIET)


async def _console_here(scene: Scene, _ask: Ask) -> Answer:
    answer = await people.keep_console_here(scene)
    await pulse.follow(for_everybody(scene))
    await questions.follow(for_everybody(scene))
    return answer


async def _export_groups(scene: Scene, ask: Ask) -> Answer:
    return await roomlists.offer(scene, ask.session_id if isinstance(ask, Submission) else None)


async def _broadcast(scene: Scene, ask: Ask) -> Answer:
    return await broadcasts.compose(scene, ask.argument, private=ask.verb is Verb.PRIVATE_BROADCAST)


async def _discard(scene: Scene, ask: Ask) -> Answer:
    """Let a message that waits to be sent stay; where none does, undo what was last done to the themes."""
    try:
        return await broadcasts.discard(scene, ask.argument)
    except RefusalError:
        if ask.argument or await sensemaking.last_step(scene) is None:
            raise
    return await sensemaking.undo(scene)


async def _start(scene: Scene, ask: Ask) -> Answer:
    lines = scene.agenda.sessions
    number = int(ask.argument) if ask.argument.isdecimal() and len(ask.argument) < 4 else 0  # noqa: PLR2004
    if not 1 <= number <= len(lines) or lines[number - 1].audience is not Audience.OPEN:
        raise RefusalError("session_number_wrong", most=len(lines))
    return await acts.act_now(scene, lines[number - 1], DueKind.START)


async def _open_groups(scene: Scene, _ask: Ask) -> Answer:
    return await acts.act_now(scene, rounds.next_breakout(scene), DueKind.START)


async def _close_groups(scene: Scene, _ask: Ask) -> Answer:
    return await acts.act_now(scene, await opening.open_session(scene), DueKind.END)


async def _use_draft(tables: Tables, guest: Guest, face: Face, now: datetime, ask: Ask) -> Answer:
    proposal = await proposals.chosen(tables, guest, ask, ProposalState.USED)
    answer = await proposals.use(tables, guest, face, now, ask)
    waited = proposal.state is ProposalState.READY
    kept = await feeds.keep(tables, face, proposal.id, now) if waited else ""
    return answer.model_copy(update={"text": f"{answer.text}\n\n{kept}"}) if kept else answer


async def _drop_draft(tables: Tables, guest: Guest, face: Face, now: datetime, ask: Ask) -> Answer:
    proposal = await proposals.chosen(tables, guest, ask, ProposalState.DROPPED)
    answer = await proposals.drop(tables, guest, face, now, ask)
    await feeds.forget(tables, proposal.id)
    return answer


async def _select(scene: Scene, ask: Ask) -> Answer:
    return await applications.select(scene, relax=ask.verb is Verb.RELAX_QUOTAS)


async def _score(scene: Scene, ask: Ask) -> Answer:
    return await applications.score(scene, ask.argument, _values(ask))


_ROLLS: Final = {
    Verb.MEMBERS: Roll.MEMBER,
    Verb.ADD_MEMBERS: Roll.MEMBER,
    Verb.INVITED: Roll.INVITED,
    Verb.ADD_INVITED: Roll.INVITED,
}


async def _show_roll(scene: Scene, ask: Ask) -> Answer:
    return await rolls.show(scene, _ROLLS[ask.verb])


async def _add_to_roll(scene: Scene, ask: Ask) -> Answer:
    if not ask.argument.strip():
        return await rolls.show(scene, _ROLLS[ask.verb])
    return await rolls.add(scene, _ROLLS[ask.verb], ask.argument)


PARTICIPATING: Final[dict[Verb, UseCase]] = {
    Verb.APPLICATIONS: alone(applications.overview),  # who may is told by the call
    Verb.NEXT_APPLICATION: alone(applications.show_next),
    Verb.APPLICATION: about(applications.show),
    Verb.READ_APPLICATION: about(applications.read),
    Verb.SCORE_APPLICATION: _score,
    Verb.RANKING: about(applications.ranking),
    Verb.SELECT_APPLICANTS: _select,
    Verb.RELAX_QUOTAS: _select,
    Verb.SET_OUTCOME: about(applications.set_outcome),
    Verb.OUTCOMES: alone(applications.show_letters),
    Verb.OUTCOME_WORDS: about(applications.set_words),
    Verb.SEND_OUTCOMES: about(applications.send),
    Verb.UNTOLD: alone(applications.show_untold),
    Verb.MY_APPLICATION: alone(applications.show_mine),
    Verb.QUESTION: _question,
    Verb.NAMELESS_QUESTION: _question,
    Verb.QUESTION_FORM: _question_form,
    Verb.QUESTIONS: _questions,
    Verb.ALL_QUESTIONS: about(questions.show_all),
    Verb.SHOW_QUESTION: about(questions.show_one),
    Verb.BACK_QUESTION: about(questions.back),
    Verb.UNBACK_QUESTION: about(questions.unback),
    Verb.WITHDRAW_QUESTION: about(questions.withdraw),
    Verb.TAKE_QUESTION: _take_question,  # who may have questions answered is told by whose they are
    Verb.ANSWERED: _answered,
    Verb.PUT_BACK: _put_back,
    Verb.QUEUE: _queue,
    Verb.POLLS: alone(polls.listing),
    Verb.POLL: about(polls.show),
    Verb.ANSWER_POLL: polls.answer,
    Verb.POLL_RESULT: about(polls.results),
    Verb.REVEAL_POLL: about(polls.reveal),
    Verb.HELP: _help,
    Verb.PROGRAM: _programme,
    Verb.NOW: _now,
    Verb.NEXT: _next,
    Verb.REGISTER: alone(registrations.show_form),
    Verb.SUBMIT_REGISTRATION: _submit_registration,
    Verb.FORM_NEXT: _submit_registration,
    Verb.FORM_BACK: _form_back,
    Verb.CONFIRM_REGISTRATION: about(registrations.confirm),
    Verb.PRICE: alone(registrations.show_price),
    Verb.PRICE_CODE: about(registrations.use_code),
    Verb.UNREGISTER: _unregister,
    Verb.REGISTER_COLLEAGUE: alone(registrations.show_colleague),
    Verb.SUBMIT_COLLEAGUE: _submit_colleague,
    Verb.UNREGISTER_COLLEAGUE: about(registrations.cancel_colleague),
    Verb.TAKE_SEAT: registrations.take,
    Verb.LET_GO_SEAT: registrations.let_go,
    Verb.SIGN_UP: _sign_up,
    Verb.SIGN_OFF: _sign_off,
    Verb.SESSION_SEATS: alone(registrations.show_seats),
    Verb.IDEA: _idea,
    Verb.IDEA_FORM: _idea_form,
    Verb.IDEAS: about(ideas.show),
    Verb.VOTE: about(ideas.vote),
    Verb.UNVOTE: about(ideas.unvote),
    Verb.ANONYMOUS_IDEA: _anonymous_idea,
    Verb.SHOW_IDEA: about(ideas.show_one),
    Verb.MY_IDEAS: about(ideas.show_mine),
    Verb.EDIT_IDEA: _edit_idea,
    Verb.WITHDRAW_IDEA: _withdraw_idea,
    Verb.SWAP_IDEA: about(ideas.swap),
    Verb.READ_IDEAS: _read_ideas,
    Verb.IDEAS_READ: _ideas_read,
    Verb.JOIN: _join,
    Verb.LEAVE: _leave,
    Verb.MY_GROUP: alone(seats.my_group),
    Verb.PICK: _pick,
    Verb.QUIET: _quiet,
    Verb.UNQUIET: _quiet,
    Verb.HARVEST: _harvest,
    Verb.SAVE_HARVEST: _save_harvest,
    Verb.HAND_IN: _hand_in,
    Verb.FOLLOW: about(follows.follow),
    Verb.FOLLOW_FORM: alone(follows.show_form),
    Verb.SUBMIT_FOLLOWS: _submit_follows,
    Verb.UNFOLLOW: about(follows.unfollow),
    Verb.FOLLOWING: alone(follows.show),
    Verb.SUMMARY: alone(summaries.show),
    Verb.THEMES: about(sensemaking.show),
    Verb.THEME: about(sensemaking.show_one),
    Verb.DOCUMENTS: alone(documents.show),
    Verb.SEND_FILE: _send_file,
    Verb.TAKE_HOME: alone(keepsakes.show),
    Verb.PROMISE: about(promises.keep),
    Verb.MY_PROMISE: alone(promises.show),
    Verb.CALENDAR: alone(calendars.show),
    Verb.CHECK_IN: arrivals.check_in,  # for somebody else only who runs the day
    Verb.SEAT_CODE: arrivals.seat_code,
    **dict.fromkeys(promises.STATES, _came_of_promise),
    Verb.PROMISE_HUSH: alone(promises.hush),
    Verb.ABSENT: _absent,
    Verb.HERE: _here,
    Verb.SWAP_ROLE: _swap_role,
    Verb.VOLUNTEER: about(duties.volunteer),
    Verb.STAND_IN: about(duties.stand_in),
    Verb.CALL: alone(summons.call),
    Verb.SETTLED: about(summons.settle),
    Verb.FETCHED: alone(feeds.tell_when),
}
STEERING: Final[dict[Verb, UseCase]] = {
    Verb.NEW_POLL: about(polls.make),
    Verb.OPEN_POLL: about(polls.open_poll),
    Verb.CLOSE_POLL: about(polls.close),
    Verb.REMOVE_POLL: about(polls.remove),
    Verb.STATUS: _status,
    Verb.CHECK_OUT: arrivals.check_out,
    Verb.DOOR_CODE: alone(arrivals.door_code),
    Verb.ARRIVED: alone(arrivals.show),
    Verb.CLOSED_DOCUMENTS: alone(documents.show_closed),
    Verb.SEND_CLOSED_FILE: _send_file,
    Verb.DIGEST: alone(digests.show),
    Verb.START: _start,
    Verb.DEAL_GROUPS: alone(steering.make),
    Verb.SHUFFLE_GROUPS: alone(steering.shuffle),
    Verb.LAY_TABLES: alone(steering.lay_tables),
    Verb.SHOW_GROUPS: alone(steering.show),
    Verb.OPEN_GROUPS: _open_groups,
    Verb.CLOSE_GROUPS: _close_groups,
    Verb.EXTEND: about(extensions.extend),
    Verb.MOVE: _move,
    Verb.MEND_GROUPS: alone(repairs.preview),
    Verb.MEND_NOW: about(repairs.apply),
    Verb.KEEP_GROUPS: alone(repairs.keep),
    Verb.COMING: about(summons.coming),
    Verb.PRESENT_GROUP: about(plenary.show_group),
    Verb.NEXT_GROUP: alone(plenary.show_next),
    Verb.GROUPS_HERE: alone(people.keep_groups_here),
    Verb.CONSOLE_HERE: _console_here,
    Verb.EXPORT_GROUPS: _export_groups,
    Verb.BROADCAST: _broadcast,
    Verb.PRIVATE_BROADCAST: _broadcast,
    Verb.SOME_BROADCAST: about(enrolment.write),
    Verb.REGISTRATIONS: about(enrolment.show),
    Verb.REGISTRATION: about(enrolment.show_one),
    Verb.REGISTRATION_FIGURES: alone(enrolment.show_figures),
    Verb.EXPORT_REGISTRATIONS: alone(enrolment.offer),
    Verb.SEND: about(broadcasts.send),
    Verb.DISCARD: _discard,
    Verb.FIND_THEMES: about(sensemaking.find),
    Verb.MEND_THEME: about(sensemaking.mend),
    Verb.MERGE_THEMES: sensemaking.merge,
    Verb.SPLIT_THEME: sensemaking.split,
    Verb.NAME_THEME: sensemaking.rename,
    Verb.MOVE_IDEA: sensemaking.move,
    Verb.UNDO_THEME: alone(sensemaking.undo),
    Verb.THEME_LOG: alone(sensemaking.show_log),
    Verb.RECEIPT: about(receipts.show),
    Verb.MESSAGE: about(receipts.show),
    Verb.MISSING: about(receipts.show_missing),
    Verb.SEND_AGAIN: about(broadcasts.send_again),
    Verb.STOP_FETCHING: alone(feeds.stop),
    Verb.HIDE: _hide,
    Verb.HIDE_FORM: _hide_form,
    Verb.RESTORE: _restore,
    Verb.GRANT: about(registrations.grant),
    Verb.REFUSE: about(registrations.refuse),
    Verb.MODERATION: about(moderation.show),
    Verb.MEMBERS: _show_roll,
    Verb.INVITED: _show_roll,
    Verb.ADD_MEMBERS: _add_to_roll,
    Verb.ADD_INVITED: _add_to_roll,
    Verb.USE_ROLL: about(rolls.use),
    Verb.REPLACE_ROLL: about(rolls.replace),
    Verb.DROP_ROLL: about(rolls.drop),
    Verb.STRIKE_LISTED: about(rolls.strike),
    Verb.INVOICES: alone(invoicing.offer),
}
PROPOSING: Final[dict[Verb, Proposing]] = {  # before there is an event, and whatever event is at hand
    Verb.NEW_PROGRAMME: proposals.explain,
    Verb.SHOW_DRAFT: proposals.show,
    Verb.USE_DRAFT: _use_draft,
    Verb.DROP_DRAFT: _drop_draft,
    Verb.MEND_DRAFT: proposals.mend,
    Verb.NEW_EVENT: proposals.detach,
}
