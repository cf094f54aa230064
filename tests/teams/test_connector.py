from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import DeliveryError
from bot.model import Mention, Message, PlaceKind
from bot.ports import Profile, Sent
from bot.teams.connector import activity_of, profile_of
from cards.paging import ROOM, TIGHT, Room, pages, shrunk
from tests.teams.conftest import Bot, place
from tests.wire import activities

if TYPE_CHECKING:
    from tests.wire.connector import FakeConnector

CARD = {"type": "AdaptiveCard", "version": "1.4", "body": []}
ATTACHED = "application/vnd.microsoft.card.adaptive"
ODD = "19:å+ %/?#&=;x@thread.tacv2"


async def test_send_goes_into_the_thread_of_its_place(bot: Bot, connector: FakeConnector) -> None:
    sent = await bot.teams.chat.send(place(connector, thread_root="77"), Message(text="Hej", summary="Hej alle"))
    [post] = connector.posts
    assert sent == Sent(activity_id=post.id, conversation_id=activities.CHANNEL, thread_root="77")
    assert connector.calls[0].name == f"POST /v3/conversations/{activities.CHANNEL};messageid=77/activities"
    assert post.activity == {"type": "message", "summary": "Hej alle", "text": "Hej", "textFormat": "markdown"}


@pytest.mark.parametrize("kind", [PlaceKind.GROUP, PlaceKind.PERSONAL])
async def test_send_outside_channels_has_no_thread(bot: Bot, connector: FakeConnector, kind: PlaceKind) -> None:
    where = place(connector, kind)
    sent = await bot.teams.chat.send(where, Message(card=CARD))
    assert sent == Sent(activity_id=connector.posts[0].id, conversation_id=where.conversation_id)
    assert connector.posts[0].card == CARD


async def test_send_in_a_channel_outside_threads_begins_one(bot: Bot, connector: FakeConnector) -> None:
    sent = await bot.teams.chat.send(place(connector), Message(text="Hej"))
    assert sent == Sent(
        activity_id=connector.posts[0].id, conversation_id=activities.CHANNEL, thread_root=connector.posts[0].id
    )


async def test_ids_with_odd_characters_arrive_as_they_are(bot: Bot, connector: FakeConnector) -> None:
    where = place(connector, conversation_id=ODD)
    sent = await bot.teams.chat.send(where, Message(text="Hej"))
    await bot.teams.chat.edit(where, sent.activity_id, Message(text="Hej igen"))
    assert [call.path for call in connector.calls] == [
        f"/v3/conversations/{ODD}/activities",
        f"/v3/conversations/{ODD}/activities/{sent.activity_id}",
    ]


async def test_begin_thread_posts_once_and_tells_the_root(bot: Bot, connector: FakeConnector) -> None:
    sent = await bot.teams.chat.begin_thread(place(connector), Message(text="Gruppe 1"))
    [call] = connector.calls
    assert call.name == "POST /v3/conversations"
    assert call.body == {
        "isGroup": True,
        "bot": {"id": activities.BOT},
        "tenantId": activities.HOST,
        "channelData": {"channel": {"id": activities.CHANNEL}, "tenant": {"id": activities.HOST}},
        "activity": {"type": "message", "text": "Gruppe 1", "textFormat": "markdown"},
    }
    [post] = connector.posts
    assert sent == Sent(activity_id=post.id, conversation_id=activities.CHANNEL, thread_root=post.id)


async def test_begin_thread_in_a_chat_is_a_post(bot: Bot, connector: FakeConnector) -> None:
    sent = await bot.teams.chat.begin_thread(place(connector, PlaceKind.GROUP), Message(text="Gruppe 1"))
    assert sent == Sent(activity_id=connector.posts[0].id, conversation_id=activities.CHAT)


async def test_edit_replaces_the_message(bot: Bot, connector: FakeConnector) -> None:
    where = place(connector, thread_root="77")
    sent = await bot.teams.chat.send(where, Message(text="Nu: Velkomst"))
    await bot.teams.chat.edit(where, sent.activity_id, Message(text="Slut: Velkomst"))
    [post] = connector.posts
    assert (post.text, [was["text"] for was in post.history]) == ("Slut: Velkomst", ["Nu: Velkomst"])


async def test_edit_of_a_message_that_is_gone_is_told(bot: Bot, connector: FakeConnector) -> None:
    with pytest.raises(DeliveryError) as caught:
        await bot.teams.chat.edit(place(connector), "404", Message(text="Hej"))
    assert (caught.value.status, caught.value.code) == (404, "ActivityNotFoundInConversation")


async def test_open_personal_gives_the_same_conversation_every_time(bot: Bot, connector: FakeConnector) -> None:
    opened = [await bot.teams.chat.open_personal(place(connector), user) for user in ("29:a", "29:b", "29:a")]
    assert opened == [connector.personal["29:a"], connector.personal["29:b"], connector.personal["29:a"]]
    assert connector.calls[0].body == {
        "isGroup": False,
        "bot": {"id": activities.BOT},
        "members": [{"id": "29:a"}],
        "tenantId": activities.HOST,
        "channelData": {"tenant": {"id": activities.HOST}},
    }


async def test_person_who_cannot_be_written_to_is_told(bot: Bot, connector: FakeConnector) -> None:
    connector.refuse_personal("29:guest")
    with pytest.raises(DeliveryError) as caught:
        await bot.teams.chat.open_personal(place(connector), "29:guest")
    assert (caught.value.status, caught.value.code) == (403, "ForbiddenOperationException")


def test_message_mentions_people_in_text_and_in_cards() -> None:
    mentions = (Mention(user_id="29:a", name="Åse Lund"),)
    entity = {"type": "mention", "text": "<at>Åse Lund</at>", "mentioned": {"id": "29:a", "name": "Åse Lund"}}
    full = CARD | {"msteams": {"width": "Full"}}
    assert [
        activity_of(Message(text="Hej <at>Åse Lund</at>", mentions=mentions)),
        activity_of(Message(card=full, summary="Hej", mentions=mentions)),
    ] == [
        {"type": "message", "text": "Hej <at>Åse Lund</at>", "textFormat": "markdown", "entities": [entity]},
        {
            "type": "message",
            "summary": "Hej",
            "attachments": [
                {"contentType": ATTACHED, "content": CARD | {"msteams": {"width": "Full", "entities": [entity]}}}
            ],
        },
    ]
    assert full == CARD | {"msteams": {"width": "Full"}}


async def test_text_and_card_together_are_refused_unsent(bot: Bot, connector: FakeConnector) -> None:
    with pytest.raises(DeliveryError) as caught:
        await bot.teams.chat.send(place(connector), Message(text="Hej", card=CARD))
    assert (caught.value.status, caught.value.code, connector.calls) == (400, "TextAndCard", [])


async def test_profile_is_what_the_connector_says_of_a_member(bot: Bot, connector: FakeConnector) -> None:
    connector.add_conversation(activities.CHANNEL, [activities.member(3, "Åse Lund", email="Aase@Mosebo.example")])
    found = await bot.teams.chat.profile(place(connector, thread_root="77"), "29:1person-3")
    assert found == Profile(
        user_id="29:1person-3",
        name="Åse Lund",
        email="aase@mosebo.example",
        upn="person3@mosebo.example",
        aad_object_id="00000000-0000-4000-8000-000000000003",
        tenant_id=activities.HOST,
    )
    assert await bot.teams.chat.profile(place(connector), "29:nobody") is None


async def test_profile_in_a_conversation_that_is_gone_is_a_failure(bot: Bot, connector: FakeConnector) -> None:
    connector.strict = True
    with pytest.raises(DeliveryError) as caught:
        await bot.teams.chat.profile(place(connector), "29:a")
    assert (caught.value.status, caught.value.code) == (404, "ConversationNotFound")


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (7, 1), (8, 2), (300, 43)])
async def test_roster_reads_every_page(bot: Bot, connector: FakeConnector, count: int, pages: int) -> None:
    connector.page = 7
    connector.add_conversation(activities.CHANNEL, [activities.member(number) for number in range(count)])
    found = await bot.teams.chat.roster(place(connector))
    assert [each.user_id for each in found] == [f"29:1person-{number}" for number in range(count)]
    assert len(connector.calls) == pages
    assert {call.query["pageSize"] for call in connector.calls} == {"500"}


async def test_roster_ends_where_a_service_repeats_its_token(bot: Bot, connector: FakeConnector) -> None:
    page = {"members": [activities.member(1)], "continuationToken": "again"}
    connector.fail("GET *", 200, times=5, body=page)
    assert len(await bot.teams.chat.roster(place(connector))) == 2


@pytest.mark.parametrize(
    ("more", "kind", "email"),
    [
        ({}, "member", "person1@mosebo.example"),
        ({"userRole": "guest"}, "guest", "person1@mosebo.example"),
        ({"userPrincipalName": "aase_skov.example#EXT#@mosebo.example"}, "guest", "person1@mosebo.example"),
        ({"tenantId": "elsewhere"}, "federated", "person1@mosebo.example"),
        ({"userRole": "anonymous", "email": None, "userPrincipalName": None, "aadObjectId": None}, "anonymous", None),
        ({"aadObjectId": None, "objectId": "o", "tenantId": None}, "member", "person1@mosebo.example"),
    ],
)
def test_profile_tells_how_a_member_came(more: dict[str, Any], kind: str, email: str | None) -> None:
    found = profile_of(activities.member(1, **more), activities.HOST)
    assert (found.kind, found.email) == (kind, email)


LONG = "Én idé \U0001f642 om bedre møder. " * 4_000
PEOPLE = tuple(Mention(user_id=f"29:{n:060}", name=f"Åse Ø{n}") for n in range(40))
NAMED = "\n".join(f"<at>{each.name}</at> " + "å" * 2_000 for each in PEOPLE)
PARTS = [{"type": "TextBlock", "text": f"<at>{each.name}</at> " + "å" * 1_000, "wrap": True} for each in PEOPLE]


@pytest.mark.parametrize(
    "message",
    [
        Message(text=LONG, summary=LONG),
        Message(text=NAMED, mentions=PEOPLE),
        Message(card=CARD | {"body": PARTS}, summary="Idéer", mentions=PEOPLE),
        Message(card=CARD | {"body": [{"type": "TextBlock", "text": LONG}]}, summary=LONG),
    ],
    ids=["text", "text with mentions", "card with mentions", "card"],
)
@pytest.mark.parametrize("room", [ROOM, TIGHT])
async def test_every_page_is_as_small_on_the_wire_as_it_was_meant_to_be(
    bot: Bot, connector: FakeConnector, message: Message, room: Room
) -> None:
    made = pages(message, room)
    for page in made:
        await bot.teams.chat.begin_thread(place(connector), page)
    await bot.teams.chat.edit(place(connector), connector.posts[0].id, shrunk(message, room))
    sizes = [len(json.dumps(each.activity, ensure_ascii=False).encode("utf-16-le")) for each in connector.posts]
    cards = [len(json.dumps(each.card or {}, ensure_ascii=False).encode()) for each in connector.posts]
    assert len(connector.posts) == len(made) > 1
    assert max(sizes) <= 1.05 * room.message  # the fake's JSON has blanks in it
    assert max(cards) <= 1.05 * room.card
