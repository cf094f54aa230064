"""What a line of the log looks like, and what can never be in one."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from bot import logs
from bot.errors import DeliveryError, RefusalError
from bot.model import DeliveryState
from bot.watch import act_of

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator

SECRET = "Min hemmelige tanke"
FORGED = "x\n2026-11-30 12:00:00.000+00:00 INFO bot.app: forged key=evil"


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """Put logging back as it was."""
    root, ours = logging.getLogger(), [logging.getLogger(name) for name in logs.OURS]
    before = root.handlers[:], root.level, [each.level for each in ours]
    yield
    root.handlers[:], root.level = before[0], before[1]
    for each, level in zip(ours, before[2], strict=True):
        each.setLevel(level)


def told(form: str, tell: Callable[[logging.Logger], None], *, name: str = "bot.app", level: str = "DEBUG") -> str:
    """Return what the log holds after `tell`, without its last line break."""
    stream = io.StringIO()
    logs.begin(level, form, replica="r1", stream=stream)  # type: ignore[arg-type]
    tell(logging.getLogger(name))
    return stream.getvalue().removesuffix("\n")


def line(tell: Callable[[logging.Logger], None], **more: Any) -> str:
    """Return the one line of text that was logged, without its moment."""
    said = told("text", tell, **more)
    assert "\n" not in said
    return said.split(" ", 2)[2]


def act(tell: Callable[[logging.Logger], None], **more: Any) -> dict[str, Any]:
    """Return the one object that was logged, without its moment."""
    said = told("json", tell, **more)
    assert "\n" not in said
    found: dict[str, Any] = json.loads(said)
    return {name: value for name, value in found.items() if name != "at"}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("e1/s1/announcement/p1/1", "e1/s1/announcement/p1/1"),
        (7, "7"),
        (0.25, "0.25"),
        (None, "None"),
        (DeliveryState.SENT, "sent"),
        ("", '""'),
        ("to ord", '"to ord"'),
        ('"', '"\\x22"'),
        ("a=b", '"a=b"'),
        ("æ\x1b[31m", "\\xe6\\x1b[31m"),
        ("a\r\nb\u2028c\x85", "a\\r\\nb\\u2028c\\x85"),
        ("x" * 1000, "x" * logs.LONGEST + "\\u2026"),
    ],
)
def test_value_is_shown_on_the_line_and_nothing_hides_in_it(value: object, shown: str) -> None:
    assert line(lambda logger: logger.info("due", extra={"key": value})) == f"INFO bot.app: due key={shown}"


def test_values_stand_in_order_of_their_names() -> None:
    said = line(lambda logger: logger.warning("due", extra={"late_s": 1.5, "key": "k", "state": DeliveryState.FAILED}))

    assert said == "WARNING bot.app: due key=k late_s=1.5 state=failed"


def test_act_is_one_object_with_its_values_and_the_replica() -> None:
    said = act(lambda logger: logger.info("due", extra={"key": "æ\n", "late_s": 1.5, "level": "forged"}))

    assert said == {
        "level": "INFO",
        "logger": "bot.app",
        "what": "due",
        "replica": "r1",
        "key": "æ\n",
        "late_s": 1.5,
    }


@pytest.mark.parametrize("form", ["text", "json"])
def test_forged_line_is_no_line(form: str) -> None:
    def tell(logger: logging.Logger) -> None:
        logger.info("due %s", FORGED, extra={"key": FORGED, FORGED: "name"})
        logger.info(FORGED)
        error = RefusalError(FORGED)
        error.__cause__ = OSError(FORGED)
        logger.error("turn failed", extra={"key": FORGED}, exc_info=error)

    lines = told(form, tell).split("\n")
    begun = [each for each in lines if not each.startswith("    ")]
    assert len(begun) == 3
    assert [each for each in lines if each.startswith("2026-11-30 12:00:00")] == []
    if form == "json":
        assert [json.loads(each)["logger"] for each in lines] == ["bot.app"] * 3


def raised(error: Exception) -> Callable[[logging.Logger], None]:
    def tell(logger: logging.Logger) -> None:
        with pytest.raises(type(error)) as caught:
            raise error
        logger.error("turn failed", extra={"key": "k"}, exc_info=caught.value)

    return tell


def validation_error() -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(int).validate_python(SECRET)
    assert SECRET in str(caught.value)
    return caught.value


def chained() -> ValueError:
    error = ValueError(SECRET)
    error.__cause__ = KeyError(SECRET)
    error.__cause__.__context__ = error  # who has handled errors for long enough has seen a ring
    return error


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "error",
    [ValueError(SECRET), KeyError(SECRET), validation_error(), chained()],
    ids=list("vksc"),
)
def test_error_of_a_library_does_not_repeat_what_somebody_wrote(form: str, error: Exception) -> None:
    said = told(form, raised(error))

    assert SECRET not in said
    assert type(error).__name__ in said
    assert "test_logs.py" in said


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (DeliveryError(403, "MessageWritesBlocked"), "bot.errors.DeliveryError: 403 MessageWritesBlocked"),
        (OSError(28, "No space left on device"), "OSError: [Errno 28] No space left on device"),
        (ValueError(SECRET), "ValueError"),
    ],
)
def test_error_that_is_ours_or_the_machines_is_told_with_its_words(error: Exception, words: str) -> None:
    assert told("text", raised(error)).split("\n")[-1] == f"    {words}"
    assert json.loads(told("json", raised(error)))["error"][-1] == words


def test_library_is_heard_from_warnings_on_and_only_with_its_first_line() -> None:
    def tell(logger: logging.Logger) -> None:
        logger.info("connected")
        logger.error("Task exception was never retrieved\nfuture: <Task %s>", SECRET)

    said = line(tell, name="asyncio")
    assert said == "ERROR asyncio: Task exception was never retrieved"


def test_level_is_as_asked_for() -> None:
    def tell(logger: logging.Logger) -> None:
        logger.debug("delivered")
        logger.info("due")

    assert line(tell, level="INFO") == "INFO bot.app: due"


# Acts of many -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "batch", "act"),
    [
        ("e1/s1/announcement/p1/1", None, "e1/s1/announcement"),
        ("e1/s1/group_call/g1/1/someone", None, "e1/s1/group_call"),
        ("e1/day/summary/p1/1", None, "e1/day/summary"),
        ("answer/19:x@thread.v2|1780/place", None, "answer"),
        ("welcome/p1", None, "welcome"),
        ("e1/s1/announcement/p1/1", "e1/s1/announcement/1", "e1/s1/announcement/1"),
    ],
)
def test_message_belongs_to_an_act(key: str, batch: str | None, act: str) -> None:
    assert act_of(key, batch) == act


async def test_ten_thousand_messages_are_a_line_now_and_then() -> None:
    said: list[tuple[str, dict[str, int]]] = []
    told_twice = asyncio.Event()

    def tell(act: str, counts: Counter[str]) -> None:
        said.append((act, dict(counts)))
        if len(said) == 2:
            told_twice.set()

    acts = logs.Acts(tell, first=0.01, longest=0.02)
    for _ in range(10_000):
        acts.add("e1/s1/group", "sent")
    acts.add("e1/s1/summary", "failed")
    await told_twice.wait()
    acts.add("e1/s1/group", "sent")
    acts.close()

    assert said == [("e1/s1/group", {"sent": 10_000}), ("e1/s1/summary", {"failed": 1}), ("e1/s1/group", {"sent": 1})]


async def test_act_that_is_over_is_not_told_again() -> None:
    said: list[str] = []
    acts = logs.Acts(lambda act, _: said.append(act), first=0.001, longest=0.001)
    acts.add("one", "sent")
    await asyncio.sleep(0.05)
    acts.close()

    assert said == ["one"]
