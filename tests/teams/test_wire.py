from __future__ import annotations

import json
from typing import Any

import pytest
from botbuilder import schema

from bot.teams.wire import dump, encode, load, read_activity
from tests.wire import activities

URL = "https://smba.trafficmanager.net/emea/"
WHERE = activities.in_channel(URL)
RICH = activities.message(
    "hej",
    WHERE,
    attachments=[{"contentType": "text/html", "content": "<p>hej</p>"}, {"contentType": "x", "content": {"a": [1]}}],
    suggestedActions={"to": ["29:1"], "actions": [{"type": "imBack", "title": "Nu", "value": {"a": 1}}]},
    reactionsAdded=[{"type": "like"}],
    textHighlights=[{"text": "hej", "occurrence": 2}],
    semanticAction={"id": "x", "state": "start", "entities": {"one": {"type": "t"}}},
    relatesTo={"activityId": "1", "user": {"id": "29:1"}, "channelId": "msteams"},
    listenFor=["program"],
    historyDisclosed=True,
    expiration="2026-11-22T10:00:00+01:00",
    localTimestamp="2026-11-22T10:15:00.5+01:00",
)
EXAMPLES = [
    activities.message("hej", activities.in_personal(URL)),
    activities.mentioning("program", WHERE),
    activities.submit({"verb": "vote", "nested": {"list": [1, None, "å"]}}, WHERE),
    activities.execute({"a": 1}, WHERE, verb="vote"),
    activities.installed(WHERE),
    activities.members_added(WHERE, count=5, with_bot=True),
    RICH,
]


def flat(value: Any) -> Any:
    """Return a model as plain data, with everything that it holds."""
    if isinstance(value, list):
        return [flat(each) for each in value]
    if isinstance(value, dict):
        return {key: flat(each) for key, each in value.items()}
    return (type(value).__name__, flat(vars(value))) if hasattr(value, "_attribute_map") else value


@pytest.mark.parametrize("data", EXAMPLES, ids=lambda data: data["type"])
def test_load_gives_what_msrest_gives_and_the_conversations_tenant(data: dict[str, Any]) -> None:
    expected = schema.Activity().deserialize(json.loads(json.dumps(data)))
    expected.conversation.tenant_id = expected.conversation.additional_properties.pop("tenantId")
    assert flat(load(data)) == flat(expected)


@pytest.mark.parametrize("data", EXAMPLES, ids=lambda data: data["type"])
def test_dump_gives_back_what_came_in(data: dict[str, Any]) -> None:
    again = load(json.loads(encode(load(data))))
    assert flat(again) == flat(load(data))


def test_dump_keeps_the_tenant_and_all_of_an_entity() -> None:
    data = activities.mentioning("program", WHERE)
    made = dump(load(data))
    assert made["conversation"] == data["conversation"]
    assert made["entities"] == data["entities"]


def test_encode_takes_models_anywhere() -> None:
    card = schema.HeroCard(title="Nu", buttons=[schema.CardAction(type="imBack", title="Program")])
    attachment = schema.Attachment(content_type="application/vnd.microsoft.card.hero", content={"card": card})
    assert json.loads(encode({"attachments": [attachment]})) == {
        "attachments": [
            {
                "contentType": "application/vnd.microsoft.card.hero",
                "content": {"card": {"title": "Nu", "buttons": [{"type": "imBack", "title": "Program"}]}},
            }
        ]
    }


def test_encode_refuses_what_is_no_json() -> None:
    with pytest.raises(TypeError):
        encode({"a": object()})


@pytest.mark.parametrize("moment", ["2026-11-22T09:15:00Z", "2026-11-22T10:15:00+01:00", "2026-11-22T09:15:00"])
def test_times_are_aware_and_leave_as_utc(moment: str) -> None:
    activity = read_activity(json.dumps({"type": "message", "timestamp": moment}).encode())
    assert dump(activity)["timestamp"] == "2026-11-22T09:15:00Z"
