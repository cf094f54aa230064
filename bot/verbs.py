"""Which use case a verb is. What stands in `STEERING` only those may ask for who run the day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from bot import (
    acts,
    announcements,
    authoring,
    broadcasts,
    digests,
    documents,
    extensions,
    feeds,
    follows,
    ideas,
    keepsakes,
    moderation,
    people,
    polls,
    promises,
    proposals,
    questions,
    receipts,
    registrations,
    sensemaking,
    summaries,
    uploads,
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
from bot.model import Answer, Ask, Audience, DueKind, ProposalState, Submission, Verb
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


async def _help(scene: Scene, _ask: Ask) -> Answer:
    group, sitting = await ideas.group_here(scene)
    discusses = group is not None and sitting is not None and sitting.state == "open"
    card = help_cards.help_card(
        scene.face, event=scene.event, rules=scene.agenda.ideas, steers=scene.steers, discusses=discusses
    )
    return Answer(card=card)


async def _programme(scene: Scene, _ask: Ask) -> Answer:
    return announcements.programme(scene, note=await feeds.note(scene))


async def _now(scene: Scene, _ask: Ask) -> Answer:
    return announcements.running(scene)


async def _next(scene: Scene, _ask: Ask) -> Answer:
    return announcements.coming(scene)


async def _register(scene: Scene, _ask: Ask) -> Answer:
    return await registrations.show_form(scene)


async def _submit_registration(scene: Scene, ask: Ask) -> Answer:
    return await registrations.submit(scene, ask.values if isinstance(ask, Submission) else {})


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


async def _ideas(scene: Scene, ask: Ask) -> Answer:
    return await ideas.show(scene, ask.argument)


async def _show_idea(scene: Scene, ask: Ask) -> Answer:
    return await ideas.show_one(scene, ask.argument)


async def _my_ideas(scene: Scene, ask: Ask) -> Answer:
    return await ideas.show_mine(scene, ask.argument)


async def _edit_idea(scene: Scene, ask: Ask) -> Answer:
    number, said = authoring.split(ask.argument)
    if not number:
        return await ideas.show_mine(scene)
    return await ideas.edit(scene, number, _values(ask).get(NEW_WORDS, said))


async def _withdraw_idea(scene: Scene, ask: Ask) -> Answer:
    return await (ideas.withdraw(scene, ask.argument) if ask.argument else ideas.show_mine(scene))


async def _swap_idea(scene: Scene, ask: Ask) -> Answer:
    return await ideas.swap(scene, ask.argument)


async def _read_ideas(scene: Scene, ask: Ask) -> Answer:
    return await ideas.read(scene, ask.session_id if isinstance(ask, Submission) else None)


async def _ideas_read(scene: Scene, ask: Ask) -> Answer:
    return await ideas.finish(scene, ask.argument, ask.session_id if isinstance(ask, Submission) else None)


async def _vote(scene: Scene, ask: Ask) -> Answer:
    return await ideas.vote(scene, ask.argument)


async def _unvote(scene: Scene, ask: Ask) -> Answer:
    return await ideas.unvote(scene, ask.argument)


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


async def _all_questions(scene: Scene, ask: Ask) -> Answer:
    return await questions.show_all(scene, ask.argument)


async def _show_question(scene: Scene, ask: Ask) -> Answer:
    return await questions.show_one(scene, ask.argument)


async def _back_question(scene: Scene, ask: Ask) -> Answer:
    return await questions.back(scene, ask.argument)


async def _unback_question(scene: Scene, ask: Ask) -> Answer:
    return await questions.unback(scene, ask.argument)


async def _withdraw_question(scene: Scene, ask: Ask) -> Answer:
    return await questions.withdraw(scene, ask.argument)


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


async def _moderation(scene: Scene, ask: Ask) -> Answer:
    return await moderation.show(scene, ask.argument)


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


async def _mend_groups(scene: Scene, _ask: Ask) -> Answer:
    return await repairs.preview(scene)


async def _mend_now(scene: Scene, ask: Ask) -> Answer:
    return await repairs.apply(scene, ask.argument)


async def _keep_groups(scene: Scene, _ask: Ask) -> Answer:
    return await repairs.keep(scene)


async def _swap_role(scene: Scene, ask: Ask) -> Answer:
    return await duties.swap(scene, ask.argument, _values(ask))


async def _volunteer(scene: Scene, ask: Ask) -> Answer:
    return await duties.volunteer(scene, ask.argument)


async def _stand_in(scene: Scene, ask: Ask) -> Answer:
    return await duties.stand_in(scene, ask.argument)


async def _harvest(scene: Scene, ask: Ask) -> Answer:
    return await entries.show(scene, ask.argument, ask.session_id if isinstance(ask, Submission) else None)


async def _save_harvest(scene: Scene, ask: Ask) -> Answer:
    return await (entries.save(scene, ask) if isinstance(ask, Submission) else entries.show(scene))


async def _hand_in(scene: Scene, ask: Ask) -> Answer:
    sent = ask if isinstance(ask, Submission) else Submission(verb=ask.verb)
    return await entries.save(scene, sent, hands_in=True)


async def _call(scene: Scene, _ask: Ask) -> Answer:
    return await summons.call(scene)


async def _coming(scene: Scene, ask: Ask) -> Answer:
    return await summons.coming(scene, ask.argument)


async def _settled(scene: Scene, ask: Ask) -> Answer:
    return await summons.settle(scene, ask.argument)


async def _present_group(scene: Scene, ask: Ask) -> Answer:
    return await plenary.show_group(scene, ask.argument)


async def _next_group(scene: Scene, _ask: Ask) -> Answer:
    return await plenary.show_next(scene)


async def _my_group(scene: Scene, _ask: Ask) -> Answer:
    return await seats.my_group(scene)


async def _follow_form(scene: Scene, _ask: Ask) -> Answer:
    return await follows.show_form(scene)


async def _submit_follows(scene: Scene, ask: Ask) -> Answer:
    return await follows.choose(scene, ask.values if isinstance(ask, Submission) else {})


async def _follow(scene: Scene, ask: Ask) -> Answer:
    return await follows.follow(scene, ask.argument)


async def _unfollow(scene: Scene, ask: Ask) -> Answer:
    return await follows.unfollow(scene, ask.argument)


async def _following(scene: Scene, _ask: Ask) -> Answer:
    return await follows.show(scene)


async def _summary(scene: Scene, _ask: Ask) -> Answer:
    return await summaries.show(scene)


async def _take_home(scene: Scene, _ask: Ask) -> Answer:
    return await keepsakes.show(scene)


async def _digest(scene: Scene, _ask: Ask) -> Answer:
    return await digests.show(scene)


async def _promise(scene: Scene, ask: Ask) -> Answer:
    return await promises.keep(scene, ask.argument)


async def _my_promise(scene: Scene, _ask: Ask) -> Answer:
    return await promises.show(scene)


async def _came_of_promise(scene: Scene, ask: Ask) -> Answer:
    return await promises.answer(scene, promises.STATES[ask.verb])


async def _hush_promise(scene: Scene, _ask: Ask) -> Answer:
    return await promises.hush(scene)


async def _documents(scene: Scene, _ask: Ask) -> Answer:
    return await documents.show(scene)


async def _send_file(scene: Scene, ask: Ask) -> Answer:
    return await uploads.offer(scene, ask.argument, closed=ask.verb is Verb.SEND_CLOSED_FILE)


async def _closed_documents(scene: Scene, _ask: Ask) -> Answer:
    return await documents.show_closed(scene)


async def _status(scene: Scene, _ask: Ask) -> Answer:
    return await digests.show_status(scene, note=await feeds.note(scene))


async def _deal_groups(scene: Scene, _ask: Ask) -> Answer:
    return await steering.make(scene)


async def _show_groups(scene: Scene, _ask: Ask) -> Answer:
    return await steering.show(scene)


async def _shuffle_groups(scene: Scene, _ask: Ask) -> Answer:
    return await steering.shuffle(scene)


async def _lay_tables(scene: Scene, _ask: Ask) -> Answer:
    return await steering.lay_tables(scene)


async def _pick(scene: Scene, ask: Ask) -> Answer:
    form = isinstance(ask, Submission) and not ask.argument
    asked = ask.values.get("topic", "") if isinstance(ask, Submission) and form else ask.argument
    return await topics.pick(scene, asked, ask.session_id if isinstance(ask, Submission) else None)


async def _quiet(scene: Scene, ask: Ask) -> Answer:
    return await invitations.hush(scene, quiet=ask.verb is Verb.QUIET)


async def _groups_here(scene: Scene, _ask: Ask) -> Answer:
    return await people.keep_groups_here(scene)


async def _console_here(scene: Scene, _ask: Ask) -> Answer:
    answer = await people.keep_console_here(scene)
    await pulse.follow(for_everybody(scene))
    await questions.follow(for_everybody(scene))
    return answer


async def _export_groups(scene: Scene, ask: Ask) -> Answer:
    return await roomlists.offer(scene, ask.session_id if isinstance(ask, Submission) else None)


async def _broadcast(scene: Scene, ask: Ask) -> Answer:
    return await broadcasts.compose(scene, ask.argument, private=ask.verb is Verb.PRIVATE_BROADCAST)


async def _send(scene: Scene, ask: Ask) -> Answer:
    return await broadcasts.send(scene, ask.argument)


async def _discard(scene: Scene, ask: Ask) -> Answer:
    """Let a message that waits to be sent stay; where none does, undo what was last done to the themes."""
    try:
        return await broadcasts.discard(scene, ask.argument)
    except RefusalError:
        if ask.argument or await sensemaking.last_step(scene) is None:
            raise
    return await sensemaking.undo(scene)


async def _themes(scene: Scene, ask: Ask) -> Answer:
    return await sensemaking.show(scene, ask.argument)


async def _theme(scene: Scene, ask: Ask) -> Answer:
    return await sensemaking.show_one(scene, ask.argument)


async def _find_themes(scene: Scene, ask: Ask) -> Answer:
    return await sensemaking.find(scene, ask.argument)


async def _mend_theme(scene: Scene, ask: Ask) -> Answer:
    return await sensemaking.mend(scene, ask.argument)


async def _undo_theme(scene: Scene, _ask: Ask) -> Answer:
    return await sensemaking.undo(scene)


async def _theme_log(scene: Scene, _ask: Ask) -> Answer:
    return await sensemaking.show_log(scene)


async def _receipt(scene: Scene, ask: Ask) -> Answer:
    return await receipts.show(scene, ask.argument)


async def _missing(scene: Scene, ask: Ask) -> Answer:
    return await receipts.show_missing(scene, ask.argument)


async def _send_again(scene: Scene, ask: Ask) -> Answer:
    return await broadcasts.send_again(scene, ask.argument)


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


async def _extend(scene: Scene, ask: Ask) -> Answer:
    return await extensions.extend(scene, ask.argument)


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


async def _stop_fetching(scene: Scene, _ask: Ask) -> Answer:
    return await feeds.stop(scene)


async def _fetched(scene: Scene, _ask: Ask) -> Answer:
    return await feeds.tell_when(scene)


async def _polls(scene: Scene, _ask: Ask) -> Answer:
    return await polls.listing(scene)


async def _poll(scene: Scene, ask: Ask) -> Answer:
    return await polls.show(scene, ask.argument)


async def _answer_poll(scene: Scene, ask: Ask) -> Answer:
    return await polls.answer(scene, ask)


async def _poll_result(scene: Scene, ask: Ask) -> Answer:
    return await polls.results(scene, ask.argument)


async def _reveal_poll(scene: Scene, ask: Ask) -> Answer:
    return await polls.reveal(scene, ask.argument)


async def _new_poll(scene: Scene, ask: Ask) -> Answer:
    return await polls.make(scene, ask.argument)


async def _open_poll(scene: Scene, ask: Ask) -> Answer:
    return await polls.open_poll(scene, ask.argument)


async def _close_poll(scene: Scene, ask: Ask) -> Answer:
    return await polls.close(scene, ask.argument)


async def _remove_poll(scene: Scene, ask: Ask) -> Answer:
    return await polls.remove(scene, ask.argument)


ASKING: Final[dict[Verb, UseCase]] = {  # who may have questions answered is told by whose they are
    Verb.QUESTION: _question,
    Verb.NAMELESS_QUESTION: _question,
    Verb.QUESTION_FORM: _question_form,
    Verb.QUESTIONS: _questions,
    Verb.ALL_QUESTIONS: _all_questions,
    Verb.SHOW_QUESTION: _show_question,
    Verb.BACK_QUESTION: _back_question,
    Verb.UNBACK_QUESTION: _unback_question,
    Verb.WITHDRAW_QUESTION: _withdraw_question,
    Verb.TAKE_QUESTION: _take_question,
    Verb.ANSWERED: _answered,
    Verb.PUT_BACK: _put_back,
    Verb.QUEUE: _queue,
}
PARTICIPATING: Final[dict[Verb, UseCase]] = {
    **ASKING,
    Verb.POLLS: _polls,
    Verb.POLL: _poll,
    Verb.ANSWER_POLL: _answer_poll,
    Verb.POLL_RESULT: _poll_result,
    Verb.REVEAL_POLL: _reveal_poll,
    Verb.HELP: _help,
    Verb.PROGRAM: _programme,
    Verb.NOW: _now,
    Verb.NEXT: _next,
    Verb.REGISTER: _register,
    Verb.SUBMIT_REGISTRATION: _submit_registration,
    Verb.UNREGISTER: _unregister,
    Verb.IDEA: _idea,
    Verb.IDEA_FORM: _idea_form,
    Verb.IDEAS: _ideas,
    Verb.VOTE: _vote,
    Verb.UNVOTE: _unvote,
    Verb.ANONYMOUS_IDEA: _anonymous_idea,
    Verb.SHOW_IDEA: _show_idea,
    Verb.MY_IDEAS: _my_ideas,
    Verb.EDIT_IDEA: _edit_idea,
    Verb.WITHDRAW_IDEA: _withdraw_idea,
    Verb.SWAP_IDEA: _swap_idea,
    Verb.READ_IDEAS: _read_ideas,
    Verb.IDEAS_READ: _ideas_read,
    Verb.JOIN: _join,
    Verb.LEAVE: _leave,
    Verb.MY_GROUP: _my_group,
    Verb.PICK: _pick,
    Verb.QUIET: _quiet,
    Verb.UNQUIET: _quiet,
    Verb.HARVEST: _harvest,
    Verb.SAVE_HARVEST: _save_harvest,
    Verb.HAND_IN: _hand_in,
    Verb.FOLLOW: _follow,
    Verb.FOLLOW_FORM: _follow_form,
    Verb.SUBMIT_FOLLOWS: _submit_follows,
    Verb.UNFOLLOW: _unfollow,
    Verb.FOLLOWING: _following,
    Verb.SUMMARY: _summary,
    Verb.THEMES: _themes,
    Verb.THEME: _theme,
    Verb.DOCUMENTS: _documents,
    Verb.SEND_FILE: _send_file,
    Verb.TAKE_HOME: _take_home,
    Verb.PROMISE: _promise,
    Verb.MY_PROMISE: _my_promise,
    **dict.fromkeys(promises.STATES, _came_of_promise),
    Verb.PROMISE_HUSH: _hush_promise,
    Verb.ABSENT: _absent,
    Verb.HERE: _here,
    Verb.SWAP_ROLE: _swap_role,
    Verb.VOLUNTEER: _volunteer,
    Verb.STAND_IN: _stand_in,
    Verb.CALL: _call,
    Verb.SETTLED: _settled,
    Verb.FETCHED: _fetched,
}
STEERING: Final[dict[Verb, UseCase]] = {
    Verb.NEW_POLL: _new_poll,
    Verb.OPEN_POLL: _open_poll,
    Verb.CLOSE_POLL: _close_poll,
    Verb.REMOVE_POLL: _remove_poll,
    Verb.STATUS: _status,
    Verb.CLOSED_DOCUMENTS: _closed_documents,
    Verb.SEND_CLOSED_FILE: _send_file,
    Verb.DIGEST: _digest,
    Verb.START: _start,
    Verb.DEAL_GROUPS: _deal_groups,
    Verb.SHUFFLE_GROUPS: _shuffle_groups,
    Verb.LAY_TABLES: _lay_tables,
    Verb.SHOW_GROUPS: _show_groups,
    Verb.OPEN_GROUPS: _open_groups,
    Verb.CLOSE_GROUPS: _close_groups,
    Verb.EXTEND: _extend,
    Verb.MOVE: _move,
    Verb.MEND_GROUPS: _mend_groups,
    Verb.MEND_NOW: _mend_now,
    Verb.KEEP_GROUPS: _keep_groups,
    Verb.COMING: _coming,
    Verb.PRESENT_GROUP: _present_group,
    Verb.NEXT_GROUP: _next_group,
    Verb.GROUPS_HERE: _groups_here,
    Verb.CONSOLE_HERE: _console_here,
    Verb.EXPORT_GROUPS: _export_groups,
    Verb.BROADCAST: _broadcast,
    Verb.PRIVATE_BROADCAST: _broadcast,
    Verb.SEND: _send,
    Verb.DISCARD: _discard,
    Verb.FIND_THEMES: _find_themes,
    Verb.MEND_THEME: _mend_theme,
    Verb.MERGE_THEMES: sensemaking.merge,
    Verb.SPLIT_THEME: sensemaking.split,
    Verb.NAME_THEME: sensemaking.rename,
    Verb.MOVE_IDEA: sensemaking.move,
    Verb.UNDO_THEME: _undo_theme,
    Verb.THEME_LOG: _theme_log,
    Verb.RECEIPT: _receipt,
    Verb.MESSAGE: _receipt,
    Verb.MISSING: _missing,
    Verb.SEND_AGAIN: _send_again,
    Verb.STOP_FETCHING: _stop_fetching,
    Verb.HIDE: _hide,
    Verb.HIDE_FORM: _hide_form,
    Verb.RESTORE: _restore,
    Verb.MODERATION: _moderation,
}
PROPOSING: Final[dict[Verb, Proposing]] = {  # before there is an event, and whatever event is at hand
    Verb.NEW_PROGRAMME: proposals.explain,
    Verb.SHOW_DRAFT: proposals.show,
    Verb.USE_DRAFT: _use_draft,
    Verb.DROP_DRAFT: _drop_draft,
    Verb.MEND_DRAFT: proposals.mend,
    Verb.NEW_EVENT: proposals.detach,
}
