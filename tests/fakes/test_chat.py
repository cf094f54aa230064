"""What Teams does for us: the fakes in memory and the real way out, over a connector on loopback."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NamedTuple

import pytest

from bot.errors import DeliveryError
from bot.model import IdentityKind, Message, Place, PlaceKind
from bot.ports import Profile, Sent
from bot.settings import Settings
from bot.teams import open_teams
from tests.fakes.chat import FakeChat, FakeDirectory
from tests.wire import activities
from tests.wire.connector import FakeConnector

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from bot.ports import Chat, Directory

WHERE = {
    PlaceKind.CHANNEL: activities.CHANNEL,
    PlaceKind.GROUP: activities.CHAT,
    PlaceKind.PERSONAL: activities.PERSONAL,
}
HEJ = Message(text="Hej", summary="Hej")
SEATED = [activities.member(number, f"Person {number}") for number in range(3)]


class Teams(NamedTuple):
    """The ports; what stands in a conversation, oldest first; how a person is made unreachable."""

    chat: Chat
    directory: Directory
    service_url: str
    texts: Callable[[str], Sequence[str]]
    refuse: Callable[[str], None]

    def place(self, kind: PlaceKind, thread_root: str = "") -> Place:
        given = {"id": "p", "app_id": activities.APP, "tenant_id": activities.HOST, "bot_id": activities.BOT}
        given |= {"conversation_id": WHERE[kind], "thread_root": thread_root, "service_url": self.service_url}
        return Place.model_validate(given | {"kind": kind})


def profile(member: dict[str, str]) -> Profile:
    return Profile(
        user_id=member["id"],
        name=member["name"],
        email=(member.get("email") or "").lower() or None,
        upn=(member.get("userPrincipalName") or "").lower() or None,
        aad_object_id=member.get("aadObjectId") or member.get("objectId"),
        tenant_id=member["tenantId"],
        kind=IdentityKind.MEMBER,
    )


@asynccontextmanager
async def in_memory() -> AsyncIterator[Teams]:
    chat, directory = FakeChat(), FakeDirectory()
    directory.seat(activities.CHANNEL, *map(profile, SEATED))
    refusal = DeliveryError(403, "ForbiddenOperationException")
    yield Teams(
        chat,
        directory,
        "http://127.0.0.1/",
        lambda name: [message.text for message in chat.standing(name)],
        lambda user_id: chat.refuse(user_id, refusal),
    )


@asynccontextmanager
async def on_loopback() -> AsyncIterator[Teams]:
    settings = Settings(local=True, connector_hosts=("127.0.0.1",))
    async with FakeConnector() as connector, open_teams(settings) as teams:
        connector.add_conversation(activities.CHANNEL, SEATED)
        yield Teams(
            teams.chat,
            teams.chat,
            connector.service_url,
            lambda name: [post.text for post in connector.posts_in(name)],
            connector.refuse_personal,
        )


@pytest.fixture(params=[in_memory, on_loopback])
async def teams(request: pytest.FixtureRequest) -> AsyncIterator[Teams]:
    async with request.param() as made:
        yield made


@pytest.mark.parametrize("kind", [PlaceKind.GROUP, PlaceKind.PERSONAL])
async def test_a_post_in_a_chat_has_no_thread(teams: Teams, kind: PlaceKind) -> None:
    for act in (teams.chat.send, teams.chat.begin_thread):
        sent = await act(teams.place(kind), HEJ)
        assert sent == Sent(activity_id=sent.activity_id, conversation_id=WHERE[kind])
    assert teams.texts(WHERE[kind]) == ["Hej", "Hej"]


async def test_a_post_in_a_thread_stays_there(teams: Teams) -> None:
    sent = await teams.chat.send(teams.place(PlaceKind.CHANNEL, "77"), HEJ)
    assert sent == Sent(activity_id=sent.activity_id, conversation_id=activities.CHANNEL, thread_root="77")


async def test_a_post_in_a_channel_begins_a_thread(teams: Teams) -> None:
    for act in (teams.chat.send, teams.chat.begin_thread):
        sent = await act(teams.place(PlaceKind.CHANNEL), HEJ)
        root = sent.activity_id
        assert sent == Sent(activity_id=root, conversation_id=activities.CHANNEL, thread_root=root)


async def test_no_two_posts_have_one_id(teams: Teams) -> None:
    places = [teams.place(kind) for kind in PlaceKind] * 2
    ids = {(await teams.chat.send(place, HEJ)).activity_id for place in places}
    assert len(ids) == len(places)


async def test_an_edit_takes_the_place_of_what_was_posted(teams: Teams) -> None:
    place = teams.place(PlaceKind.GROUP)
    first = await teams.chat.send(place, HEJ)
    await teams.chat.send(place, Message(text="Nummer to"))
    await teams.chat.edit(place, first.activity_id, Message(text="Slut"))
    assert teams.texts(activities.CHAT) == ["Slut", "Nummer to"]


async def test_an_edit_of_what_is_not_there_is_told(teams: Teams) -> None:
    with pytest.raises(DeliveryError) as caught:
        await teams.chat.edit(teams.place(PlaceKind.GROUP), "404", HEJ)
    assert (caught.value.status, caught.value.code) == (404, "ActivityNotFoundInConversation")


async def test_text_and_card_together_are_refused(teams: Teams) -> None:
    with pytest.raises(DeliveryError) as caught:
        await teams.chat.send(teams.place(PlaceKind.GROUP), Message(text="Hej", card={"type": "AdaptiveCard"}))
    assert (caught.value.status, caught.value.code) == (400, "TextAndCard")
    assert teams.texts(activities.CHAT) == []


async def test_a_person_has_one_personal_conversation(teams: Teams) -> None:
    place = teams.place(PlaceKind.CHANNEL)
    opened = [await teams.chat.open_personal(place, user) for user in ("29:a", "29:b", "29:a")]
    assert opened[0] == opened[2] != opened[1]


async def test_who_cannot_be_written_to_is_told(teams: Teams) -> None:
    teams.refuse("29:guest")
    with pytest.raises(DeliveryError) as caught:
        await teams.chat.open_personal(teams.place(PlaceKind.CHANNEL), "29:guest")
    assert (caught.value.status, caught.value.code) == (403, "ForbiddenOperationException")


async def test_the_directory_knows_who_is_there(teams: Teams) -> None:
    place = teams.place(PlaceKind.CHANNEL)
    assert await teams.directory.roster(place) == [profile(each) for each in SEATED]
    assert await teams.directory.profile(place, SEATED[1]["id"]) == profile(SEATED[1])
    assert await teams.directory.profile(place, "29:nobody") is None
