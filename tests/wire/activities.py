"""Activities as Teams sends them. Each builder returns fresh JSON data; `**more` replaces top-level
fields (None takes one out).
"""

from __future__ import annotations

import itertools
from typing import Any

HOST = "7b1d0c52-6f0e-4a53-9d8b-0d6f3a1f2c11"
APP = "3f6f4f4e-90a1-4c57-8a0e-5d6f2b7c9e10"
BOT = "28:" + APP
BOT_NAME = "Ordstyrer"
TEAM = "19:team-mosebo@thread.tacv2"
CHANNEL = "19:kanal-dagen@thread.tacv2"
CHAT = "19:gruppe-moedet@thread.v2"
PERSONAL = "a:1-personlig"
ROOT = "1780000000001"

_ids = itertools.count(1780000100000)


def person(number: int = 1, name: str = "", **more: Any) -> dict[str, Any]:
    """Return the account of an invented person."""
    account = {
        "id": f"29:1person-{number}",
        "name": name or f"Person Nummer {number}",
        "aadObjectId": f"00000000-0000-4000-8000-{number:012d}",
    }
    return _with(account, more)


def member(number: int = 1, name: str = "", **more: Any) -> dict[str, Any]:
    """Return what the connector's roster says of an invented person."""
    email = f"person{number}@mosebo.example"
    found = person(number, name) | {"email": email, "userPrincipalName": email, "tenantId": HOST, "userRole": "user"}
    return _with(found, more)


def bot(name: str = BOT_NAME) -> dict[str, Any]:
    return {"id": BOT, "name": name}


def in_channel(
    service_url: str, root: str | None = ROOT, *, channel: str = CHANNEL, tenant: str = HOST
) -> dict[str, Any]:
    """Return what says "in a channel", in the thread under `root`."""
    return {
        "serviceUrl": service_url,
        "conversation": {
            "isGroup": True,
            "conversationType": "channel",
            "tenantId": tenant,
            "id": f"{channel};messageid={root}" if root else channel,
        },
        "channelData": {
            "teamsChannelId": channel,
            "teamsTeamId": TEAM,
            "channel": {"id": channel, "name": "Dagen"},
            "team": {"id": TEAM, "name": "Mosebo Netværk"},
            "tenant": {"id": tenant},
        },
    }


def in_chat(service_url: str, *, chat: str = CHAT, tenant: str = HOST) -> dict[str, Any]:
    """Return what says "in a group chat or a meeting's chat"."""
    return {
        "serviceUrl": service_url,
        "conversation": {"isGroup": True, "conversationType": "groupChat", "tenantId": tenant, "id": chat},
        "channelData": {"tenant": {"id": tenant}},
    }


def in_personal(service_url: str, *, chat: str = PERSONAL, tenant: str = HOST) -> dict[str, Any]:
    """Return what says "1:1 with the bot"."""
    return {
        "serviceUrl": service_url,
        "conversation": {"conversationType": "personal", "tenantId": tenant, "id": chat},
        "channelData": {"tenant": {"id": tenant}},
    }


def message(
    text: str | None, where: dict[str, Any], sender: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """Return a sentence; in channels and chats `mentioning` puts the bot's mention before it."""
    client = {
        "type": "clientInfo",
        "locale": "da-DK",
        "country": "DK",
        "platform": "Windows",
        "timezone": "Europe/Copenhagen",
    }
    activity = _activity("message", where, sender) | {
        "text": text,
        "textFormat": "plain",
        "locale": "da-DK",
        "entities": [client],
        "localTimestamp": "2026-11-22T10:15:00.1234567+01:00",
        "localTimezone": "Europe/Copenhagen",
    }
    return _with(activity, more)


def mentioning(
    text: str, where: dict[str, Any], sender: dict[str, Any] | None = None, *, name: str = BOT_NAME
) -> dict[str, Any]:
    """Return a sentence that mentions the bot first, as Teams asks for outside 1:1."""
    activity = message(f"<at>{name}</at> {text}\n", where, sender, recipient=bot(name))
    activity["entities"].append({"type": "mention", "mentioned": bot(name), "text": f"<at>{name}</at>"})
    return activity


def file(name: str, url: str, kind: str = "docx") -> dict[str, Any]:
    """Return the attachment that stands for a file which somebody sent in 1:1."""
    return {
        "contentType": "application/vnd.microsoft.teams.file.download.info",
        "contentUrl": f"https://mosebo-my.sharepoint.com/personal/person1/Documents/Microsoft Teams Chat Files/{name}",
        "name": name,
        "content": {"downloadUrl": url, "uniqueId": "1150D938-8870-4044-9F2C-5BBDEBA70C9D", "fileType": kind},
    }


def formatted(html: str) -> dict[str, Any]:
    """Return the attachment with which Teams sends a message as it was formatted."""
    return {"contentType": "text/html", "content": html}


def picture(kind: str = "image/*") -> dict[str, Any]:
    """Return the attachment that stands for a picture which was pasted into a message."""
    return {"contentType": kind, "contentUrl": "https://smba.trafficmanager.net/emea/v3/attachments/0-weu-d1/views/x"}


def submit(
    data: Any,
    where: dict[str, Any],
    sender: dict[str, Any] | None = None,
    *,
    reply_to: str = "1780000000555",
    **more: Any,
) -> dict[str, Any]:
    """Return what Action.Submit sends."""
    activity = _activity("message", where, sender) | {"value": data, "replyToId": reply_to}
    return _with(activity, more)


def execute(
    data: Any,
    where: dict[str, Any],
    sender: dict[str, Any] | None = None,
    *,
    verb: str = "",
    reply_to: str = "1780000000555",
    **more: Any,
) -> dict[str, Any]:
    """Return what Action.Execute sends."""
    action = {"type": "Action.Execute", "id": "", "verb": verb, "data": data}
    activity = _activity("invoke", where, sender) | {
        "name": "adaptiveCard/action",
        "value": {"action": action, "trigger": "manual"},
        "replyToId": reply_to,
    }
    return _with(activity, more)


def installed(
    where: dict[str, Any], sender: dict[str, Any] | None = None, action: str = "add", **more: Any
) -> dict[str, Any]:
    """Return an installationUpdate."""
    return _with(_activity("installationUpdate", where, sender) | {"action": action}, more)


def members_added(where: dict[str, Any], *, count: int = 300, with_bot: bool = False, **more: Any) -> dict[str, Any]:
    """Return a conversationUpdate that tells of many new members."""
    people = [{"id": person(number)["id"], "aadObjectId": person(number)["aadObjectId"]} for number in range(count)]
    added = [*people, *([{"id": BOT}] if with_bot else [])]
    return _with(_activity("conversationUpdate", where, None) | {"membersAdded": added}, more)


def members_removed(where: dict[str, Any], *gone: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a conversationUpdate that tells who left."""
    return _with(_activity("conversationUpdate", where, None) | {"membersRemoved": list(gone)}, more)


def _activity(kind: str, where: dict[str, Any], sender: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "type": kind,
        "id": str(next(_ids)),
        "timestamp": "2026-11-22T09:15:00.1234567Z",
        "channelId": "msteams",
        "from": sender or person(),
        "recipient": bot(),
        **where,
    }


def _with(activity: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in (activity | more).items() if value is not None}
