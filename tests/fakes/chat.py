"""Teams as the bot sees it, in memory: what was posted stands where it was posted, and a place or a
person can be told to refuse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.errors import DeliveryError
from bot.model import Message, Noun, Place, PlaceKind
from bot.ports import Profile, Sent

if TYPE_CHECKING:
    from collections.abc import Sequence


class Post(Noun):
    """One thing that reached Teams, in order of arrival."""

    act: Literal["send", "begin_thread", "edit"]
    conversation_id: str
    thread_root: str
    activity_id: str
    message: Message


class FakeChat:
    """`posts` is everything that arrived; `refuse` says what happens to the next attempts in a conversation."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.opened: list[str] = []
        self._refusals: dict[str, list[DeliveryError]] = {}

    def refuse(self, name: str, *errors: DeliveryError) -> None:
        """Let the next attempts fail, one for each error; `name` is a conversation's id or a user's id."""
        self._refusals.setdefault(name, []).extend(errors)

    def standing(self, conversation_id: str) -> list[Message]:
        """Return what is to be read in a conversation now, edits applied, oldest first."""
        stands = {post.activity_id: post.message for post in self.posts if post.conversation_id == conversation_id}
        return list(stands.values())

    async def send(self, place: Place, message: Message) -> Sent:
        root = place.thread_root or (self._next_id() if place.kind is PlaceKind.CHANNEL else "")
        return self._post("send", place, message, root)

    async def begin_thread(self, place: Place, message: Message) -> Sent:
        if place.kind is not PlaceKind.CHANNEL:
            return await self.send(place, message)
        return self._post("begin_thread", place, message, self._next_id())

    async def edit(self, place: Place, activity_id: str, message: Message) -> None:
        self._admit(place.conversation_id)
        known = next((post for post in self.posts if post.activity_id == activity_id), None)
        if known is None or known.conversation_id != place.conversation_id:
            raise DeliveryError(404, "ActivityNotFoundInConversation")
        self.posts.append(known.model_copy(update={"act": "edit", "message": message}))

    async def open_personal(self, place: Place, user_id: str) -> str:
        self._admit(user_id)
        self.opened.append(user_id)
        return f"a:{place.tenant_id}:{user_id}"

    def _post(self, act: Literal["send", "begin_thread"], place: Place, message: Message, root: str) -> Sent:
        if message.card is not None and message.text:
            raise DeliveryError(400, "TextAndCard")
        self._admit(place.conversation_id)
        activity_id = self._next_id()
        where = place.conversation_id
        post = Post(act=act, conversation_id=where, thread_root=root, activity_id=activity_id, message=message)
        self.posts.append(post)
        return Sent(activity_id=activity_id, conversation_id=where, thread_root=root)

    def _next_id(self) -> str:
        return str(1_760_000_000_000 + len(self.posts))

    def _admit(self, name: str) -> None:
        waiting = self._refusals.get(name)
        if waiting:
            raise waiting.pop(0)


class FakeDirectory:
    """Who is in which conversation, as the test says."""

    def __init__(self) -> None:
        self._members: dict[str, dict[str, Profile]] = {}
        self.asked: list[str] = []

    def seat(self, conversation_id: str, *profiles: Profile) -> None:
        """Let people be members of a conversation."""
        members = self._members.setdefault(conversation_id, {})
        members.update({profile.user_id: profile for profile in profiles})

    async def profile(self, place: Place, user_id: str) -> Profile | None:
        self.asked.append(user_id)
        return self._members.get(place.conversation_id, {}).get(user_id)

    async def roster(self, place: Place) -> Sequence[Profile]:
        return list(self._members.get(place.conversation_id, {}).values())
