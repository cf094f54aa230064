"""The command line: `ordstyrer`, or `python -m bot`. Each command loads only what it needs: to show a
programme takes no Teams and no database.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections import Counter
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn, TypeVar
from urllib.parse import urlsplit

import typer
from rich.console import Console

from bot import listing
from bot.errors import AgendaError, EmbedderError, RefusalError
from bot.exports import Kind, Shape  # noqa: TC001 - typer reads what an option may be
from bot.model import Language, new_id
from bot.settings import read_settings
from bot.texts import Voice, language_of
from schedules import readers
from schedules.readers import report

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from bot.model import Reading
    from bot.settings import Settings
    from bot.store.tallies import Trace

cli = typer.Typer(
    name="ordstyrer",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Facilitates a virtual event on Microsoft Teams.",
)
out = Console()
err = Console(stderr=True)
_UNREADABLE: Final[dict[type[OSError], str]] = {FileNotFoundError: "missing", IsADirectoryError: "folder"}

File = Annotated[
    Path, typer.Argument(metavar="FILE", help="A programme: a text, a table, a calendar, a feed, or our own YAML.")
]
Date = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day, where the text tells none.")]
Until = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day, of a calendar with more.")]
Zone = Annotated[str | None, typer.Option(help="The zone, such as Europe/Copenhagen.")]
Database = Annotated[str | None, typer.Option(help="sqlite:///… or postgresql://…")]
MOST_PORTS = 65535
MOST_ROUNDS = 50
MOST_SEATS = 100_000
CONTRADICTION = 3  # the exit code where what was wished cannot all be had
FASTEST = 3600  # an hour of the event in a second of ours; beyond it the day is over before anybody has spoken

Read = TypeVar("Read")


def main() -> None:
    """Run the command line; a refusal is one sentence and exit code 2."""
    try:
        cli()
    except RefusalError as refusal:
        _stop(_voice().say(f"refusal.{refusal.code}", **refusal.values))


def _stop(sentence: str, code: int = 2) -> NoReturn:
    err.print(sentence, style="bold red", highlight=False, markup=False, soft_wrap=True)
    sys.exit(code)


def _say(console: Console, key: str, style: str = "", **values: object) -> None:
    """Print one sentence, unbroken: it may hold an address or a code."""
    console.print(_voice().say(key, **values), style=style, highlight=False, markup=False, soft_wrap=True)


def _voice() -> Voice:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return Voice(language_of(spoken))


def _settings(**given: Any) -> Settings:
    return read_settings(os.environ, **given)


def _read(file: Path, date: datetime | None, timezone: str | None, until: datetime | None = None) -> Reading:
    """Read a programme, or stop with file, line and remedy."""
    day, last = date.date() if date else None, until.date() if until else None
    return _parse(file, lambda data: readers.read(data, name=file.name, date=day, until=last, zone=timezone))


def _parse(file: Path, read: Callable[[bytes], Read]) -> Read:
    """Return what a file is read as, or stop with file, line and remedy."""
    voice = _voice()
    try:
        data = file.read_bytes()
    except OSError as error:
        code = _UNREADABLE.get(type(error), "unreadable")
        _stop(f"{file}: {voice.say(f'agenda_error.{code}', reason=error.strerror or type(error).__name__)}")
    try:
        return read(data)
    except AgendaError as error:
        where = f"{file}:{error.line}" if error.line else str(file)
        _stop(f"{where}: {voice.say(f'agenda_error.{error.code}', **error.values)}")


@cli.command()
def agenda(
    file: File,
    date: Date = None,
    timezone: Zone = None,
    until: Until = None,
    write: Annotated[Path | None, typer.Option(help="Save it in our own format, to be edited by hand.")] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Show what is read of a programme, and what is doubtful about it."""
    reading = _read(file, date, timezone, until)
    if write is not None:
        _save(reading, write, force=force)
    if as_json:
        print(json.dumps(report.as_json(reading), ensure_ascii=False, indent=1))  # noqa: T201
        return
    listing.show(out, _voice(), reading)
    listing.show_doubts(err, _voice(), reading)
    if write is not None:
        _say(err, "cli.agenda.written", name=str(write))


def _save(reading: Reading, path: Path, *, force: bool) -> None:
    from schedules.readers.own.writing import write

    if not listing.is_dated(reading):
        raise RefusalError("agenda_undated")
    written = write(reading.agenda)
    try:
        readers.read(written.encode(), name=path.name)
    except AgendaError as error:  # a conference of a thousand sessions is longer than what a person can edit
        _stop(f"{path}: {_voice().say(f'agenda_error.{error.code}', **error.values)}")
    _put(path, written.encode(), force=force)


def _put(path: Path, data: bytes, *, force: bool) -> None:
    """Write a file; over one that is there only when told to."""
    try:
        with path.open("wb" if force else "xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise RefusalError("file_exists", name=str(path)) from error
    except OSError as error:
        raise RefusalError("file_unwritable", name=str(path), why=error.strerror or type(error).__name__) from error


@cli.command(name="diff")
def diff_(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The programme as it was.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The programme as it is.")],
    date: Date = None,
    timezone: Zone = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Show what changed from one programme to another, session by session."""
    from bot import comparison

    compared = comparison.compare(*_read_both(old, new, date, timezone))
    if as_json:
        print(json.dumps(comparison.as_json(compared), ensure_ascii=False, indent=1))  # noqa: T201
        return
    comparison.show(out, _voice(), compared)


def _read_both(old: Path, new: Path, date: datetime | None, timezone: str | None) -> tuple[Reading, Reading]:
    """Read two programmes; where only one of them says on which day it is, the other is of that day too."""
    first, second = _read(old, date, timezone), _read(new, date, timezone)
    dated = [each for each in (first, second) if listing.is_dated(each) and each.agenda.sessions]
    if date is None and len(dated) == 1:
        day = dated[0].agenda.sessions[0].start
        return _read(old, day, timezone), _read(new, day, timezone)
    return first, second


@cli.command()
def groups(
    people: Annotated[Path, typer.Argument(metavar="PEOPLE", help="CSV or XLSX; a header with id, name, and more.")],
    *,
    size: Annotated[str, typer.Option(help="People in a group: 4-6, or 5.")] = "4-6",
    spread: Annotated[list[str] | None, typer.Option(help="Columns to mix, the weightiest first.")] = None,
    rounds: Annotated[int, typer.Option(min=1, max=MOST_ROUNDS, help="How often they are to sit with new ones.")] = 1,
    history: Annotated[list[Path] | None, typer.Option(help="Who met before: what this printed. Repeatable.")] = None,
    together: Annotated[list[str] | None, typer.Option(help="a,b: in one group, by id or name. Repeatable.")] = None,
    apart: Annotated[list[str] | None, typer.Option(help="a,b: in different groups. Repeatable.")] = None,
    places: Annotated[str, typer.Option(help="Seats of the rooms, such as 6,6,4.")] = "",
    seed: Annotated[int, typer.Option(help="Another number deals otherwise.")] = 0,
    write: Annotated[Path | None, typer.Option(help="A file for the JSON, CSV or XLSX.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON instead of tables.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV that Excel opens.")] = False,
    as_xlsx: Annotated[bool, typer.Option("--xlsx", help="As a workbook, a sheet for each round.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Deal people into groups that mix, without Teams. Exit 3 where the wishes contradict each other."""
    from bot import grouping
    from bot.grouplists import histories, printing, reasons, rosters, wishes

    shape = printing.shape_of(write, {"json": as_json, "csv": as_csv, "xlsx": as_xlsx})
    if shape == "xlsx" and write is None and sys.stdout.isatty():
        raise RefusalError("xlsx_on_screen")
    voice = _voice()
    roster = _parse(people, lambda data: rosters.read_people(data, name=people.name))
    met: Counter[tuple[str, str]] = Counter()
    for file in history or ():
        met += _parse(file, partial(histories.read_met, name=file.name, roster=roster))
    wished = wishes.Wishes(
        size, tuple(spread or ()), tuple(together or ()), tuple(apart or ()), places=places, seed=seed, met=met
    )
    problem, notes = wishes.pose(roster, wished)
    with _working(voice.count("cli.groups.working", len(roster.people))):
        dealt = grouping.deal_rounds(problem, rounds)
    if isinstance(dealt, grouping.Contradiction):
        if shape == "json":
            _hand_over(printing.as_text(printing.refused(voice, roster, dealt)), write, force=force)
        printing.show_refusal(err, voice, roster, dealt)
        sys.exit(CONTRADICTION)
    result = reasons.Result(roster, problem, dealt, (*roster.notes, *notes))
    if shape:
        _hand_over(printing.render(voice, result, shape), write, force=force)
    else:
        printing.show(out, voice, result)
    if shape != "json":
        printing.show_warnings(err, voice, result)


@cli.command()
def select(
    applicants: Annotated[Path, typer.Argument(metavar="APPLICANTS", help="CSV or XLSX; id, score, and more.")],
    quotas: Annotated[Path, typer.Option(help="CSV or XLSX with attribute, value, min, max.")],
    seats: Annotated[int, typer.Option(min=1, max=MOST_SEATS, help="How many are to be selected.")],
    *,
    seed: Annotated[str | None, typer.Option(help="Decides the draw; publish it. Without one it is drawn.")] = None,
    relax: Annotated[bool, typer.Option("--relax", help="Let quotas give way as little as can be.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Select among applicants under quotas, without Teams. Exit 3 where the quotas cannot be met."""
    from bot import selection
    from bot.selectionlists import lists, printing

    voice = _voice()
    listed = _parse(applicants, lambda data: lists.read_applicants(data, name=applicants.name))
    wanted = _parse(quotas, lambda data: lists.read_quotas(data, name=quotas.name, listed=listed))
    drawn = str(secrets.randbelow(10**9)) if seed is None else seed
    with _working(voice.count("cli.select.working", len(listed.rows))):
        found = selection.select(listed.applicants(wanted), wanted, seats, seed=drawn, relax=relax)
    result = printing.Result(listed, wanted, seats, found)
    if as_json:
        typer.echo(printing.written(found), nl=False)
    elif isinstance(found, selection.Selection):
        printing.show(out, voice, result, found)
    printing.show_notes(err, voice, result)
    if isinstance(found, selection.Infeasible):
        printing.show_refusal(err, voice, found)
        sys.exit(CONTRADICTION)
    printing.show_relaxed(err, voice, found)


@cli.command()
def themes(
    ideas: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or JSONL; id and text, an idea on each row.")],
    *,
    number: Annotated[int | None, typer.Option(min=1, help="How many themes; else as many as stand apart.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Find the themes of a list of ideas, and which of them say the same, without Teams."""
    from bot.themelists import finding, lists, printing

    voice = _voice()
    listed = _parse(ideas, lambda data: lists.read_ideas(data, name=ideas.name))
    settings = _settings(local=True)
    try:
        with _working(voice.count("cli.themes.working", len(listed.ids))):
            result, space = finding.find(settings, listed, number)
    except EmbedderError as error:
        _stop(voice.say(f"embedder_error.{error.code}"))
    if as_json:
        typer.echo(printing.written(result), nl=False)
    else:
        printing.show(out, voice, result)
    if settings.embeddings_url:
        _say(err, "cli.themes.elsewhere", "dim", host=urlsplit(settings.embeddings_url).hostname)
    else:
        _say(err, "cli.themes.by_words" if space.words else "cli.themes.by_meaning", "dim", name=space.name)


def _hand_over(data: bytes, write: Path | None, *, force: bool) -> None:
    """Write what was made into a file, or to where the output goes."""
    if write is None:
        typer.echo(data, nl=False)
        return
    _put(write, data, force=force)
    _say(err, "cli.groups.written", name=str(write))


def _working(said: str) -> AbstractContextManager[object]:
    """Show on a terminal that something goes on."""
    return err.status(said) if err.is_terminal else nullcontext()


@cli.command()
def run(
    *,
    local: Annotated[bool, typer.Option("--local", help="Without an app id, on 127.0.0.1 only.")] = False,
    port: Annotated[int | None, typer.Option(min=0, max=MOST_PORTS, help="Where to listen.")] = None,
    database: Database = None,
) -> None:
    """Run the bot."""
    import asyncio

    from bot import logs

    settings = _settings(local=local or None, port=port, database=database)
    replica = new_id()
    logs.begin(settings.log_level, settings.log_format, replica=replica)
    if settings.local:
        _say(err, "cli.local", "bold yellow", url=f"http://127.0.0.1:{settings.port}")
    from bot import app

    asyncio.run(app.run(settings, replica=replica))


@cli.command()
def event(
    file: File,
    date: Date = None,
    timezone: Zone = None,
    database: Database = None,
    replace: Annotated[str | None, typer.Option(help="The id of the event whose programme this is.")] = None,
) -> None:
    """Make an event of a programme, and print the code that ties it to a place in Teams."""
    import asyncio

    reading = _read(file, date, timezone)
    if not listing.is_dated(reading):
        raise RefusalError("agenda_undated")
    settings = _settings(local=True, database=database)
    event_id, code = asyncio.run(_accept(settings, reading, replace))
    _say(out, "cli.event.made", id=event_id, title=reading.agenda.title)
    if code:
        _say(out, "cli.event.code", code=code)


async def _accept(settings: Settings, reading: Reading, event_id: str | None) -> tuple[str, str]:
    from bot import agendas, people
    from bot.store import open_store

    store = await open_store(settings.database)
    now = datetime.now(UTC)
    try:
        async with store.write() as tables:
            known = await tables.events.get(id=event_id) if event_id else None
            if event_id and known is None:
                raise RefusalError("event_unknown", id=event_id)
            if known is not None:
                await agendas.accept(tables, known, reading.agenda, now)
                made, code = known, ""
            else:
                made = await agendas.create_event(tables, reading.agenda, now)
                code = await people.make_claim(tables, now, made.id)
        store.alarm.ring("dues")
        return made.id, code
    finally:
        await store.close()


@cli.command()
def claim(
    event_id: Annotated[
        str | None, typer.Option("--event", help="The event, where the code is to bring it along.")
    ] = None,
    database: Database = None,
) -> None:
    """Print a one-time code: who types "kode …" in Teams becomes organiser."""
    import asyncio

    code = asyncio.run(_claim(_settings(local=True, database=database), event_id))
    _say(out, "cli.event.code", code=code)


async def _claim(settings: Settings, event_id: str | None) -> str:
    from bot import people
    from bot.store import open_store

    store = await open_store(settings.database)
    try:
        async with store.write() as tables:
            if event_id and await tables.events.get(id=event_id) is None:
                raise RefusalError("event_unknown", id=event_id)
            return await people.make_claim(tables, datetime.now(UTC), event_id)
    finally:
        await store.close()


@cli.command()
def deliveries(
    event_id: Annotated[str | None, typer.Option("--event", help="Of one event only, by its id.")] = None,
    database: Database = None,
    *,
    failed: Annotated[bool, typer.Option("--failed", help="Only what did not arrive, with the reason.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Show what left, what waits and what did not arrive; also beside a running bot."""
    import asyncio

    from bot import ledger

    found, title = asyncio.run(_trace(_settings(local=True, database=database), event_id))
    drawn = ledger.draw_up(found)
    if as_json:
        print(json.dumps(ledger.as_json(drawn, failed=failed), ensure_ascii=False, indent=1))  # noqa: T201
    elif drawn.acts:
        ledger.show(out, _voice(), drawn, failed=failed)
    elif title is None:
        _say(out, "cli.deliveries.none")
    else:
        _say(out, "cli.deliveries.none_of", title=title)


async def _trace(settings: Settings, event_id: str | None) -> tuple[list[Trace], str | None]:
    """Return what is known of messages, and the event's title where one is named."""
    from bot.store import open_store
    from bot.store.tallies import Tallies

    store = await open_store(settings.database)
    try:
        async with store.read() as tables:
            known = await tables.events.get(id=event_id) if event_id is not None else None
        if event_id is not None and known is None:
            raise RefusalError("event_unknown", id=event_id)
        return await Tallies(store).traces(event_id), None if known is None else known.title
    finally:
        await store.close()


@cli.command()
def export(
    event_id: Annotated[str, typer.Argument(metavar="EVENT", help="The id of the event, or its title.")],
    *,
    shape: Annotated[Shape, typer.Option("--format", help="A report, a workbook, or data.")] = "docx",
    out_file: Annotated[Path | None, typer.Option("--out", "--write", help="The file to write.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="What a CSV lists; ideas unless told otherwise.")] = None,
    language: Annotated[Language | None, typer.Option(help="Another language than the event's.")] = None,
    logo: Annotated[Path | None, typer.Option(help="PNG or JPEG, instead of the event's own.")] = None,
    database: Database = None,
    closed: Annotated[
        bool, typer.Option("--closed", help="With circles, feedback and people: not to pass on.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write what an event came to as a document; also beside a running bot."""
    import asyncio

    from bot import printout

    if kind is not None and shape != "csv":
        raise RefusalError("kind_of_csv")
    given = _parse(logo, lambda data: printout.check_logo(data, logo.name)) if logo else None
    with _working(_voice().say("cli.export.working")):
        record = asyncio.run(printout.read(_settings(local=True, database=database).database, event_id, closed=closed))
        picture = given or asyncio.run(printout.fetch_logo(record, shape))
        file = printout.draw(record, shape, kind or "ideas", language, picture)
    on_screen = shape in printout.PICTURED and sys.stdout.isatty()
    _hand_over(file.body, out_file or (Path(file.name) if on_screen else None), force=force)


@cli.command()
def person(
    email: Annotated[str, typer.Argument(help="The e-mail by which Teams, or a registration, knows them.")],
    database: Database = None,
    *,
    erase: Annotated[bool, typer.Option("--erase", help="Print it and then erase it, without asking.")] = False,
) -> None:
    """Print all that is kept of a person as JSON, for somebody who cannot ask the bot."""
    import asyncio

    for each in asyncio.run(_kept_of(_settings(local=True, database=database), email, erase=erase)):
        print(each)  # noqa: T201


async def _kept_of(settings: Settings, email: str, *, erase: bool) -> list[str]:
    from bot import privacy
    from bot.store import open_store

    store = await open_store(settings.database)
    try:
        async with store.write() as tables:
            found = await privacy.known_by(tables, email)
            files = [kept for each in found if (kept := await privacy.file_of(tables, each)) is not None]
            for each in found if erase else ():
                await privacy.erase_person(tables, each, datetime.now(UTC))
            return [each.body.decode() for each in files]
    finally:
        await store.close()


@cli.command()
def manifest(
    app_id: Annotated[str, typer.Option(help="The Entra app id of the bot.")],
    domain: Annotated[str, typer.Option(help="The host name that the bot answers on.")],
    write: Annotated[Path, typer.Option(help="The zip to write.")] = Path("ordstyrer.zip"),
) -> None:
    """Write the package that Teams is given."""
    import manifest as manifests

    package = manifests.build(app_id, domain)
    try:
        write.write_bytes(package)
    except OSError as error:
        raise RefusalError("file_unwritable", name=str(write), why=error.strerror or type(error).__name__) from error
    out.print(str(write), markup=False, highlight=False, soft_wrap=True)


@cli.command(name="demo")
def demo_(
    agenda_file: Annotated[Path | None, typer.Option("--agenda", help="Another programme.")] = None,
    speed: Annotated[float | None, typer.Option(min=1, max=FASTEST, help="One factor for the whole day.")] = None,
    port: Annotated[int, typer.Option(min=0, max=MOST_PORTS, help="Where the bot listens.")] = 3978,
    *,
    no_client: Annotated[bool, typer.Option("--no-client", help="In the terminal; ends with the day.")] = False,
) -> None:
    """Play a whole event day in some five minutes, in a Teams-like chat."""
    import asyncio

    from bot import demo

    voice = _voice()
    reading = _read(agenda_file, None, None) if agenda_file else readers.read(demo.example(), name=demo.EXAMPLE)
    with suppress(KeyboardInterrupt):
        sys.exit(asyncio.run(demo.perform(reading.agenda, voice=voice, speed=speed, client=not no_client, port=port)))
    sys.exit(130)


if __name__ == "__main__":
    main()
