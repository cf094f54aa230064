"""Which addresses on the web the bot goes to at all, and where in Teams a message stands. Pure: an address
is judged by what it says, and a number that a name resolved to by what it is; nothing is looked up here.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import quote, urlencode

from yarl import URL

from bot.errors import SourceError

LONGEST: Final = 2_000
TEAMS_HOSTS: Final = (
    ".sharepoint.com",  # OneDrive for Business, where Teams puts what people send in 1:1
    ".sharepoint.us",
    ".sharepoint-mil.us",
    ".sharepoint.cn",
    ".microsoftpersonalcontent.com",  # OneDrive, new and old
    ".1drv.com",
)

_CALENDAR: Final = re.compile(r"webcals?://", re.IGNORECASE)
_NAME: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_.])?")
_NUMERIC: Final = re.compile(r"[0-9.]*")
_IN_USE: Final = ip_network("2000::/3")  # all of IPv6 that is given out to the public
_APART: Final = (
    ip_network("168.63.129.16/32"),  # Azure's own services, as its machines see them
    ip_network("192.0.0.0/24"),  # for protocols' own use; Oracle's metadata among it
    ip_network("192.88.99.0/24"),  # relays and tunnels to IPv4: what they lead to cannot be seen
    ip_network("2001::/23"),
    ip_network("2002::/16"),
    ip_network("3fff::/20"),  # examples
)


def is_public(number: str) -> bool:
    """Whether a numeric address is one that anybody on the internet can reach, and leads nowhere else.

    IPv4 within IPv6 (mapped, NAT64, 6to4, Teredo) is not: such a number may lead into a house.
    """
    try:
        address: IPv4Address | IPv6Address = ip_address(number)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and (address not in _IN_USE or address.scope_id is not None):
        return False
    special = address.is_multicast or address.is_reserved or not address.is_global
    return not special and not any(address.version == each.version and address in each for each in _APART)


def is_kept_by_teams(host: str) -> bool:
    """Whether this is a host on which Teams keeps the files that people send."""
    return host.endswith(TEAMS_HOSTS)


def number_of(host: str) -> str | None:
    """Return the numeric address that a host is written as, or None for a name.

    Raises:
        SourceError: `address_wrong` for numbers that only some machines take for an address ("127.1").
    """
    if ":" not in host and not _NUMERIC.fullmatch(host):
        return None
    try:
        return str(ip_address(host.replace("%", "/")))  # no scope: that is a matter between neighbours
    except ValueError:
        raise SourceError("address_wrong", lasting=True) from None  # an error keeps no address


def judge(address: str | URL, *, port: int = 443, longest: int = LONGEST) -> URL:
    """Return an address that may be asked: https, with a host, on `port`, and nobody's name in it.

    A calendar's webcal:// means https.

    Raises:
        SourceError: `address_wrong`, `not_https`, `credentials`, `port`.
    """
    try:
        if isinstance(address, str):
            address = URL(_CALENDAR.sub("https://", address.strip(), count=1))
        host = (address.raw_host or "").lower()
    except (TypeError, ValueError):
        raise SourceError("address_wrong", lasting=True) from None
    if len(str(address)) > longest or not host:
        raise SourceError("address_wrong", lasting=True)
    if address.scheme != "https":
        raise SourceError("not_https", lasting=True)
    if address.raw_user or address.raw_password:
        raise SourceError("credentials", lasting=True)
    if number_of(host) is None and (not _NAME.fullmatch(host) or ".." in host):
        raise SourceError("address_wrong", lasting=True)
    if address.port != port:
        raise SourceError("port", lasting=True)
    return address.with_fragment(None)


def message_link(conversation_id: str, activity_id: str, *, tenant_id: str, group_id: str = "") -> str:
    """Return the address that opens a channel's post, and the thread under it, in Teams.

    Microsoft, "Deep links to navigate to channel conversation"; a post's id is when it was created, too. The
    names of team and channel are left out: they change, and Teams finds both by their ids. It is not always
    told the `group_id`, and does without.
    """
    about = {"tenantId": tenant_id, "groupId": group_id, "parentMessageId": activity_id, "createdTime": activity_id}
    asked = urlencode({name: each for name, each in about.items() if each})
    path = f"{quote(conversation_id, safe=':@')}/{quote(activity_id, safe='')}"
    return f"https://teams.microsoft.com/l/message/{path}?{asked}"
