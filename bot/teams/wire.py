"""JSON to botbuilder's models and back, compiled once from the models' own attribute maps.

msrest walks those maps anew for every activity, at some 25 times the cost. Unlike msrest this keeps
`conversation.tenantId` (the map spells it `tenantID`) and what it does not know, such as a mention's
`mentioned`, also on the way out.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from botbuilder import schema

if TYPE_CHECKING:
    from collections.abc import Callable

    Convert = Callable[[Any], Any]

_TENANT = {"tenantID": "tenantId"}


class WireError(ValueError):
    """What came in is not shaped as the protocol says."""


def read_activity(body: bytes) -> schema.Activity:
    """Return the activity in a request's body.

    Raises:
        WireError: for anything but a JSON object with a `type` whose fields have their right shape.
    """
    try:
        data = _DECODE(body.decode())
    except (ValueError, RecursionError) as error:
        raise WireError("no JSON") from error
    if type(data) is not dict or not isinstance(data.get("type"), str) or not data["type"]:
        raise WireError("no activity")
    # Only an escape can bring in what neither UTF-8 nor a database takes.
    return load(_scrub(data) if b"\\u" in body else data)


def load(data: dict[str, Any]) -> schema.Activity:
    """Return the activity that a JSON object describes; raises WireError where a field is misshapen."""
    return _loader("Activity")(data)


def dump(model: Any) -> dict[str, Any]:
    """Return the JSON object of one of botbuilder's models."""
    kind: Any = type(model)
    return _dumper(kind)(model)


def encode(value: Any) -> bytes:
    """Return JSON in UTF-8; models may stand anywhere in `value`."""
    return _ENCODE(value).encode()


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


_DECODE = json.JSONDecoder(parse_constant=_refuse_constant).decode
_ENCODE = json.JSONEncoder(default=dump, ensure_ascii=False, separators=(",", ":")).encode


def _scrub(value: Any) -> Any:
    """Return JSON data with NUL characters taken out and lone surrogates replaced."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_scrub(each) for each in value]
    if isinstance(value, dict):
        return {_scrub(key): _scrub(each) for key, each in value.items()}
    return value


# In -----------------------------------------------------------------------------------------------


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (dict, list)):
        raise WireError("text expected")
    return str(value)


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise WireError("true or false expected")


def _whole(value: Any) -> int:
    if isinstance(value, int):
        return value
    raise WireError("a whole number expected")


def _instant(value: Any) -> datetime:
    try:
        return _aware(datetime.fromisoformat(value))
    except (TypeError, ValueError) as error:
        raise WireError("an ISO 8601 time expected") from error


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _same(value: Any) -> Any:
    return value


@cache
def _loader(kind: str) -> Convert:
    """Return what turns JSON into the msrest type `kind`: a scalar, `[list]`, `{map}` or a model."""
    scalars: dict[str, Convert] = {
        "str": _text,
        "bool": _flag,
        "int": _whole,
        "iso-8601": _instant,
        "object": _same,
    }
    if kind in scalars:
        return scalars[kind]
    if kind[0] == "[":
        return _list_loader(_loader(kind[1:-1]))
    if kind[0] == "{":
        return _map_loader(_loader(kind[1:-1]))
    return _model_loader(getattr(schema, kind))


def _list_loader(each: Convert) -> Convert:
    def load_list(value: Any) -> list[Any]:
        if type(value) is not list:
            raise WireError("a list expected")
        return [each(item) for item in value if item is not None]

    return load_list


def _map_loader(each: Convert) -> Convert:
    def load_map(value: Any) -> dict[str, Any]:
        if type(value) is not dict:
            raise WireError("an object expected")
        return {key: each(item) for key, item in value.items()}

    return load_map


def _model_loader(model: Any) -> Convert:
    blank = dict.fromkeys(model._attribute_map)  # noqa: SLF001 - the only description of the model there is
    fields = {
        key: (name, _loader(spec["type"]))
        for name, spec in model._attribute_map.items()  # noqa: SLF001 - as above
        for key in {spec["key"], _TENANT.get(spec["key"], spec["key"])}
    }

    def load_model(data: Any) -> Any:
        if type(data) is not dict:
            raise WireError("an object expected")
        values, rest = blank.copy(), {}
        for key, value in data.items():
            if (field := fields.get(key)) is None:
                rest[key] = value
            elif value is not None:
                name, convert = field
                values[name] = value if convert is _text and type(value) is str else convert(value)
        made = model.__new__(model)
        values["additional_properties"] = rest
        made.__dict__ = values
        return made

    return load_model


# Out ----------------------------------------------------------------------------------------------


@cache
def _dumper(model: Any) -> Callable[[Any], dict[str, Any]]:
    """Return what turns one of botbuilder's models into JSON data."""
    described: dict[str, dict[str, str]] | None = getattr(model, "_attribute_map", None)
    if described is None:
        raise TypeError(model)
    fields = tuple(
        (
            name,
            _TENANT.get(spec["key"], spec["key"]),
            _plain_one if spec["type"] not in {"str", "bool", "int"} else None,
        )
        for name, spec in described.items()
    )

    def dump_model(value: Any) -> dict[str, Any]:
        held = value.__dict__
        made = dict(held.get("additional_properties") or ())
        for name, key, convert in fields:
            if (found := held.get(name)) is not None:
                made[key] = found if convert is None else convert(found)
        return made

    return dump_model


def _plain_one(value: Any) -> Any:
    if isinstance(value, datetime):
        return _aware(value).astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, list):
        return [_plain_one(each) for each in value]
    return dump(value) if hasattr(value, "_attribute_map") else value
