"""A Bot Connector on loopback: the wire's test double, a real HTTP server that behaves as Teams does.

    async with FakeConnector() as connector:
        place = ...service_url=connector.service_url...
        connector.fail("POST */activities*", 429, retry_after=2)   # the next one only; times=3 for three
        await connector.until(lambda: len(connector.posts) == 3)     # waits, never sleeps
        assert [post.text for post in connector.posts_in("19:a@thread.tacv2")] == [...]

It keeps conversations (a post to one that it does not know makes it, unless `strict`), threads, posts
with the history of their edits, personal conversations (the same one for a person every time), and
members that are given out page by page. Faults are matched by a pattern (fnmatch, "METHOD path" with
the path decoded, `*` for anything) and used up in the order they were made.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import unquote

from aiohttp import web

from tests.wire.faults import Fault, Faults

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST = 100 * 1024  # bytes in UTF-16, as Teams counts


@dataclass
class Call:
    """One request as it came in; `parts` of the path are decoded, `at` is monotonic seconds."""

    method: str
    parts: list[str]
    query: dict[str, str]
    body: Any
    authorization: str | None
    at: float

    @property
    def path(self) -> str:
        return "/" + "/".join(self.parts)

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


@dataclass
class Post:
    """One message that stands in a conversation; `history` are the activities it was before."""

    id: str
    conversation_id: str
    thread_root: str
    activity: dict[str, Any]
    history: list[dict[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return str(self.activity.get("text", ""))

    @property
    def card(self) -> dict[str, Any] | None:
        attachments = self.activity.get("attachments") or [{}]
        found: dict[str, Any] | None = attachments[0].get("content")
        return found


class FakeConnector(Faults):
    """See the module. Everything it keeps is open to a test: `calls`, `posts`, `people`, `channels`."""

    def __init__(self, *, strict: bool = False, page: int = 500) -> None:
        super().__init__()
        self.strict = strict
        self.page = page
        self.calls: list[Call] = []
        self.posts: list[Post] = []
        self.members: dict[str, list[dict[str, Any]]] = {}
        self.personal: dict[str, str] = {}
        self.unreachable: dict[str, tuple[int, str]] = {}
        self.teams: dict[str, dict[str, Any]] = {}
        self.channels: dict[str, list[dict[str, Any]]] = {}
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None
        self._next = 1_790_000_000_000
        self._by_id: dict[tuple[str, str], Post] = {}
        self._known: set[str] = set()
        self._peers: set[object] = set()
        self.service_url = ""

    # What a test says ---------------------------------------------------------------------------

    def add_conversation(self, conversation_id: str, members: list[dict[str, Any]] | None = None) -> None:
        """Make a conversation known, with its members (as `activities.member` builds them)."""
        self._known.add(conversation_id)
        self.members.setdefault(conversation_id, []).extend(members or ())

    def add_team(self, team_id: str, name: str, channels: list[dict[str, Any]]) -> None:
        """Make a team and its channels known; the General channel has the team's own id."""
        self.teams[team_id] = {"id": team_id, "name": name, "aadGroupId": f"group-of-{team_id}"}
        self.channels[team_id] = channels
        self._known.update(channel["id"] for channel in channels)

    def refuse_personal(self, user_id: str, status: int = 403, code: str = "ForbiddenOperationException") -> None:
        """Let nobody open a 1:1 with this person."""
        self.unreachable[user_id] = (status, code)

    async def until(self, predicate: Callable[[], object], *, seconds: float = 10) -> None:
        """Wait until `predicate` is true; it is asked again after every request."""
        try:
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(lambda: bool(predicate()))
        except TimeoutError:
            seen = "\n".join(call.name for call in self.calls[-20:])
            raise AssertionError(f"not within {seconds} s; the last requests were:\n{seen}") from None

    @property
    def connections(self) -> int:
        """How many connections requests came over."""
        return len(self._peers)

    def posts_in(self, conversation_id: str, thread_root: str | None = None) -> list[Post]:
        """Return the posts of a conversation, in the order they came; of one thread only, if given."""
        return [
            post
            for post in self.posts
            if post.conversation_id == conversation_id and thread_root in {None, post.thread_root}
        ]

    def post(self, activity_id: str) -> Post:
        """Return one post by its id."""
        return next(post for post in self.posts if post.id == activity_id)

    def calls_to(self, match: str) -> list[Call]:
        """Return the requests whose "METHOD path" matches."""
        return [call for call in self.calls if fnmatchcase(call.name, match)]

    # Life ---------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.service_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/teams/"
        return self

    async def __aexit__(self, *exc: object) -> None:
        self.let_go()
        if self._runner is not None:
            await self._runner.cleanup()

    # Requests -----------------------------------------------------------------------------------

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        call = await self._read(request)
        fault = self.take(call.name)
        if fault.drop == "before":
            return self._cut(request)
        self.calls.append(call)
        await self._tell()
        if fault.gate is not None:
            await fault.gate.wait()
        response = self._respond(call, fault)
        await self._tell()
        if fault.drop == "after":
            return self._cut(request)
        await asyncio.sleep(fault.seconds)
        return response

    async def _read(self, request: web.Request) -> Call:
        raw = await request.read()
        self._peers.add(request.transport.get_extra_info("peername") if request.transport else None)
        return Call(
            method=request.method,
            parts=[unquote(part) for part in request.raw_path.partition("?")[0].split("/")[2:]],
            query=dict(request.query),
            body=json.loads(raw) if raw else None,
            authorization=request.headers.get("Authorization"),
            at=time.monotonic(),
        )

    def _respond(self, call: Call, fault: Fault) -> web.Response:
        body: dict[str, Any] | None
        if fault.status:
            status, wait = fault.status, fault.retry_after
            body = fault.body or _error_body(fault.code or "Fault", "as the test asked")
        elif (wait := self._share(call)) is not None:
            status, body = _refusal(429, "Throttled")
        else:
            status, body = self._do(call)
        headers = {} if wait is None else {"Retry-After": str(wait)}
        if fault.raw is not None:
            return web.Response(body=fault.raw, status=status, headers=headers)
        return web.json_response(body, status=status, headers=headers) if body else web.Response(status=status)

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def _cut(self, request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def _share(self, call: Call) -> float | None:
        """Return the seconds that a message must wait because its conversation has had its share."""
        if call.method != "POST" or call.parts[-1] != "activities":
            return None
        return self.wait_for_share(call.parts[2].partition(";messageid=")[0], call.at)

    # What Teams does ----------------------------------------------------------------------------

    def _do(self, call: Call) -> tuple[int, dict[str, Any] | None]:  # noqa: PLR0911 - one line per route
        match [call.method, *call.parts]:
            case ["POST", "v3", "conversations"]:
                return self._create(call.body)
            case ["POST", "v3", "conversations", conversation, "activities"]:
                return self._send(conversation, call.body)
            case ["POST", "v3", "conversations", conversation, "activities", _]:
                return self._send(conversation, call.body)
            case ["PUT", "v3", "conversations", conversation, "activities", activity]:
                return self._edit(conversation, activity, call.body)
            case ["DELETE", "v3", "conversations", conversation, "activities", activity]:
                return self._delete(conversation, activity)
            case ["GET", "v3", "conversations", conversation, "pagedmembers"]:
                return self._page(conversation, call.query)
            case ["GET", "v3", "conversations", conversation, "members", user]:
                return self._member(conversation, user)
            case ["GET", "v3", "teams", team]:
                found = self.teams.get(team)
                return (200, found) if found else _refusal(404, "NotFound")
            case ["GET", "v3", "teams", team, "conversations"]:
                channels = self.channels.get(team)
                return (200, {"conversations": channels}) if channels is not None else _refusal(404, "NotFound")
            case _:
                return _refusal(404, "NoSuchRoute")

    def _create(self, body: Any) -> tuple[int, dict[str, Any] | None]:
        if body.get("isGroup"):
            channel = ((body.get("channelData") or {}).get("channel") or {}).get("id")
            if not channel or not self._knows(channel):
                return _refusal(404, "ConversationNotFound")
            return self._begin(channel, body.get("activity") or {})
        members = body.get("members") or []
        if len(members) != 1 or not (body.get("bot") or {}).get("id") or not body.get("tenantId"):
            return _refusal(400, "BadArgument")
        user = members[0]["id"]
        if user in self.unreachable:
            return _refusal(*self.unreachable[user])
        conversation = self.personal.setdefault(user, f"a:personal-{len(self.personal) + 1}")
        self._known.add(conversation)
        return 201, {"id": conversation}

    def _begin(self, channel: str, activity: dict[str, Any]) -> tuple[int, dict[str, Any] | None]:
        if refused := _refused(activity):
            return refused
        post = self._keep(channel, "", activity)
        return 201, {"id": f"{channel};messageid={post.id}", "activityId": post.id}

    def _send(self, conversation: str, activity: Any) -> tuple[int, dict[str, Any] | None]:
        base, _, root = conversation.partition(";messageid=")
        if not self._knows(base) or (root and self.strict and (base, root) not in self._by_id):
            return _refusal(404, "ConversationNotFound")
        if refused := _refused(activity):
            return refused
        if activity.get("type") == "typing":
            return 202, None
        if activity.get("text") and activity.get("attachments"):  # Teams makes two, and tells no id
            self._keep(base, root, {key: value for key, value in activity.items() if key != "attachments"})
            self._keep(base, root, {key: value for key, value in activity.items() if key != "text"})
            return 202, None
        return 201, {"id": self._keep(base, root, activity).id}

    def _keep(self, conversation: str, root: str, activity: dict[str, Any]) -> Post:
        self._next += 1
        made = str(self._next)
        in_channel = "@thread.tacv2" in conversation or "@thread.skype" in conversation
        post = Post(made, conversation, root or (made if in_channel else ""), activity)
        self.posts.append(post)
        self._by_id[conversation, made] = post
        return post

    def _edit(self, conversation: str, activity_id: str, activity: Any) -> tuple[int, dict[str, Any] | None]:
        post = self._by_id.get((conversation.partition(";messageid=")[0], activity_id))
        if post is None:
            return _refusal(404, "ActivityNotFoundInConversation")
        if refused := _refused(activity):
            return refused
        post.history.append(post.activity)
        post.activity = activity
        return 200, {"id": activity_id}

    def _delete(self, conversation: str, activity_id: str) -> tuple[int, dict[str, Any] | None]:
        post = self._by_id.pop((conversation.partition(";messageid=")[0], activity_id), None)
        if post is None:
            return _refusal(404, "ActivityNotFoundInConversation")
        self.posts.remove(post)
        return 200, None

    def _page(self, conversation: str, query: dict[str, str]) -> tuple[int, dict[str, Any] | None]:
        if not self._knows(conversation.partition(";messageid=")[0]):
            return _refusal(404, "ConversationNotFound")
        everyone = self.members.get(conversation.partition(";messageid=")[0], [])
        size = min(int(query.get("pageSize") or 50), self.page)
        begin = int(query.get("continuationToken") or 0)
        page: dict[str, Any] = {"members": everyone[begin : begin + size]}
        if begin + size < len(everyone):
            page["continuationToken"] = str(begin + size)
        return 200, page

    def _member(self, conversation: str, user: str) -> tuple[int, dict[str, Any] | None]:
        if not self._knows(conversation.partition(";messageid=")[0]):
            return _refusal(404, "ConversationNotFound")
        for member in self.members.get(conversation.partition(";messageid=")[0], []):
            if user in {member["id"], member.get("aadObjectId")}:
                return 200, member
        return _refusal(404, "MemberNotFoundInConversation")

    def _knows(self, conversation: str) -> bool:
        return not self.strict or conversation in self._known


def _refused(activity: Any) -> tuple[int, dict[str, Any]] | None:
    """Return Teams' refusal of an activity, or None where it takes it."""
    if not isinstance(activity, dict) or not activity.get("type"):
        return _refusal(400, "BadSyntax")
    if activity["type"] == "message" and not activity.get("text") and not activity.get("attachments"):
        return _refusal(400, "BadSyntax")
    if len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le")) > LARGEST:
        return _refusal(413, "MessageSizeTooBig")
    return None


def _refusal(status: int, code: str) -> tuple[int, dict[str, Any]]:
    return status, _error_body(code, f"{status} {code}")


def _error_body(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}
