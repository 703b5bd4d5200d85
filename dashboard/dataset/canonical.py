"""What is the one way to write this package down, so that a change of facts is the only difference in a diff?

Canonical form of a table: columns in the order of its schema, rows sorted by key, UTF-8, LF, minimal quoting.
The dictionary block of ``README.md`` is written from the schemas.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from dashboard.dataset.schema import Package, TableSchema

BEGIN, END = "<!-- dictionary: begin -->", "<!-- dictionary: end -->"


class NotCsv(ValueError):
    """A text cannot be read as CSV; ``line`` is where the row begins that cannot be read."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line
        self.message = message


def canonical_text(schema: TableSchema, rows: Iterable[Mapping[str, str]], header: Iterable[str] = ()) -> str:
    """Return the table as canonical CSV text; ``rows`` map column names to cell texts.

    Columns that the schema does not know, in ``header`` or in a row, are kept at the right, so that nothing is lost.
    """
    kept = list(rows)
    columns = dict.fromkeys([*(field.name for field in schema.fields), *header, *itertools.chain.from_iterable(kept)])
    ordered = sorted(kept, key=lambda row: row.get(schema.key, ""))
    return "".join(
        _csv_line(cells) for cells in (columns, *([row.get(name, "") for name in columns] for row in ordered))
    )


def _csv_line(cells: Iterable[str]) -> str:
    """Return a row as CSV with LF; the writer's own CR LF makes it quote a cell that holds either."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL).writerow(cells)
    return out.getvalue().removesuffix("\r\n") + "\n"


def decoded(content: bytes) -> str:
    """Return the text of a table without a byte order mark. Raise ``UnicodeDecodeError`` when it is not UTF-8."""
    return content.decode("utf-8").lstrip("\ufeff")


def read_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of CSV text, the header first, each with the number of the line on which it begins.

    A row may span lines within quotes; a blank line comes as an empty list. Raise ``NotCsv`` where reading ends.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as fault:
        raise NotCsv(line, f"not CSV: {fault}") from None


def read_table(text: str) -> tuple[list[str], list[dict[str, str]]]:
    """Read CSV text into header and rows of cell texts. Raise ``ValueError`` when a row does not fit the header."""
    filled = [(line, cells) for line, cells in read_rows(text) if cells]
    header = filled[0][1] if filled else []
    if len(set(header)) != len(header):
        raise ValueError("a column name occurs twice")
    for line, cells in filled:
        if len(cells) != len(header):
            raise NotCsv(line, f"has {len(cells)} cells, the header {len(header)}")
    return header, [dict(zip(header, cells, strict=True)) for _, cells in filled[1:]]


def read_cells(text: str) -> list[dict[str, str]]:
    """Read CSV text into rows of cell texts. Raise ``ValueError`` when a row does not fit the header."""
    return read_table(text)[1]


def format_package(package: Package, *, write: bool) -> list[str]:
    """Return the files whose bytes differ from the canonical form; rewrite them when ``write`` is true.

    Raises ``ValueError`` naming the file when a table cannot be read at all; then nothing is written.
    """
    pending: list[tuple[Path, bytes]] = []
    for schema in package.tables.values():
        path = package.root / schema.path
        try:
            found = path.read_bytes()
        except FileNotFoundError:
            raise ValueError(f"{schema.path}: file is missing") from None
        try:
            header, rows = read_table(decoded(found))
            wanted = canonical_text(schema, rows, header).encode()
        except ValueError as fault:
            raise ValueError(f"{schema.path}: {fault}") from None
        if wanted != found:
            pending.append((path, wanted))
    if write:
        for path, content in pending:
            replacement = path.with_suffix(".csv.new")
            replacement.write_bytes(content)
            replacement.replace(path)
    return [str(path.relative_to(package.root)) for path, _ in pending]


def dictionary_block(package: Package) -> str:
    """Return the data dictionary in Markdown: a section a table, a row a field."""
    lines: list[str] = []
    for schema in package.tables.values():
        lines += [f"### {schema.title} (`{schema.path}`)", "", schema.description, ""]
        lines += ["| column | type | meaning | example |", "|---|---|---|---|"]
        for field in schema.fields:
            kind = "list" if field.is_list else field.type
            required = ", required" if field.constraints.get("required") else ""
            target = f" Ids of `{field.references}`." if field.references and field.references != "*" else ""
            codes = (
                " Codes: " + ", ".join(f"`{code.value}` {code.label}" for code in field.categories) + "."
                if field.categories
                else ""
            )
            name = f"**`{field.name}`**" if field.name == schema.key else f"`{field.name}`"
            meaning = f"{field.description}{target}{codes}".replace("|", "\\|")
            example = field.example.replace("|", "\\|")
            lines.append(f"| {name} | {kind}{required} | {meaning} | {example} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def with_dictionary(readme: str, package: Package) -> str:
    """Return the README with its dictionary block renewed. Raise ``ValueError`` when the markers are missing."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"README.md has no dictionary block between {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{dictionary_block(package)}\n{END}{after}"
