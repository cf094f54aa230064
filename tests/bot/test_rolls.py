"""Lists of people: read as anybody keeps them, shown before they count, and given to organisers alone."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import rolls
from bot.errors import AgendaError, RefusalError
from bot.links import FILES, Links
from bot.lists import download
from bot.model import EventRole, PlaceKind, Roll
from bot.press import Press
from bot.rolls.reading import Listed, Named, address, read_file, read_text
from tests.bot.seating_plan import ORGANISER, Plan, agenda
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

if TYPE_CHECKING:
    from bot.model import Answer
    from bot.occasions import Scene

ANNA, BO = "anna@vejby.example", "bo@nyby.example"


@pytest.mark.parametrize(
    ("text", "people", "wrong"),
    [
        (ANNA, [Named(ANNA)], ()),
        ("Anna Hansen <Anna@Vejby.Example>", [Named(ANNA, "Anna Hansen")], ()),
        (f"Hansen, Anna <{ANNA}>\nBo <{BO}>", [Named(ANNA, "Hansen, Anna"), Named(BO, "Bo")], ()),
        (f"{ANNA}, {BO}; @klub.example", [Named(ANNA), Named(BO), Named("@klub.example")], ()),
        (
            f"Anna\t{ANNA}\tVejby Kommune\nBo\t{BO}\tNyby",
            [Named(ANNA, "Anna", "Vejby Kommune"), Named(BO, "Bo", "Nyby")],
            (),
        ),
        (
            f"Navn;E-mail;Kommune\nAnna;{ANNA};Vejby\nCille;;Nyby\n;{BO};",
            [Named(ANNA, "Anna", "Vejby"), Named(BO)],
            (3,),
        ),
        (f'"Navn","Email"\n"Hansen, Anna","{ANNA}"', [Named(ANNA, "Hansen, Anna")], ()),
        (f"First name,Last name,Email address\nAnna,Hansen,{ANNA}", [Named(ANNA, "Anna Hansen")], ()),
        (f"\ufeffsep=;\nE-mail;Navn\n{ANNA};Anna", [Named(ANNA, "Anna")], ()),
        (
            f"'@vejby.example\nmailto:{ANNA}\n*@nyby.example",
            [Named("@vejby.example"), Named(ANNA), Named("@nyby.example")],
            (),
        ),
        (f"{ANNA}\n{ANNA.upper()}\nAnna <{ANNA}>", [Named(ANNA)], ()),
        (f"{ANNA}\nikke en adresse\n@gmail.com\n@x.onmicrosoft.com", [Named(ANNA)], (2, 3, 4)),
        (f"=cmd|' /C calc'!A0;{ANNA}", [Named(ANNA, "cmd|' /C calc'!A0")], ()),
        (f"\u202eAnna\x00 \u200b<{ANNA}>", [Named(ANNA, "Anna")], ()),
    ],
)
def test_people_are_read_out_of_what_was_pasted(text: str, people: list[Named], wrong: tuple[int, ...]) -> None:
    assert read_text(text) == Listed(tuple(people), wrong)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "people_none"),
        ("Anna\nBo", "people_none"),
        ("\n".join(f"a{n}@b.dk" for n in range(5_001)), "people_too_many"),
    ],
)
def test_what_is_no_list_is_refused(text: str, code: str) -> None:
    with pytest.raises(AgendaError) as refused:
        read_text(text)
    assert refused.value.code == code


def book(*rows: tuple[Any, ...]) -> bytes:
    made = openpyxl.Workbook()
    for each in rows:
        made.active.append(each)  # type: ignore[union-attr]
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def test_people_are_read_out_of_a_workbook() -> None:
    data = book(
        ("Medlemmer 2027",), ("Navn", "Organisation", "E-mail"), ("Anna", "Vejby", ANNA), ("Cille", "Nyby", None)
    )
    assert read_file(data, name="medlemmer.xlsx") == Listed((Named(ANNA, "Anna", "Vejby"),), (4,))


def test_a_list_that_we_wrote_is_read_as_it_was() -> None:
    data = book(("Navn", "E-mail", "Organisation"), ("'=Anna", "'@vejby.example", ""), ("Bo", BO, "Nyby"))
    assert read_file(data, name="x.xlsx").people == (Named("@vejby.example", "Anna"), Named(BO, "Bo", "Nyby"))


@pytest.mark.parametrize("data", [b"PK\x03\x04not a zip", b"", b"\x00" * 100, "\udcff".encode(errors="surrogatepass")])
def test_bytes_that_are_no_list_are_refused(data: bytes) -> None:
    with pytest.raises(AgendaError):
        read_file(data, name="x")


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read_text(text)
    except AgendaError:
        return
    assert all(address(each.email) == each.email == each.email.lower() for each in found.people)


# Use cases ----------------------------------------------------------------------------------------


class Office(Plan):
    """An event whose lists are kept; `act` is told the text of cards too."""

    async def say(self, use_case: Any, name: str = ORGANISER) -> str:
        return await self.act(name, use_case)

    async def listed(self, roll: Roll = Roll.MEMBER) -> list[str]:
        async with self.store.read() as tables:
            return [each.email for each in await tables.rolls.find(event_id=self.event_id, roll=roll)]


async def opened() -> Office:
    office = Office(MemoryStore(), agenda=agenda(None))
    await office.open()
    return office


def adds(text: str, roll: Roll = Roll.MEMBER) -> Any:
    async def use_case(scene: Scene) -> Answer:
        return await rolls.add(scene, roll, text)

    return use_case


def does(use_case: Any, argument: str = "") -> Any:
    async def act(scene: Scene) -> Answer:
        answer: Answer = await use_case(scene, argument)
        return answer

    return act


async def test_a_list_counts_only_once_it_is_used() -> None:
    office = await opened()
    assert await office.say(adds(f"Anna <{ANNA}>, @nyby.example")) == "Ny liste over medlemmer"
    assert await office.listed() == []
    assert await office.say(does(rolls.use)) == "Listen gælder. Der er nu 2 medlemmer på den."
    assert await office.listed() == ["@nyby.example", ANNA]
    assert await office.say(does(rolls.use)) == "roll_draft_gone"


async def test_a_list_is_added_to_or_replaced() -> None:
    office = await opened()
    for text, use_case in ((ANNA, rolls.use), (BO, rolls.use)):
        await office.say(adds(text))
        await office.say(does(use_case))
    assert await office.listed() == [ANNA, BO]
    await office.say(adds("cille@nyby.example"))
    await office.say(does(rolls.replace))
    assert await office.listed() == ["cille@nyby.example"]


async def test_a_list_that_is_dropped_changes_nothing() -> None:
    office = await opened()
    await office.say(adds(ANNA))
    assert await office.say(does(rolls.drop)) == "Den nye liste er kasseret. Der er ikke ændret noget."
    assert (await office.say(does(rolls.use)), await office.listed()) == ("roll_draft_gone", [])


async def test_a_button_of_an_earlier_list_does_not_use_a_later_one() -> None:
    office = await opened()
    await office.say(adds(ANNA))
    async with office.store.read() as tables:
        first = (await tables.rolls.find())[0].added_at
    await office.say(adds(BO))
    stale = f"{Roll.MEMBER}/{int(first.timestamp() * 1_000_000)}"
    assert (await office.say(does(rolls.replace, stale)), await office.listed()) == ("roll_draft_gone", [])


async def test_the_newest_list_is_meant_where_none_is_named() -> None:
    office = await opened()
    await office.say(adds(ANNA))
    await office.say(adds(BO, Roll.INVITED))
    assert await office.say(does(rolls.use)) == "Listen gælder. Der er nu én inviteret på den."
    assert (await office.listed(), await office.listed(Roll.INVITED)) == ([], [BO])


async def test_somebody_is_struck_from_a_list() -> None:
    office = await opened()
    await office.say(adds(f"{ANNA}, {BO}"))
    await office.say(does(rolls.use))
    assert await office.say(does(rolls.strike, f"Anna <{ANNA.upper()}>")) == f"{ANNA} er slettet fra listen."
    assert await office.say(does(rolls.strike, ANNA)) == "roll_not_on"
    assert await office.listed() == [BO]


@pytest.mark.parametrize("use_case", [adds(ANNA), does(rolls.use), does(rolls.replace), does(rolls.drop)])
async def test_nobody_but_organisers_touches_a_list(use_case: Any) -> None:
    office = await opened()
    await office.say(adds(BO))
    assert await office.say(use_case, "anna") == "only_organisers"
    assert await office.say(does(lambda scene, _: rolls.show(scene, Roll.MEMBER)), "anna") == "only_organisers"
    assert await office.listed() == []


class Corridor(Office):
    """Where others read along."""

    async def scene(self, tables: Any, name: str) -> Scene:
        scene = await super().scene(tables, name)
        place = scene.guest.place.model_copy(update={"kind": PlaceKind.GROUP})
        object.__setattr__(scene.guest, "place", place)
        return scene


async def test_no_list_is_shown_where_others_read_along() -> None:
    office = Corridor(MemoryStore(), agenda=agenda(None))
    await office.open()
    assert await office.say(adds(ANNA)) == "lists_elsewhere"
    assert await office.say(does(lambda scene, _: rolls.show(scene, Roll.MEMBER))) == "lists_elsewhere"


@pytest.mark.parametrize("shape", ["csv", "xlsx"])
async def test_a_list_is_had_as_a_file_that_is_safe_to_open(shape: str) -> None:
    office = await opened()
    await office.say(adds(f'Navn;E-mail\n"=HYPERLINK(1)";{ANNA}\n@SUM;@vejby.example'))
    await office.say(does(rolls.use))
    links = Links("https://ordstyrer.example", "hemmelig")
    about = {"kind": rolls.KIND, "event": office.event_id, "roll": "member", "shape": shape, "language": "da"}
    token = (links.make(FILES, about, office.now) or "").rpartition("/")[2]
    clock = FakeClock(office.now)
    found = await download(office.store, links, clock, Press(office.store, clock), token)
    assert found is not None
    assert found.name == f"Medlemmer.{shape}"
    if shape == "csv":
        assert found.body.startswith(b"\xef\xbb\xbf")
        assert found.body.decode("utf-8-sig").splitlines()[1:] == [
            '"\'@SUM";"\'@vejby.example";""',
            '"HYPERLINK(1)";"anna@vejby.example";""',
        ]
    else:
        assert [each.value for each in openpyxl.load_workbook(io.BytesIO(found.body)).active["B"]] == [  # type: ignore[index]
            "E-mail",
            "'@vejby.example",
            ANNA,
        ]
    clock_later = FakeClock(office.now + timedelta(days=2))
    assert await download(office.store, links, clock_later, Press(office.store, clock_later), token) is None


async def test_facilitators_are_no_organisers() -> None:
    office = await opened()
    async with office.store.write() as tables:
        scene = await office.scene(tables, "tove")
        with pytest.raises(RefusalError, match="only_organisers"):
            await rolls.show(replace(scene, roles=frozenset({EventRole.FACILITATOR})), Roll.MEMBER)
