"""What people see and send back: nouns in, Adaptive Cards out; card submissions parsed in. Pure.

Every card is a plain JSON dict (`elements.Card`), made by a function of a face and nouns:

    elements      Face(voice, buttons="execute" | "submit", place=PlaceKind.GROUP)
    agenda        programme, running, coming            (face, *, event, agenda, now)
    announcement  session_card(face, *, event, agenda, session, phase, late=False, groups=())
    breakout      group_card(face, *, event, session, group, ends_at)
                  groups_list(face, *, event, session, groups, state)
                  last_minutes(face, *, event, session, ends_at, minutes=5, steers=False)
                  closed(face, *, event, session, agenda=None)
    idea          form(face, *, event, session=None)
                  listing(face, *, event, ideas)
                  none_yet(face, *, event)
                  receipt(face, *, event, idea, session=None)
    harvest       form(face, *, event, session, group, slots, kept=None, group_id="", page=1)
                  shown(face, *, event, session, group, slots, kept)
    registration  form(face, *, event, form, values={}, errors={}, registered=False)
                  receipt(face, *, event, form, answers, price, changed=False)
                  cancelled(face, *, event)
    summary       summary(face, *, event, agenda, ideas)
    console       status(face, *, event, agenda, now, tally)
    help          help_card(face, *, event=None, steers=False), welcome(face, *, event=None)
    receipts      told(face, *, event, sender, words)
                  confirm(face, *, event, broadcast, reached, missed, named)
                  dropped(face, *, event, broadcast)
                  receipt(face, *, event, receipt, now, others=(), link=None)
                  missing(face, *, event, receipt, link=None)
    calls         pages(face, people, *, sender, words) -> list[bot.model.Message]
    preview       overview(face, *, draft), questions(face, *, proposal, asked), reading(face, *, name)
                  refused(face, *, name, why, line_number=None), ended(face, *, draft, state), ways(face), moved(face)
    outline       days(face, reading) -> list[Card], day_card(face, *, title, lines, derived)
    choose        choose_event(face, *, events)
    submission    parse(data) -> bot.model.Submission, or RefusalError("card_not_understood")

`event` tells which event the buttons act on; `now` and `ends_at` are aware instants or
wall times of the event. Nouns of cards: `breakout.Seat`, `breakout.GroupLine`, `idea.IdeaLine`,
`console.Tally`, `receipts.Missed`, `receipts.Receipt`, `receipts.Other`, `preview.Draft`, `calls.Called`.
What a field sends: an idea's text and the number of a chosen idea come as the submission's `argument`,
as in the sentence; the answers of a form as `values`, by the field's id.
"""
