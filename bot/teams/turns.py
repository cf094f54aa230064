"""From an activity to a Turn. Pure: what Teams sent goes in, our words come out, and what is not
shaped as it must be is refused here.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from bot.model import Consent, FileGiven, IdentityKind, PlaceKind, Sender, Spot, Turn, TurnFile, TurnKind
from bot.teams.authentication import host_tenant
from bot.teams.connector import split_thread
from bot.teams.wire import WireError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botbuilder.schema import Activity, ConversationAccount

CARD_ACTION = "adaptiveCard/action"
FILE_CONSENT = "fileConsent/invoke"
FILE = "application/vnd.microsoft.teams.file.download.info"
MOST_FILES = 20
_LONGEST_ID = 200
_LONGEST_ADDRESS = 8_000
LONGEST_HTML = 200_000  # characters; Teams itself takes messages of some 100 KB
_KINDS = {"personal": PlaceKind.PERSONAL, "groupChat": PlaceKind.GROUP, "channel": PlaceKind.CHANNEL}
_AT = re.compile(r"<at\b[^>]*>(.*?)</at>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>|</p>\s*<p[^>]*>|\r\n?|[\u2028\u2029\x0b\x0c]", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n ?")
_MENTION = re.compile(r"<(at|span)\b[^<>]*>([^<>]*)</\1>", re.IGNORECASE)
_NO_FILE = ("text/", "application/vnd.microsoft.card.", "application/vnd.microsoft.teams.card.")
_ENDING = re.compile(r"[a-z0-9]{1,10}(/[a-z0-9.*+-]{1,60})?")
_MANY_LINES = re.compile(r"\n{3,}")


def read_turn(activity: Activity, app_id: str, locale: str | None = None) -> Turn:
    """Return what an activity is to us; `locale` stands above what the client says of its own.

    Raises:
        WireError: where it does not tell who sent it, from where, or what a button carried.
    """
    spot = _spot(activity, app_id)
    data, consent = _submitted(activity), _consent(activity)
    kind = TurnKind.CONSENT if consent else _kind(activity, data)
    sentence = kind is TurnKind.SENTENCE
    written = _written(activity) if sentence else ""
    return Turn(
        key=_key(activity),
        kind=kind,
        sender=_sender(activity, kind, spot.tenant_id, locale),
        spot=spot,
        text=squeeze(written),
        written=written,
        html=_html(activity) if sentence else "",
        files=tuple(_files(activity, spot.kind)) if sentence else (),
        data=data or {},
        consent=consent,
        invoke=activity.type == "invoke" and consent is None,
        reply_to=activity.reply_to_id,
    )


def _kind(activity: Activity, data: dict[str, Any] | None) -> TurnKind:
    if data is not None:
        return TurnKind.SUBMISSION
    if activity.type == "message":
        return TurnKind.SENTENCE
    if activity.type == "installationUpdate":
        verb = (activity.action or "").partition("-")[0]  # "add-upgrade" comes with a new version
        return {"add": TurnKind.INSTALLED, "remove": TurnKind.REMOVED}.get(verb, TurnKind.OTHER)
    if activity.type == "conversationUpdate":
        bot = _id(activity.recipient)
        if bot and any(_id(each) == bot for each in activity.members_added or ()):
            return TurnKind.INSTALLED
        if bot and any(_id(each) == bot for each in activity.members_removed or ()):
            return TurnKind.REMOVED
    return TurnKind.OTHER


def _submitted(activity: Activity) -> dict[str, Any] | None:
    """Return what a card sent, by Action.Submit or Action.Execute, or None."""
    value = activity.value
    if activity.type == "message":
        return value if isinstance(value, dict) else None
    if activity.type != "invoke" or activity.name != CARD_ACTION:
        return None
    action = value.get("action") if isinstance(value, dict) else None
    if not isinstance(action, dict):
        raise WireError("an action expected")
    data = action.get("data")
    verb = action.get("verb")
    data = data if isinstance(data, dict) else {}
    return {"verb": verb} | data if isinstance(verb, str) and verb else data


def _consent(activity: Activity) -> Consent | None:
    """Return what somebody said to a file that was offered to them; anything but a whole yes is a no."""
    if activity.type != "invoke" or activity.name != FILE_CONSENT:
        return None
    value = activity.value if isinstance(activity.value, dict) else {}
    context, told = (each if isinstance(each, dict) else {} for each in (value.get("context"), value.get("uploadInfo")))
    names = ("uploadUrl", "contentUrl", "name", "uniqueId", "fileType")
    put, stands, name, own, kind = (_string(told.get(each)) for each in names)
    upload_id = _string(context.get("upload"))[:_LONGEST_ID]
    if value.get("action") != "accept" or not (put and own) or max(len(put), len(stands)) > _LONGEST_ADDRESS:
        return Consent(upload_id=upload_id)
    shown = _file(name, kind.lower().lstrip("."))
    given = FileGiven(name=shown.name, url=stands, unique_id=own[:_LONGEST_ID], type=shown.type)
    return Consent(upload_id=upload_id, url=put, given=given)


def _key(activity: Activity) -> str:
    """Return a name for the activity: the same whenever Teams sends it again."""
    own = activity.id or f"{activity.type}@{activity.timestamp.isoformat() if activity.timestamp else ''}"
    return f"{_id(activity.conversation)}|{own}"


def _sender(activity: Activity, kind: TurnKind, host: str, locale: str | None) -> Sender:
    account = activity.from_property
    user_id = _id(account)
    if not user_id:
        raise WireError("from.id expected")
    tenant = _string(account.additional_properties.get("tenantId")) or host
    return Sender(
        user_id=user_id,
        name=" ".join((account.name or "").split()),
        tenant_id=tenant,
        aad_object_id=account.aad_object_id or None,
        kind=_identity_kind(activity, kind, foreign=bool(host) and tenant != host),
        locale=locale or _locale(activity),
    )


def _identity_kind(activity: Activity, kind: TurnKind, *, foreign: bool) -> IdentityKind:
    """Return how somebody came, as far as one activity tells; the roster knows more.

    Everybody with an account has an object id in what they say and press; only anonymous people of
    a meeting lack it (msteams-docs, "meeting apps for anonymous users").
    """
    account = activity.from_property
    role = _string(account.additional_properties.get("userRole")) or account.role or ""
    spoken = kind in {TurnKind.SENTENCE, TurnKind.SUBMISSION} and activity.channel_id == "msteams"
    if role.lower() == "anonymous" or (spoken and not account.aad_object_id):
        return IdentityKind.ANONYMOUS
    if role.lower() == "guest":
        return IdentityKind.GUEST
    return IdentityKind.FEDERATED if foreign else IdentityKind.MEMBER


def _spot(activity: Activity, app_id: str) -> Spot:
    conversation = activity.conversation
    if not _id(conversation) or not activity.service_url:
        raise WireError("conversation.id and serviceUrl expected")
    channel, team = _part(activity, "channel"), _part(activity, "team")
    kind = _place_kind(conversation, in_team="id" in channel or "id" in team)
    base, root = split_thread(conversation.id)
    return Spot(
        app_id=app_id,
        tenant_id=host_tenant(activity) or conversation.tenant_id or "",
        conversation_id=base,
        thread_root=root if kind is PlaceKind.CHANNEL else "",
        kind=kind,
        service_url=activity.service_url,
        bot_id=_id(activity.recipient),
        team_id=_string(team.get("id")) or None,
        group_id=_string(team.get("aadGroupId")) or None,
        name=_string(channel.get("name")) or conversation.name or _string(team.get("name")),
    )


def _place_kind(conversation: ConversationAccount, *, in_team: bool) -> PlaceKind:
    if known := _KINDS.get(conversation.conversation_type or ""):
        return known
    if in_team:
        return PlaceKind.CHANNEL
    return PlaceKind.GROUP if conversation.is_group else PlaceKind.PERSONAL


def _part(activity: Activity, key: str) -> dict[str, Any]:
    """Return an object within channelData, or {}."""
    data = activity.channel_data
    part = data.get(key) if isinstance(data, dict) else None
    return part if isinstance(part, dict) else {}


def _locale(activity: Activity) -> str | None:
    if activity.locale:
        return str(activity.locale)
    for entity in activity.entities or ():
        if entity.type == "clientInfo" and (found := _string(entity.additional_properties.get("locale"))):
            return found
    return None


def _id(account: Any) -> str:
    return (account.id or "") if account is not None else ""


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


# What comes with it -------------------------------------------------------------------------------


def _files(activity: Activity, where: PlaceKind) -> Iterator[TurnFile]:
    """Yield what came with a message: in 1:1 files say where they can be had (msteams-docs, "bots-filesv4")."""
    for each in (activity.attachments or ())[:MOST_FILES]:
        kind = _string(each.content_type).lower()
        if kind == FILE:
            content = each.content if isinstance(each.content, dict) else {}
            url = _string(content.get("downloadUrl")) if where is PlaceKind.PERSONAL else ""
            yield _file(each.name, _string(content.get("fileType")).lower().lstrip("."), url)
        elif kind and not kind.startswith(_NO_FILE):
            yield _file(each.name, kind)


def _file(name: Any, kind: str, url: str = "") -> TurnFile:
    shown = "".join(each if each.isprintable() else " " for each in _string(name)[:200])
    return TurnFile(name=" ".join(shown.split()), url=url, type=kind if _ENDING.fullmatch(kind) else "")


def _html(activity: Activity) -> str:
    """Return a message as it was formatted, without mentions of the bot; "" where that is too long."""
    formatted = [
        each.content
        for each in (activity.attachments or ())[:MOST_FILES]
        if _string(each.content_type).lower() == "text/html" and isinstance(each.content, str)
    ]
    if len(formatted) != 1 or len(formatted[0]) > LONGEST_HTML:
        return ""
    names = set(_bot_names(activity))
    return _MENTION.sub(lambda found: "" if _folded(found[2]) in names else found[0], formatted[0])


# Text ---------------------------------------------------------------------------------------------


def _written(activity: Activity) -> str:
    return unfold(activity.text or "", set(_bot_names(activity)))


def _bot_names(activity: Activity) -> Iterator[str]:
    """Yield what stands between <at> and </at> where the bot is meant."""
    bot = _id(activity.recipient)
    if activity.recipient is not None and activity.recipient.name:
        yield _folded(activity.recipient.name)
    for entity in activity.entities or ():
        mentioned = entity.additional_properties.get("mentioned")
        if entity.type == "mention" and isinstance(mentioned, dict) and bot and mentioned.get("id") == bot:
            yield _folded(_string(mentioned.get("name")))
            yield _folded(_AT.sub(r"\1", _string(entity.additional_properties.get("text"))))


def unfold(text: str, bot_names: set[str]) -> str:
    """Return what a person wrote: HTML undone, NFC, mentions of the bot out, others as names."""

    def name_or_nothing(match: re.Match[str]) -> str:
        return " " if _folded(match[1]) in bot_names else match[1]

    said = html.unescape(_AT.sub(name_or_nothing, _BREAK.sub("\n", text)))
    said = _INVISIBLE.sub("", unicodedata.normalize("NFC", _BREAK.sub("\n", said)))
    return said.strip()


def squeeze(said: str) -> str:
    """Return a text with its line breaks (at most one empty line in a row); other runs of blanks are one space."""
    said = _LINES.sub("\n", _BLANKS.sub(" ", said))
    return _MANY_LINES.sub("\n\n", said).strip()


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", html.unescape(name)).casefold().split())
