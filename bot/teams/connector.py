"""Our side of the Bot Connector: the ports Chat and Directory over its REST API, and what
botbuilder's TurnContext needs to reply. Nothing is retried here; delivery owns that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from botbuilder.schema import Activity, ResourceResponse
from botframework.connector.auth import ConnectorFactory

from bot.errors import DeliveryError
from bot.model import FileGiven, FileOffer, IdentityKind, Message, Place, PlaceKind
from bot.ports import Profile, Sent
from bot.teams.wire import dump

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.teams.connection import Connection

CARD = "application/vnd.microsoft.card.adaptive"
FILE_CONSENT_CARD = "application/vnd.microsoft.teams.card.file.consent"
FILE_INFO_CARD = "application/vnd.microsoft.teams.card.file.info"
_THREAD = ";messageid="
_PAGE = 500  # the most that Teams gives at a time


class Connector:
    """The ports Chat and Directory, over one pooled connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def send(self, place: Place, message: Message) -> Sent:
        """Post in a place; a post in a channel outside a thread begins one, whose root it is."""
        made = await self._connection.ask("POST", place.service_url, _activities(place), activity_of(message))
        activity_id = str(made.get("id") or "")
        root = place.thread_root or (activity_id if place.kind is PlaceKind.CHANNEL else "")
        return Sent(activity_id=activity_id, conversation_id=place.conversation_id, thread_root=root)

    async def begin_thread(self, place: Place, message: Message) -> Sent:
        """Post as a new thread in a channel; elsewhere the same as `send`."""
        if place.kind is not PlaceKind.CHANNEL:
            return await self.send(place, message)
        body = {
            "isGroup": True,
            "bot": {"id": place.bot_id},
            "tenantId": place.tenant_id,
            "channelData": {"channel": {"id": place.conversation_id}, "tenant": {"id": place.tenant_id}},
            "activity": activity_of(message),
        }
        made = await self._connection.ask("POST", place.service_url, "/v3/conversations", body)
        conversation_id, root = split_thread(str(made.get("id") or place.conversation_id))
        activity_id = str(made.get("activityId") or root)
        return Sent(activity_id=activity_id, conversation_id=conversation_id, thread_root=root or activity_id)

    async def edit(self, place: Place, activity_id: str, message: Message) -> None:
        """Replace a message that was sent before."""
        path = f"{_activities(place)}/{quote(activity_id, safe='')}"
        await self._connection.ask("PUT", place.service_url, path, activity_of(message) | {"id": activity_id})

    async def open_personal(self, place: Place, user_id: str) -> str:
        """Return the id of the bot's 1:1 conversation with a person met in `place`."""
        body = {
            "isGroup": False,
            "bot": {"id": place.bot_id},
            "members": [{"id": user_id}],
            "tenantId": place.tenant_id,
            "channelData": {"tenant": {"id": place.tenant_id}},
        }
        try:
            made = await self._connection.ask("POST", place.service_url, "/v3/conversations", body)
        except DeliveryError as error:
            error.unknown = False  # the same conversation is given out every time: nothing stands twice
            raise
        if not (conversation_id := made.get("id")):
            raise DeliveryError(0, "NoConversation")
        return str(conversation_id)

    async def profile(self, place: Place, user_id: str) -> Profile | None:
        """Return one member of a place, or None where the connector knows nobody by that id there."""
        path = f"{_conversation(place.conversation_id)}/members/{quote(user_id, safe='')}"
        try:
            member = await self._connection.ask("GET", place.service_url, path)
        except DeliveryError as error:
            if error.status == 404 and error.code != "ConversationNotFound":  # noqa: PLR2004 - HTTP's own number
                return None
            raise
        return profile_of(member, place.tenant_id)

    async def roster(self, place: Place) -> Sequence[Profile]:
        """Return all members of a place, read page by page."""
        path = f"{_conversation(place.conversation_id)}/pagedmembers?pageSize={_PAGE}"
        found: list[Profile] = []
        asked: set[str] = set()
        token = ""
        while token not in asked:  # a service that repeats a token would keep us for ever
            asked.add(token)
            more = f"&continuationToken={quote(token, safe='')}" if token else ""
            page = await self._connection.ask("GET", place.service_url, path + more)
            found += [profile_of(member, place.tenant_id) for member in page.get("members") or ()]
            token = str(page.get("continuationToken") or "")
        return found


def activity_of(message: Message) -> dict[str, Any]:
    """Return the activity that says a message.

    Raises:
        DeliveryError: (400, `TextAndCard`) for a message with both: Teams splits such a one in two
            and tells the id of neither.
    """
    if message.card is not None and message.text:
        raise DeliveryError(400, "TextAndCard")
    if message.file is not None:
        return _with_file(message, message.file)
    activity: dict[str, Any] = {"type": "message"}
    if message.summary:
        activity["summary"] = message.summary
    entities = [
        {"type": "mention", "text": f"<at>{each.name}</at>", "mentioned": {"id": each.user_id, "name": each.name}}
        for each in message.mentions
    ]
    if message.card is not None:
        return activity | {"attachments": [{"contentType": CARD, "content": _with_mentions(message.card, entities)}]}
    activity |= {"text": message.text, "textFormat": "markdown"}
    return activity | {"entities": entities} if entities else activity


def _with_file(message: Message, file: FileOffer | FileGiven) -> dict[str, Any]:
    """Return the activity that offers a file, or that shows where it was put (Microsoft, "Send and receive files")."""
    if isinstance(file, FileOffer):
        context = {"upload": file.upload_id}
        content = {
            "description": file.description,
            "sizeInBytes": file.size,
            "acceptContext": context,
            "declineContext": context,
        }
        card: dict[str, Any] = {"contentType": FILE_CONSENT_CARD, "name": file.name, "content": content}
    else:
        content = {"uniqueId": file.unique_id, "fileType": file.type}
        card = {"contentType": FILE_INFO_CARD, "contentUrl": file.url, "name": file.name, "content": content}
    activity: dict[str, Any] = {"type": "message", "attachments": [card]}
    return activity | ({"summary": message.summary} if message.summary else {})


def _with_mentions(card: dict[str, Any], entities: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a card that mentions people: within a card Teams reads them from the card itself."""
    if not entities:
        return card
    teams = card.get("msteams") or {}
    return card | {"msteams": teams | {"entities": [*teams.get("entities", ()), *entities]}}


def profile_of(member: dict[str, Any], host_tenant: str) -> Profile:
    """Return what the connector says of a member; a tenant other than the host's is federated."""

    def text(*keys: str) -> str | None:
        return next((str(member[key]) for key in keys if member.get(key)), None)

    upn = (text("userPrincipalName", "userPrincipleName") or "").lower() or None
    role = (text("userRole") or "").lower()
    tenant = text("tenantId")
    kind = IdentityKind.MEMBER
    if role == "anonymous":
        kind = IdentityKind.ANONYMOUS
    elif role == "guest" or "#ext#" in (upn or ""):
        kind = IdentityKind.GUEST
    elif tenant and host_tenant and tenant != host_tenant:
        kind = IdentityKind.FEDERATED
    return Profile(
        user_id=text("id") or "",
        name=" ".join((text("name") or "").split()),
        email=(text("email") or "").lower() or None,
        upn=upn,
        aad_object_id=text("aadObjectId", "objectId"),
        tenant_id=tenant or "",
        kind=kind,
    )


def split_thread(conversation_id: str) -> tuple[str, str]:
    """Return a conversation's base id and the id of its thread's root, or "" where it has none."""
    base, _, root = conversation_id.partition(_THREAD)
    return base, root


def _conversation(conversation_id: str) -> str:
    return f"/v3/conversations/{quote(conversation_id, safe='')}"


def _activities(place: Place) -> str:
    thread = _THREAD + place.thread_root if place.thread_root else ""
    return f"{_conversation(place.conversation_id + thread)}/activities"


class Replies:
    """What botbuilder's core calls on a connector client when a TurnContext replies."""

    def __init__(self, connection: Connection, service_url: str) -> None:
        self._connection = connection
        self._service_url = service_url
        self.conversations = self

    async def send_to_conversation(self, conversation_id: str, activity: Activity) -> ResourceResponse:
        """Post an activity in a conversation."""
        return await self._ask("POST", f"{_conversation(conversation_id)}/activities", activity)

    async def reply_to_activity(self, conversation_id: str, activity_id: str, activity: Activity) -> ResourceResponse:
        """Post an activity under another one."""
        path = f"{_conversation(conversation_id)}/activities/{quote(activity_id, safe='')}"
        return await self._ask("POST", path, activity)

    async def update_activity(self, conversation_id: str, activity_id: str, activity: Activity) -> ResourceResponse:
        """Replace an activity."""
        path = f"{_conversation(conversation_id)}/activities/{quote(activity_id, safe='')}"
        return await self._ask("PUT", path, activity)

    async def delete_activity(self, conversation_id: str, activity_id: str) -> None:
        """Take an activity away."""
        path = f"{_conversation(conversation_id)}/activities/{quote(activity_id, safe='')}"
        await self._connection.ask("DELETE", self._service_url, path)

    async def _ask(self, method: str, path: str, activity: Activity) -> ResourceResponse:
        made = await self._connection.ask(method, self._service_url, path, dump(activity))
        return ResourceResponse(id=made.get("id"))


class Connectors(ConnectorFactory):
    """botbuilder's way to a connector client: all of them share our connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def create(self, service_url: str, audience: str) -> Replies:  # noqa: ARG002 - the base class's shape
        """Return a client for one service URL."""
        return Replies(self._connection, service_url)
