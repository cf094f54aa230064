from __future__ import annotations

import json
from typing import Any

import pytest

from bot.model import Consent, FileGiven, IdentityKind, PlaceKind, Sender, Spot, Turn, TurnFile, TurnKind
from bot.teams.turns import read_turn, squeeze, unfold
from bot.teams.wire import WireError, read_activity
from tests.wire import activities

URL = "https://smba.trafficmanager.net/emea/"
PERSONAL = activities.in_personal(URL)
CHAT = activities.in_chat(URL)
CHANNEL = activities.in_channel(URL)


def turn_of(activity: dict[str, Any]) -> Turn:
    return read_turn(read_activity(json.dumps(activity).encode()), activities.APP)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        ("hej", "hej"),
        ("  hej \t du  ", "hej du"),
        ("<at>Ordstyrer</at> hjælp", "hjælp"),
        ("<at>ordstyrer</at>&nbsp;hjælp\n", "hjælp"),
        ('<at id="0">Ordstyrer</at>, program?', ", program?"),
        ("tilmeld mig <at>Ordstyrer</at>", "tilmeld mig"),
        ("<at>Ordstyrer</at><at>Ordstyrer</at> nu", "nu"),
        ("<at>Ordstyrer</at> spørg <at>Åse Lund</at> om lager", "spørg Åse Lund om lager"),
        ("idé Ler &amp; sand &lt;3", "idé Ler & sand <3"),
        ("idé &amp;lt;b&amp;gt;", "idé &lt;b&gt;"),
        ("ide\u0301 Pa\u030a landet", "idé På landet"),
        ("idé\u00a0fælles\u2003lager", "idé fælles lager"),
        ("idé\u200b fæl\u00adles\ufeff", "idé fælles"),
        ("idé 👩\u200d🌾 på besøg", "idé 👩\u200d🌾 på besøg"),
        ("idé første linje\r\nanden linje\n\n\n\n  tredje  ", "idé første linje\nanden linje\n\ntredje"),
        ("idé en<br>to<br/>tre", "idé en\nto\ntre"),
        ("idé en\u2028to", "idé en\nto"),
        ("idé bip\x07 \x85", "idé bip"),
        ("idé <script>alert(1)</script>", "idé <script>alert(1)</script>"),
    ],
)
def test_sentence_keeps_what_was_written_and_drops_how(text: str, said: str) -> None:
    assert squeeze(unfold(text, {"ordstyrer"})) == said


@pytest.mark.parametrize(
    "name",
    ["Ordstyrer", "Ordstyrer (prøve)", "C++ bot", "Åse & Bo", "<bot>", "Ord   styrer", "Æblebot 🍎", "a.*b", "[x]"],
)
@pytest.mark.parametrize("escaped", [False, True])
def test_mention_of_a_bot_with_an_odd_name_is_taken_out(name: str, escaped: bool) -> None:
    activity = activities.mentioning("program", CHANNEL, name=name)
    if escaped:
        activity["text"] = activity["text"].replace(name, name.replace("&", "&amp;").replace("<", "&lt;"))
    assert turn_of(activity).text == "program"


def test_mention_under_an_old_name_is_known_by_the_bots_id() -> None:
    activity = activities.mentioning("program", CHANNEL, name="Det gamle navn")
    assert turn_of(activity | {"recipient": activities.bot()}).text == "program"


def test_sentence_in_a_thread_is_read_wholly() -> None:
    activity = activities.mentioning("min gruppe", CHANNEL, activities.person(4, "Åse  Lund "))
    assert turn_of(activity) == Turn(
        key=f"{activities.CHANNEL};messageid={activities.ROOT}|{activity['id']}",
        kind=TurnKind.SENTENCE,
        sender=Sender(
            user_id="29:1person-4",
            name="Åse Lund",
            tenant_id=activities.HOST,
            aad_object_id="00000000-0000-4000-8000-000000000004",
            locale="da-DK",
        ),
        spot=Spot(
            app_id=activities.APP,
            tenant_id=activities.HOST,
            conversation_id=activities.CHANNEL,
            thread_root=activities.ROOT,
            kind=PlaceKind.CHANNEL,
            service_url=URL,
            bot_id=activities.BOT,
            team_id=activities.TEAM,
            name="Dagen",
        ),
        text="min gruppe",
        written="min gruppe",
    )


@pytest.mark.parametrize(
    ("activity", "kind", "text", "data", "invoke"),
    [
        (activities.message("hej", PERSONAL), TurnKind.SENTENCE, "hej", {}, False),
        (activities.message(None, PERSONAL), TurnKind.SENTENCE, "", {}, False),
        (activities.message("tekst", PERSONAL, value="tekst"), TurnKind.SENTENCE, "tekst", {}, False),
        (activities.submit({"verb": "vote"}, CHAT), TurnKind.SUBMISSION, "", {"verb": "vote"}, False),
        (activities.submit({}, CHAT), TurnKind.SUBMISSION, "", {}, False),
        (activities.execute({"a": "1"}, CHAT), TurnKind.SUBMISSION, "", {"a": "1"}, True),
        (activities.execute(None, CHAT, verb="now"), TurnKind.SUBMISSION, "", {"verb": "now"}, True),
        (activities.execute({"verb": "b"}, CHAT, verb="a"), TurnKind.SUBMISSION, "", {"verb": "b"}, True),
        (activities.installed(CHANNEL), TurnKind.INSTALLED, "", {}, False),
        (activities.installed(CHANNEL, action="add-upgrade"), TurnKind.INSTALLED, "", {}, False),
        (activities.installed(CHANNEL, action="remove"), TurnKind.REMOVED, "", {}, False),
        (activities.installed(CHANNEL, action="other"), TurnKind.OTHER, "", {}, False),
        (activities.members_added(CHANNEL, count=3), TurnKind.OTHER, "", {}, False),
        (activities.members_added(CHANNEL, count=3, with_bot=True), TurnKind.INSTALLED, "", {}, False),
        (activities.members_removed(CHANNEL, activities.bot()), TurnKind.REMOVED, "", {}, False),
        (activities.members_removed(CHANNEL, activities.person(3)), TurnKind.OTHER, "", {}, False),
        (activities.message("hej", PERSONAL, type="event", value={"a": 1}), TurnKind.OTHER, "", {}, False),
    ],
    ids=lambda value: value.get("type") if isinstance(value, dict) else None,
)
def test_activity_becomes_a_turn_of_its_kind(
    activity: dict[str, Any], kind: TurnKind, text: str, data: dict[str, Any], invoke: bool
) -> None:
    turn = turn_of(activity)
    assert (turn.kind, turn.text, turn.data, turn.invoke) == (kind, text, data, invoke)
    assert turn.reply_to == activity.get("replyToId")


@pytest.mark.parametrize(
    ("account", "tenant_id", "kind"),
    [
        (activities.person(), activities.HOST, IdentityKind.MEMBER),
        (activities.person(userRole="guest"), activities.HOST, IdentityKind.GUEST),
        (activities.person(tenantId="elsewhere"), "elsewhere", IdentityKind.FEDERATED),
        (activities.person(tenantId="elsewhere", userRole="guest"), "elsewhere", IdentityKind.GUEST),
        (activities.person(userRole="anonymous"), activities.HOST, IdentityKind.ANONYMOUS),
        (activities.person(aadObjectId=None), activities.HOST, IdentityKind.ANONYMOUS),
    ],
)
def test_sender_is_told_apart_as_far_as_the_activity_tells(
    account: dict[str, Any], tenant_id: str, kind: IdentityKind
) -> None:
    sender = turn_of(activities.message("hej", CHAT, account)).sender
    assert (sender.user_id, sender.tenant_id, sender.kind) == (account["id"], tenant_id, kind)


def test_who_installs_is_no_anonymous_person_for_want_of_an_object_id() -> None:
    assert (
        turn_of(activities.installed(CHANNEL, activities.person(aadObjectId=None))).sender.kind is IdentityKind.MEMBER
    )


@pytest.mark.parametrize(
    ("where", "spot"),
    [
        (PERSONAL, (activities.PERSONAL, "", PlaceKind.PERSONAL)),
        (CHAT, (activities.CHAT, "", PlaceKind.GROUP)),
        (CHANNEL, (activities.CHANNEL, activities.ROOT, PlaceKind.CHANNEL)),
        (activities.in_channel(URL, None), (activities.CHANNEL, "", PlaceKind.CHANNEL)),
        (CHANNEL | {"conversation": {"id": "19:x;messageid=7"}}, ("19:x", "7", PlaceKind.CHANNEL)),
        (CHAT | {"conversation": {"id": "19:y", "isGroup": True}}, ("19:y", "", PlaceKind.GROUP)),
        (PERSONAL | {"conversation": {"id": "a:z"}}, ("a:z", "", PlaceKind.PERSONAL)),
    ],
)
def test_spot_is_the_base_conversation_and_the_thread(where: dict[str, Any], spot: tuple[str, str, PlaceKind]) -> None:
    found = turn_of(activities.message("hej", where)).spot
    assert (found.conversation_id, found.thread_root, found.kind) == spot


@pytest.mark.parametrize(
    ("more", "locale"),
    [
        ({"locale": "sv-SE"}, "sv-SE"),
        ({"locale": None}, "da-DK"),
        ({"locale": None, "entities": None}, None),
        ({"locale": None, "entities": [{"type": "clientInfo", "locale": 7}]}, None),
    ],
)
def test_locale_is_the_activitys_else_the_clients(more: dict[str, Any], locale: str | None) -> None:
    assert turn_of(activities.message("hej", PERSONAL, **more)).sender.locale == locale


def test_locale_that_the_operator_set_stands_above_the_clients() -> None:
    said = json.dumps(activities.message("hej", PERSONAL, locale="en-US")).encode()
    assert read_turn(read_activity(said), activities.APP, "da").sender.locale == "da"


@pytest.mark.parametrize(
    "more",
    [{"from": None}, {"from": {}}, {"conversation": None}, {"conversation": {}}, {"serviceUrl": None}],
    ids=str,
)
def test_activity_that_does_not_say_who_or_where_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(WireError):
        turn_of(activities.message("hej", PERSONAL, **more))


def test_activity_without_an_id_is_named_by_its_time() -> None:
    activity = activities.message("hej", PERSONAL, id=None)
    assert turn_of(activity).key == f"{activities.PERSONAL}|message@2026-11-22T09:15:00.123456+00:00"


def test_what_no_database_takes_does_not_come_in() -> None:
    text = "id\\u00e9 \\ud83d nul\\u0000 \\ud83c\\udf4e"
    body = json.dumps(activities.submit({"text": "TEXT"}, PERSONAL)).replace("TEXT", text)
    turn = read_turn(read_activity(body.encode()), activities.APP)
    assert turn.data == {"text": "idé \ufffd nul 🍎"}


# What comes with a message ------------------------------------------------------------------------

KEPT = "https://mosebo-my.sharepoint.com/personal/person1/_layouts/15/download.aspx?tempauth=noegle"


def test_a_file_in_1_1_says_where_it_can_be_had() -> None:
    sent = [activities.file("Program til dagen.docx", KEPT), activities.formatted("<div></div>")]
    turn = turn_of(activities.message(None, PERSONAL, attachments=sent))
    assert (turn.kind, turn.text) == (TurnKind.SENTENCE, "")
    assert turn.files == (TurnFile(name="Program til dagen.docx", url=KEPT, type="docx"),)
    assert "noegle" not in repr(turn)


@pytest.mark.parametrize("where", [CHAT, CHANNEL])
def test_a_file_elsewhere_comes_without_a_way_to_it(where: dict[str, Any]) -> None:
    turn = turn_of(activities.message("læs den", where, attachments=[activities.file("Program.docx", KEPT)]))
    assert turn.files == (TurnFile(name="Program.docx", type="docx"),)


@pytest.mark.parametrize(
    ("attachment", "files"),
    [
        (activities.picture(), (TurnFile(name="", type="image/*"),)),
        (activities.picture("image/png"), (TurnFile(name="", type="image/png"),)),
        ({"contentType": "audio/mp4", "name": "optagelse.m4a"}, (TurnFile(name="optagelse.m4a", type="audio/mp4"),)),
        ({"contentType": "reference", "name": "Plan.xlsx"}, (TurnFile(name="Plan.xlsx", type="reference"),)),
        ({"contentType": "application/vnd.microsoft.card.adaptive", "content": {}}, ()),
        ({"contentType": "text/html", "content": "<p>hej</p>"}, ()),
        ({"contentType": "", "name": "a"}, ()),
        ({"name": "a"}, ()),
        ({}, ()),
    ],
)
def test_what_comes_with_a_message_is_a_file_or_only_shown(
    attachment: dict[str, Any], files: tuple[TurnFile, ...]
) -> None:
    assert turn_of(activities.message("hej", PERSONAL, attachments=[attachment])).files == files


@pytest.mark.parametrize(
    ("attachment", "file"),
    [
        (activities.file("", KEPT), TurnFile(name="", url=KEPT, type="docx")),
        (activities.file("a\n\u202eb.txt", KEPT, ".TXT"), TurnFile(name="a b.txt", url=KEPT, type="txt")),
        (activities.file("a" * 500, KEPT, "x" * 99), TurnFile(name="a" * 200, url=KEPT)),
        (activities.file("a", KEPT) | {"content": None}, TurnFile(name="a")),
        (activities.file("a", KEPT) | {"content": "https://kilde.example"}, TurnFile(name="a")),
        (activities.file("a", KEPT) | {"content": {"downloadUrl": 7, "fileType": []}}, TurnFile(name="a")),
    ],
)
def test_a_file_is_named_by_what_can_be_shown(attachment: dict[str, Any], file: TurnFile) -> None:
    assert turn_of(activities.message(None, PERSONAL, attachments=[attachment])).files == (file,)


def test_no_more_than_twenty_files_are_looked_at() -> None:
    sent = [activities.file(f"{number}.txt", KEPT) for number in range(50)]
    assert len(turn_of(activities.message(None, PERSONAL, attachments=sent)).files) == 20


@pytest.mark.parametrize("attachments", [None, [], {}, "en fil", [7], ["en fil"]])
def test_attachments_of_no_shape_do_no_harm(attachments: Any) -> None:
    activity = activities.message("hej", PERSONAL) | {"attachments": attachments}
    try:
        turn = turn_of(activity)
    except WireError:
        return
    assert (turn.files, turn.html) == ((), "")


# Files that were offered ---------------------------------------------------------------------------

INFO = {"uploadUrl": KEPT, "contentUrl": KEPT, "name": "../Dagen.docx", "uniqueId": "1150D938", "fileType": "DOCX"}
GIVEN = FileGiven(name="../Dagen.docx", url=KEPT, unique_id="1150D938", type="docx")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (
            {"action": "accept", "context": {"upload": "u1"}, "uploadInfo": INFO},
            Consent(upload_id="u1", url=KEPT, given=GIVEN),
        ),
        ({"action": "decline", "context": {"upload": "u1"}}, Consent(upload_id="u1")),
        ({"action": "accept", "context": {"upload": "u1"}}, Consent(upload_id="u1")),
        ({"action": "accept", "uploadInfo": INFO}, Consent(upload_id="", url=KEPT, given=GIVEN)),
        ({"action": "accept", "context": "u1", "uploadInfo": [INFO]}, Consent(upload_id="")),
        (
            {"action": "accept", "context": {"upload": "u1"}, "uploadInfo": INFO | {"uploadUrl": "x" * 9000}},
            Consent(upload_id="u1"),
        ),
        ("accept", Consent(upload_id="")),
        (None, Consent(upload_id="")),
    ],
)
def test_what_somebody_says_to_a_file_is_read_or_a_no(value: Any, said: Consent) -> None:
    activity = activities.execute({}, PERSONAL) | {"name": "fileConsent/invoke", "value": value}
    turn = turn_of(activity)
    assert (turn.kind, turn.consent, turn.invoke, turn.data) == (TurnKind.CONSENT, said, False, {})
    assert "noegle" not in repr(turn)


def test_a_message_comes_with_its_blanks_as_well() -> None:
    turn = turn_of(activities.mentioning("9.00\tKaffe\r\n   9.30  Oplæg", CHAT))
    assert (turn.text, turn.written) == ("9.00 Kaffe\n9.30 Oplæg", "9.00\tKaffe\n   9.30  Oplæg")


def test_a_message_comes_as_it_was_formatted_without_our_mention() -> None:
    html = (
        '<p><span itemtype="http://schema.skype.com/Mention" itemid="0">Ordstyrer</span>&nbsp;<b>9</b></p><at>Bo</at>'
    )
    activity = activities.mentioning("9 Bo", CHAT) | {"attachments": [activities.formatted(html)]}
    assert turn_of(activity).html == "<p>&nbsp;<b>9</b></p><at>Bo</at>"


@pytest.mark.parametrize(
    "attachments",
    [
        [activities.formatted("a"), activities.formatted("b")],
        [activities.formatted("a" * 200_001)],
        [{"contentType": "text/html", "content": {"a": 1}}],
        [{"contentType": "text/plain", "content": "a"}],
    ],
)
def test_formatted_text_that_is_not_one_or_too_long_is_left(attachments: list[dict[str, Any]]) -> None:
    assert turn_of(activities.message("hej", PERSONAL, attachments=attachments)).html == ""


def test_a_card_that_was_sent_has_no_files() -> None:
    activity = activities.submit({"verb": "help"}, PERSONAL) | {"attachments": [activities.file("a.txt", KEPT)]}
    turn = turn_of(activity)
    assert (turn.kind, turn.files, turn.html) == (TurnKind.SUBMISSION, (), "")
