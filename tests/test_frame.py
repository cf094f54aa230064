from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
TOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = tuple(TOOLS["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])

PROGRAMME = """\
Dagens program

9.00 Velkommen
9.15 Oplæg om lokale fællesskaber
10.00 Pause
10.15 Gruppedrøftelse
11.00 Tak for i dag
"""


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> str:
    """Run a command without the variables that would let it see the checkout; return what it said."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | environment
    done = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment outside the checkout that holds the wheel and, linked one by one, what we depend on.

    Our own installation is left out: it is the one that leads back to the checkout.
    """
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder, with_pip=False, symlinks=True)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)}))
    installed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    for each in sorted(entry for path in installed for entry in Path(path).iterdir()):
        if not each.name.startswith(("_editable", "_ordstyrer", "ordstyrer")) and each.suffix != ".pth":
            (site / each.name).symlink_to(each)
    pip = (sys.executable, "-m", "pip", "--python", folder / "bin" / "python")
    run(*pip, "install", "-q", "--no-deps", "--no-index", "--no-compile", wheel, cwd=folder)
    return folder


def test_the_wheel_holds_every_file_of_its_packages(wheel: Path) -> None:
    tracked = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *PACKAGES)
    expected = {name for name in tracked.split("\0") if name and (ROOT / name).is_file()}
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == expected
    assert {f"bot/texts/{language}.po" for language in ("da", "en", "sv", "nb")} <= held


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = archive.namelist()
        (entry_points,) = (name for name in held if name.endswith("entry_points.txt"))
        assert archive.read(entry_points).decode() == "[console_scripts]\nordstyrer = bot.__main__:main\n"
    assert [name.rpartition("/")[2] for name in held if "/licenses/" in name] == ["LICENSE"]


def test_the_wheel_runs_outside_the_checkout(elsewhere: Path, tmp_path: Path) -> None:
    found = run(elsewhere / "bin" / "python", "-c", "import bot, manifest; print(bot.__file__)", cwd=tmp_path).strip()
    assert Path(found).is_relative_to(elsewhere)
    assert "agenda" in run(elsewhere / "bin" / "ordstyrer", "--help", cwd=tmp_path)


def test_the_wheel_reads_an_agenda(elsewhere: Path, tmp_path: Path) -> None:
    (tmp_path / "program.txt").write_text(PROGRAMME, encoding="utf-8")
    said = run(elsewhere / "bin" / "ordstyrer", "agenda", "program.txt", "--date", "2026-05-04", "--json", cwd=tmp_path)
    starts = [session["start"] for session in json.loads(said)["sessions"]]
    assert starts == [f"2026-05-04T{time}" for time in ("09:00", "09:15", "10:00", "10:15", "11:00")]


def test_the_wheel_writes_a_manifest(elsewhere: Path, tmp_path: Path) -> None:
    app = "00000000-0000-4000-8000-000000000000"
    run(elsewhere / "bin" / "ordstyrer", "manifest", "--app-id", app, "--domain", "bot.example.test", cwd=tmp_path)
    (written,) = tmp_path.glob("*.zip")
    with zipfile.ZipFile(written) as archive:
        assert json.loads(archive.read("manifest.json"))["id"] == app


def test_the_wheel_plays_a_day(elsewhere: Path, tmp_path: Path) -> None:
    (tmp_path / "program.txt").write_text(PROGRAMME, encoding="utf-8")
    day = ("--no-client", "--agenda", "program.txt", "--speed", "3600", "--port", "0")
    said = run(elsewhere / "bin" / "ordstyrer", "demo", *day, cwd=tmp_path, LC_ALL="da_DK.UTF-8")
    assert said.splitlines()[-1].startswith("Opslag: ")
    assert [each.name for each in tmp_path.iterdir()] == ["program.txt"]


def test_no_registry_is_named_in_the_repository() -> None:
    py, js, deb = "py" + "pi", "np" + "mjs", "deb" + "ian"
    hosts = [f"{py}.org", "python" + "hosted.org", f"{js}.org", f"{js}.com", f"{deb}.org", f"{deb}.net"]
    patterns = [part for host in hosts for part in ("-e", host)]
    command = ("git", "grep", "-n", "-i", "-I", "-F", *patterns)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")


def test_every_module_stands_on_a_floor() -> None:
    contracts = [each["layers"] for each in TOOLS["tool"]["importlinter"]["contracts"] if each["type"] == "layers"]
    placed = {name.strip(" ()") for layers in contracts for floor in layers for name in floor.split("|")}
    rooms = {
        f"{room.replace('/', '.')}.{path.stem}"
        for room in ("bot", "bot/breakouts", "schedules")
        for path in (ROOT / room).iterdir()
        if is_module(path)
    }
    assert rooms - placed == set()


def test_an_import_upward_and_a_vendor_out_of_its_room_are_told(tmp_path: Path) -> None:
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "bot" / "errors.py").open("a", encoding="utf-8") as module:
        module.write("\nimport bot.dispatch\nimport msal\n")
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache", "--no-logo"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "bot.errors -> bot.dispatch" in done.stdout
    assert "bot.errors -> msal" in done.stdout


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    whole = plain | {
        node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level
    }
    return {name.partition(".")[0] for name in whole}


def test_every_vendor_imported_is_named_as_a_dependency() -> None:
    project = TOOLS["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["themes"]]
    named = {canonicalize_name(Requirement(each).name) for each in wanted}
    vendors = {name for room in PACKAGES for path in (ROOT / room).rglob("*.py") for name in imported(path)}
    homes = metadata.packages_distributions()
    foreign = vendors - sys.stdlib_module_names - set(PACKAGES)
    assert {name for name in foreign if not named & {canonicalize_name(home) for home in homes.get(name, [])}} == set()


def is_module(path: Path) -> bool:
    return (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").is_file()


def script(folder: Path, name: str, body: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def make_environment(tmp_path: Path, **pythons: str) -> subprocess.CompletedProcess[str]:
    """Run the first step of `make setup` where only these commands are on the PATH."""
    commands = tmp_path / "bin"
    commands.mkdir()
    for name, body in pythons.items():
        script(commands, name.replace("_", "."), body)
    (tmp_path / "Makefile").symlink_to(ROOT / "Makefile")
    make = next(
        path for path in ("/usr/bin/make", "/usr/local/bin/make", "/opt/homebrew/bin/make") if Path(path).exists()
    )
    return subprocess.run(
        [make, ".venv/bin/python"],
        cwd=tmp_path,
        env={"PATH": str(commands)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_setup_passes_over_a_python_that_does_not_run(tmp_path: Path) -> None:
    real = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    quick = f'[ "$2" != venv ] || set -- "$@" --without-pip; exec "{real}" "$@"'
    done = make_environment(tmp_path, python3_13="exit 127", python3_12="exit 1", python3_11=quick)
    assert (done.returncode, done.stderr) == (0, "")
    assert run(tmp_path / ".venv/bin/python", "-c", "print('here')") == "here\n"


def test_setup_tells_what_mends_it_where_no_python_fits(tmp_path: Path) -> None:
    done = make_environment(tmp_path, python3="exit 1")
    first, *_ = done.stderr.splitlines()
    assert done.returncode == 2
    assert first == (
        "Ordstyrer needs Python 3.11, 3.12 or 3.13 with venv; "
        "on Debian and Ubuntu: sudo apt-get install python3 python3-venv"
    )


def test_setup_installs_again_only_when_a_lock_changed(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / ".venv").mkdir()
    for number, name in enumerate(("requirements/run.txt", "requirements/test.txt", ".venv/.installed")):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (number, number))
    (tmp_path / ".venv/bin").mkdir()
    (tmp_path / ".venv/bin/python").touch()
    question = ("make", "--question", "--file", ROOT / "Makefile", "setup")
    assert subprocess.run(question, cwd=tmp_path, check=False).returncode == 0
    os.utime(tmp_path / "requirements/run.txt", (9, 9))
    assert subprocess.run(question, cwd=tmp_path, check=False).returncode == 1
