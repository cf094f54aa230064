"""The way in: a request's header and body become a turn, are handed on, and end as a status and a
body. HTTP itself stays outside, in bot.web.
"""

from __future__ import annotations

from http import HTTPStatus
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import ActivityTypes

from bot.teams.authentication import KeysUnreachableError, UnauthenticatedError
from bot.teams.connector import CARD
from bot.teams.turns import CARD_ACTION, FILE_CONSENT, read_turn
from bot.teams.wire import WireError, encode, read_activity

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.model import Answer, Turn
    from bot.teams.authentication import Authentication

    Handle = Callable[[Turn], Awaitable[Answer | None]]

_SAID = "application/vnd.microsoft.activity.message"


class Listener(TeamsActivityHandler):
    """Hands each turn on. botbuilder's own handling of new members asks for each of them; ours asks
    for nobody.
    """

    def __init__(self, handle: Handle, app_id: str, locale: str | None = None) -> None:
        self._handle = handle
        self._app_id = app_id
        self._locale = locale

    async def on_turn(self, turn_context: TurnContext) -> None:
        """Answer an invoke at once, without botbuilder's copying and serialising; sort the rest."""
        activity = turn_context.activity
        if activity.type != ActivityTypes.invoke:
            await super().on_turn(turn_context)
            return
        response = await self.on_invoke_activity(turn_context)
        # Where core looks for an activity, of which it takes the value; a whole one costs more than the turn.
        turn_context.turn_state[TurnContext._INVOKE_RESPONSE_KEY] = SimpleNamespace(value=response)  # noqa: SLF001

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """Answer a pressed button, and what was said to a file; nothing else is answered yet."""
        if turn_context.activity.name == FILE_CONSENT:
            await self._tell(turn_context)
            return InvokeResponse(status=int(HTTPStatus.OK))
        if turn_context.activity.name != CARD_ACTION:
            return InvokeResponse(status=int(HTTPStatus.NOT_IMPLEMENTED))
        answer = await self._handle(read_turn(turn_context.activity, self._app_id, self._locale))
        return InvokeResponse(status=int(HTTPStatus.OK), body=invoke_body(answer))

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Hand on what somebody wrote or submitted."""
        await self._tell(turn_context)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """Hand on who came or went, without a look at each of them."""
        await self._tell(turn_context)

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        """Hand on that the bot was added or removed."""
        await self._tell(turn_context)

    async def _tell(self, turn_context: TurnContext) -> None:
        await self._handle(read_turn(turn_context.activity, self._app_id, self._locale))


class Adapter(CloudAdapterBase):
    """botbuilder's adapter with our own door."""

    def __init__(self, authentication: Authentication, listener: Listener) -> None:
        super().__init__(authentication)
        self._listener = listener

    async def receive(self, authorization: str | None, body: bytes) -> tuple[int, bytes]:
        """Return the status and the JSON body that answer a request to the messages endpoint."""
        try:
            activity = read_activity(body)
            sender = await self.bot_framework_authentication.authenticate_request(activity, authorization or "")
            response = await self.process_activity(sender, activity, self._listener.on_turn)
        except WireError:
            return HTTPStatus.BAD_REQUEST, b""
        except UnauthenticatedError:
            return HTTPStatus.UNAUTHORIZED, b""
        except KeysUnreachableError:
            return HTTPStatus.SERVICE_UNAVAILABLE, b""
        if response is None:
            return HTTPStatus.OK, b""
        return int(response.status), b"" if response.body is None else encode(response.body)


def invoke_body(answer: Answer | None) -> dict[str, Any]:
    """Return the body that answers an Action.Execute: a card to put in its place, or a line of text."""
    if answer is not None and answer.card is not None and answer.replaces:
        return {"statusCode": 200, "type": CARD, "value": answer.card}
    return {"statusCode": 200, "type": _SAID, "value": answer.text if answer is not None else ""}
