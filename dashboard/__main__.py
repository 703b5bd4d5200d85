"""What can be done without the browser: ``tumen run``, ``init``, ``check``, ``format``, ``dictionary``, ``export``."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import get_args

import click

from dashboard.analysis.brief import PUBLIC_ONLY, SLUGS
from dashboard.analysis.scope import Scope, apply, judged_grades
from dashboard.dataset.archive import package_folder
from dashboard.dataset.blank import write_blank
from dashboard.dataset.canonical import format_package, with_dictionary
from dashboard.dataset.schema import BrokenPackage, Package, read_package
from dashboard.dataset.store import OWN_DATA, Dataset, open_dataset
from dashboard.export.formats import FORMATS, Format, Setting
from dashboard.export.order import Order
from dashboard.location import CODE, INSTALLED, ROOT

SERVER = CODE / "server.py"
FOLDER = click.argument("path", type=click.Path(path_type=Path), default=OWN_DATA, required=False)
DAY = click.DateTime(["%Y-%m-%d"])
OPENED, CUT = 0.5, 0.6  # share of the work of an export when the package is open, and when it is cut to the scope


class NoPackage(click.ClickException):
    """There is no folder at the path given; exit code 2, as for any wrong usage."""

    exit_code = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Tumen: an analyst dashboard on publicly reported DPRK–Russia military cooperation.

    \b
    Examples:
      tumen run                  open the dashboard at http://127.0.0.1:8501
      tumen check                check the bundled data package
      tumen check my-data/       check another one
      tumen init my-data/        begin a package of your own
      tumen format               write the tables in canonical form
      tumen export xlsx          take all tables away as an Excel workbook
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console that cannot show a letter shows its number
            stream.reconfigure(errors="backslashreplace")


@main.command(context_settings={"ignore_unknown_options": True})
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="Port on 127.0.0.1.")
@click.argument("streamlit_arguments", nargs=-1, type=click.UNPROCESSED)
def run(port: int, streamlit_arguments: tuple[str, ...]) -> None:
    """Open the dashboard in the browser, served with security headers, its data files at /data/<file>.

    Further arguments go to streamlit.

    \b
    Examples:
      tumen run
      tumen run --port 9000 --server.headless true
      TUMEN_DATA=my-data tumen run
      TUMEN_DATA=https://example.org/package.zip tumen run
    """
    _require_options(streamlit_arguments)
    from streamlit.web import cli

    if not INSTALLED:  # from here Streamlit reads .streamlit/config.toml, and so theme and telemetry
        data = os.environ.get("TUMEN_DATA")
        if data and Path(data).exists():
            os.environ["TUMEN_DATA"] = str(Path(data).resolve())
        os.chdir(ROOT)

    arguments = ["--server.address", "127.0.0.1", "--server.port", str(port)]
    sys.argv = ["streamlit", "run", str(SERVER), *arguments, *streamlit_arguments]
    cli.main(prog_name="streamlit")


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
def init(path: Path) -> None:
    """Write an empty, sound package with schemas, a descriptor to fill in, and instructions. PATH: a new folder.

    Exit code 2 when PATH holds anything.

    \b
    Examples:
      tumen init my-data
      TUMEN_DATA=my-data tumen run
    """
    try:
        package = write_blank(path, OWN_DATA, date.today())
    except ValueError as fault:
        raise click.UsageError(str(fault)) from None
    except OSError as fault:
        raise click.ClickException(f"{path} cannot be written: {fault.strerror}") from None
    click.echo(f"{path}: {len(package.tables)} empty tables, no findings; begin with README.md")


@main.command()
@FOLDER
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def check(path: Path, as_json: bool) -> None:
    """Check a data package, a folder or a zip of one: count its rows, or name every fault by file, row and column.

    Exit code 0 when it is sound, 1 when it has faults, 2 when PATH is neither a folder nor a zip.

    \b
    Examples:
      tumen check
      tumen check my-data/ --json
      tumen check tumen-2026.11.0-2026-11-25-package.zip
    """
    _require_package(path)
    try:
        with package_folder(path) as folder:
            dataset = open_dataset(folder)
    except BrokenPackage as fault:
        if as_json:
            found = [dataclasses.asdict(finding) for finding in fault.findings]
            click.echo(json.dumps({"valid": False, "findings": found}, ensure_ascii=False, indent=2))
        else:
            for finding in fault.findings:
                click.echo(str(finding), err=True)
            count = len(fault.findings)
            click.echo(f"{count} {'finding' if count == 1 else 'findings'}", err=True)
        sys.exit(1)
    rows = {name: len(table) for name, table in dataset.tables.items()}
    if as_json:
        click.echo(json.dumps({"valid": True, "release": dataset.release, "rows": rows}, indent=2))
    else:
        for name, count in rows.items():
            click.echo(f"{name:14}{count:7,}")
        click.echo(f"{'total':14}{sum(rows.values()):7,}   release {dataset.release}, no findings")


@main.command("format")
@FOLDER
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 when a file would change.")
def format_(path: Path, only_check: bool) -> None:
    """Write the tables in canonical form: sorted by key, LF, UTF-8, minimal quoting.

    \b
    Examples:
      tumen format
      tumen format --check
    """
    package = _package(path)
    try:
        changed = format_package(package, write=not only_check)
    except (OSError, ValueError) as fault:
        raise click.ClickException(str(fault)) from None
    for name in changed:
        click.echo(f"{name} {'differs' if only_check else 'written'}")
    if only_check and changed:
        sys.exit(1)
    if not changed:
        click.echo("all tables are in canonical form")


@main.command()
@FOLDER
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 when the block is out of date.")
def dictionary(path: Path, only_check: bool) -> None:
    """Write the data dictionary of the package's README.md from its schemas.

    \b
    Examples:
      tumen dictionary
      tumen dictionary --check
    """
    package = _package(path)
    readme = path / "README.md"
    try:
        found = readme.read_text(encoding="utf-8")
        wanted = with_dictionary(found, package)
    except FileNotFoundError:
        raise click.ClickException(f"{readme} is missing") from None
    except (OSError, ValueError) as fault:
        raise click.ClickException(str(fault)) from None
    if found == wanted:
        click.echo("the dictionary is up to date")
    elif only_check:
        click.echo("the dictionary is out of date; `tumen dictionary` writes it", err=True)
        sys.exit(1)
    else:
        try:
            readme.write_text(wanted, encoding="utf-8", newline="\n")
        except (OSError, ValueError) as fault:
            raise click.ClickException(str(fault)) from None
        click.echo("README.md written")


@main.group(no_args_is_help=True)
def export() -> None:
    """Take the data away: the same bytes as the downloads of the Data page, in the format named.

    \b
    Examples:
      tumen export xlsx
      tumen export geojson --known-by 2026-01-31 --day 2025-11-04 --out maps/
    """


def _export_command(name: str, kind: Format) -> click.Command:
    """Make the command of one format; all take the same options, and say which do not apply to them."""

    def command(
        path: Path,
        known_by: datetime | None,
        day: datetime | None,
        table: str | None,
        reliability: str | None,
        without_unjudged: bool,
        by: tuple[str, ...],
        steps: str | None,
        handling: str | None,
        dark: bool,
        out: Path,
    ) -> None:
        scoped = known_by or reliability or without_unjudged or by
        for option, given, setting in (
            ("--known-by, --reliability, --without-unjudged or --by", scoped, "scope"),
            ("--day", day, "day"),
            ("--table", table, "table"),
            ("--steps or --handling", steps or handling, "brief"),
            ("--dark", dark, "dark"),
        ):
            if given and setting not in kind.follows:
                raise click.UsageError(f"{name} does not take {option}: {kind.help}")
        _require_folder(path)
        with click.progressbar(
            length=1000, label=f"Exporting {name}", file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:

            def progress(share: float) -> None:
                bar.update(max(round(1000 * share) - bar.pos, 0))

            try:
                dataset = open_dataset(path)
            except BrokenPackage as fault:
                raise click.ClickException("\n".join(str(finding) for finding in fault.findings)) from None
            progress(OPENED)
            scope = _scope(dataset, known_by, reliability, without_unjudged, by)
            if table and table not in dataset.tables:
                raise click.UsageError(f"there is no table {table}; tables: {', '.join(dataset.tables)}")
            shown = _day_of(day, scope.known_by, "--day", "--known-by") or scope.known_by
            deck = _steps(steps)
            order = Order(dataset, apply(scope, dataset), scope, shown, table or "", deck, handling or "", dark)
            progress(CUT)
            file = kind.file(order)
            content = file.content(lambda share: progress(CUT + (1 - CUT) * share))
            progress(1)
        if str(out) == "-":
            sys.stdout.buffer.write(content)
            return
        target = out / file.name if out.is_dir() or not out.suffix else out
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        except OSError as fault:
            raise click.ClickException(f"{target} cannot be written: {fault.strerror}") from None
        click.echo(f"{target} written, {len(content) / 1000:,.0f} kB")

    command.__doc__ = f"{kind.help}\n\n\b\nExamples:\n  tumen export {name}\n  tumen export {name} --out files/"
    other = {setting: setting not in kind.follows for setting in get_args(Setting)}  # not in its help
    params: list[click.Parameter] = [
        click.Argument(["path"], type=click.Path(path_type=Path), default=OWN_DATA, required=False),
        click.Option(
            ["--known-by"],
            type=DAY,
            hidden=other["scope"],
            help="Rewind to what was public on this day; default: the day of the release.",
        ),
        click.Option(
            ["--day"], type=DAY, hidden=other["day"], help="Shown day of the map; default: the day of --known-by."
        ),
        click.Option(["--table"], hidden=other["table"], help="This table alone."),
        click.Option(
            ["--reliability"],
            hidden=other["scope"],
            help="Worst source grade kept.",
        ),
        click.Option(
            ["--without-unjudged"],
            is_flag=True,
            hidden=other["scope"],
            help="Leave out what rests on sources graded F alone.",
        ),
        click.Option(
            ["--by"],
            multiple=True,
            hidden=other["scope"],
            help="Keep what this party asserts, by id or short name; repeatable.",
        ),
        click.Option(
            ["--steps"], hidden=other["brief"], help=f"Steps in order, with commas between; default: {','.join(SLUGS)}."
        ),
        click.Option(["--handling"], hidden=other["brief"], help=f"Handling line; default: {PUBLIC_ONLY}."),
        click.Option(["--dark"], is_flag=True, hidden=other["dark"], help="Slides on the dark one of the two masters."),
        click.Option(
            ["--out"], type=click.Path(path_type=Path), default=Path(), help="File or folder to write to; - for stdout."
        ),
    ]
    return click.Command(name, callback=command, params=params, help=command.__doc__)


for _name, _kind in FORMATS.items():
    export.add_command(_export_command(_name, _kind))


def _steps(text: str | None) -> tuple[str, ...]:
    """Return the slugs of a deck. Raise ``UsageError`` for a step that there is not."""
    slugs = tuple(slug.strip() for slug in (text or "").split(",") if slug.strip())
    for slug in slugs:
        if slug not in SLUGS:
            raise click.UsageError(f"there is no step {slug}; steps: {', '.join(SLUGS)}")
    return slugs


def _scope(
    dataset: Dataset, known_by: datetime | None, reliability: str | None, without_unjudged: bool, by: tuple[str, ...]
) -> Scope:
    """Return the scope that the options describe. Raise ``UsageError`` for a day, party or grade that there is not."""
    parties = dataset["organizations"]
    ids = set()
    for party in by:
        named = parties[(parties["organization_id"] == party) | (parties["short_name"] == party)]
        if named.empty:
            raise click.UsageError(f"there is no party {party} in the organizations of the package")
        ids |= set(named["organization_id"])
    grades = judged_grades(dataset)
    if reliability and reliability not in grades:
        raise click.UsageError(f"there is no source grade {reliability}; grades: {', '.join(grades)}")
    return Scope(
        known_by=_day_of(known_by, dataset.released_on, "--known-by", "the release") or dataset.released_on,
        reliability=reliability,
        keep_unjudged=not without_unjudged,
        organizations=frozenset(ids),
    )


def _day_of(given: datetime | None, latest: date, option: str, bound: str) -> date | None:
    if given and given.date() > latest:
        raise click.UsageError(f"{option} must not be after {bound}, which is {latest.isoformat()}")
    return given.date() if given else None


def _require_folder(path: Path) -> None:
    if not _is(path, Path.is_dir):
        raise NoPackage(f"no data package at {path}: a folder with datapackage.json is needed")


def _require_options(arguments: Sequence[str]) -> None:
    """Refuse what is neither an option for Streamlit nor the value of one, such as the path of a package."""
    follows_option = False
    for argument in arguments:
        if not argument.startswith("-") and not follows_option:
            raise click.UsageError(
                f"unexpected argument {argument!r}; another package is named by TUMEN_DATA, as in the examples"
            )
        follows_option = argument.startswith("-") and "=" not in argument


def _require_package(path: Path) -> None:
    if not _is(path, Path.is_dir) and not (path.suffix.lower() == ".zip" and _is(path, Path.is_file)):
        raise NoPackage(f"no data package at {path}: a folder with datapackage.json is needed, or a zip of one")


def _is(path: Path, kind: Callable[[Path], bool]) -> bool:
    try:
        return kind(path)
    except OSError:  # too long a path, or a folder that may not be entered
        return False


def _package(path: Path) -> Package:
    _require_folder(path)
    try:
        return read_package(path)
    except BrokenPackage as fault:
        raise click.ClickException("\n".join(str(finding) for finding in fault.findings)) from None


if __name__ == "__main__":
    main()
