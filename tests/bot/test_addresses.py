"""Which numbers are on the public internet, which addresses are asked at all, and where a message stands."""

from __future__ import annotations

import pytest

from bot.addresses import is_kept_by_teams, is_public, judge, message_link, number_of
from bot.errors import SourceError

PUBLIC = ["1.1.1.1", "8.8.8.8", "193.163.102.1", "172.15.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450:400f::200e"]
HOME = {
    "this host": ["0.0.0.0", "0.1.2.3", "::"],
    "loopback": ["127.0.0.1", "127.255.255.254", "::1"],
    "private": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fd12:3456::1"],
    "link-local": ["169.254.0.1", "fe80::1", "fe80::1%eth0"],
    "site-local": ["fec0::1"],
    "metadata": ["169.254.169.254", "168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254"],
    "shared by a carrier": ["100.64.0.1", "100.127.255.255"],
    "multicast": ["224.0.0.1", "239.255.255.255", "ff02::1"],
    "broadcast and reserved": ["255.255.255.255", "240.0.0.1", "4000::1"],
    "examples and benchmarks": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "2001:db8::1", "3fff::1"],
    "IPv4 within IPv6": ["::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:10.0.0.1", "::127.0.0.1"],
    "NAT64": ["64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1"],
    "6to4 and Teredo": ["2002:7f00:1::1", "2002:808:808::1", "2001:0:7f00:1::1", "192.88.99.1"],
    "no number": ["", "localhost", "127.1", "0x7f.0.0.1", "2130706433", "1.1.1.1/24", "1.1.1.1 ", "١.1.1.1"],
}


@pytest.mark.parametrize("number", PUBLIC)
def test_a_public_number_may_be_asked(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize("number", [each for numbers in HOME.values() for each in numbers])
def test_no_other_number_may(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize(
    ("host", "kept"),
    [
        ("mosebo-my.sharepoint.com", True),
        ("mosebo.sharepoint.us", True),
        ("my.microsoftpersonalcontent.com", True),
        ("public.am.files.1drv.com", True),
        ("sharepoint.com", False),
        ("mosebo-sharepoint.com", False),
        ("mosebo.sharepoint.com.kilde.example", False),
        ("mosebo.sharepoint.com.", False),
        ("kilde.example", False),
    ],
)
def test_files_come_from_where_teams_keeps_them(host: str, kept: bool) -> None:
    assert is_kept_by_teams(host) is kept


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("https://kilde.example/a?key=1#top", "https://kilde.example/a?key=1"),
        ("  HTTPS://Kilde.Example/A ", "https://kilde.example/A"),
        ("webcal://kilde.example/dag.ics", "https://kilde.example/dag.ics"),
        ("WebCals://kilde.example/dag.ics", "https://kilde.example/dag.ics"),
        ("https://kilde.example:443/a", "https://kilde.example/a"),
        ("https://kilde.example", "https://kilde.example"),
        ("https://blåbær.example/å", "https://xn--blbr-roah.example/%C3%A5"),
        ("https://127.0.0.1/", "https://127.0.0.1/"),
        ("https://[::1]/", "https://[::1]/"),
    ],
)
def test_an_address_is_asked_as_it_is_written(address: str, asked: str) -> None:
    assert str(judge(address)) == asked


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://0177.0.0.1/", "address_wrong"),
        ("https://2130706433/", "address_wrong"),
        ("https://127.1/", "address_wrong"),
        ("https://[fe80::1%25eth0]/", "address_wrong"),
        ("https://a b/", "address_wrong"),
        ("https://a%00.example/", "address_wrong"),
        ("https://kilde.example\\@indre.example/", "address_wrong"),
        ("https://@/", "address_wrong"),
        ("https://kilde.example@indre.example/", "credentials"),
        ("https://kilde.example:8443/", "port"),
        ("gopher://kilde.example/", "not_https"),
        ("javascript:alert(1)", "address_wrong"),
    ],
)
def test_what_is_no_plain_public_address_is_refused(address: str, code: str) -> None:
    with pytest.raises(SourceError) as caught:
        judge(address)
    assert (caught.value.code, caught.value.lasting) == (code, True)


def test_a_name_has_no_number_until_it_is_looked_up() -> None:
    assert [number_of(each) for each in ("kilde.example", "1.example", "10.0.0.1", "::1")] == [
        None,
        None,
        "10.0.0.1",
        "::1",
    ]


@pytest.mark.parametrize(
    ("conversation", "activity", "group", "link"),
    [
        (
            "19:kanal-dagen@thread.tacv2",
            "1790",
            "a222",
            "19:kanal-dagen@thread.tacv2/1790?tenantId=7b1d&groupId=a222&parentMessageId=1790&createdTime=1790",
        ),
        ("19:x@thread.tacv2", "1", "", "19:x@thread.tacv2/1?tenantId=7b1d&parentMessageId=1&createdTime=1"),
        (
            "19:a/b](c d",
            "1?2",
            "t&u",
            "19:a%2Fb%5D%28c%20d/1%3F2?tenantId=7b1d&groupId=t%26u&parentMessageId=1%3F2&createdTime=1%3F2",
        ),
    ],
)
def test_link_to_a_post_leads_to_it_and_breaks_out_of_nothing(
    conversation: str, activity: str, group: str, link: str
) -> None:
    found = message_link(conversation, activity, tenant_id="7b1d", group_id=group)
    assert found == f"https://teams.microsoft.com/l/message/{link}"
