"""How is it cited: the release, one record of it, or a view of it? In APA, Chicago, BibTeX and CSL-JSON.

The day of access is the day on which it is read; what was public on another day is told by the link.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from dashboard.analysis.records import record_text
from dashboard.dataset.store import Dataset

NOT_IN_A_KEY = re.compile(r"[^a-z0-9]+")
# Characters with a meaning of their own in TeX, and what stands for them.
TEX = {
    **{letter: f"\\{letter}" for letter in "&%$#_"},
    "{": r"\textbraceleft{}",  # not \{, which BibTeX counts as a brace
    "}": r"\textbraceright{}",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True, slots=True)
class Work:
    """What is cited.

    ``part`` names a record or view of the dataset and ``kind`` says what it is; both are empty for the release itself.
    """

    key: str
    authors: tuple[str, ...]
    title: str
    version: str
    published_on: date
    accessed_on: date
    link: str
    part: str = ""
    kind: str = ""


def release_work(dataset: Dataset, accessed_on: date, link: str = "") -> Work:
    """Return the release as a work to cite."""
    named = dataset.package.descriptor.get("contributors", [])
    named = named if isinstance(named, Sequence) else []
    authors = tuple(str(one["title"]) for one in named if isinstance(one, Mapping) and one.get("title"))
    return Work(
        key=_key(str(dataset.package.descriptor.get("name", "")) or "data", dataset.release),
        authors=authors or (dataset.package.title,),
        title=dataset.package.title,
        version=dataset.release,
        published_on=dataset.released_on,
        accessed_on=accessed_on,
        link=link,
    )


def record_work(dataset: Dataset, table: str, row: pd.Series, accessed_on: date, link: str = "") -> Work:
    """Return one record as a work to cite."""
    schema = dataset.schema(table)
    return _part(
        release_work(dataset, accessed_on, link),
        str(row[schema.key]),
        record_text(dataset, table, row).rstrip("."),
        f"{schema.title}, record {row[schema.key]}",
    )


def view_work(dataset: Dataset, title: str, accessed_on: date, link: str = "") -> Work:
    """Return a view as a work to cite; its link carries the controls."""
    return _part(release_work(dataset, accessed_on, link), f"view {title}", f"{title} (view)", "Interactive view")


def _part(work: Work, key: str, part: str, kind: str) -> Work:
    return replace(work, key=_key(work.key, key), part=" ".join(part.split()), kind=kind)


def _key(*parts: str) -> str:
    """Return a key that BibTeX and CSL take: lower-case letters, digits and hyphens."""
    return NOT_IN_A_KEY.sub("-", "-".join(parts).lower()).strip("-")


def apa(work: Work) -> str:
    """Cite after the Publication Manual of the APA, 7th edition: a data set, or an entry in one."""
    authors = _listed(work.authors, "&")
    day = f"{work.accessed_on:%B} {work.accessed_on.day}, {work.accessed_on.year}"
    source = f", from {work.link}" if work.link else "."
    whole = f"{work.title} (Version {work.version}) [Data set]."
    if work.part:
        whole = f"{work.part} [{work.kind}]. In {whole}"
    return f"{authors.rstrip('.')}. ({work.published_on.year}). {whole} Retrieved {day}{source}"


def chicago(work: Work) -> str:
    """Cite after the Chicago Manual of Style, author and date."""
    authors = _listed(work.authors, "and")
    day = f"{work.accessed_on:%B} {work.accessed_on.day}, {work.accessed_on.year}"
    whole = f"{work.title}. Release {work.version}. Data set."
    if work.part:
        whole = f"“{work.part}.” {work.kind}. In {whole}"
    link = f" {work.link}." if work.link else ""
    return f"{authors.rstrip('.')}. {work.published_on.year}. {whole} Accessed {day}.{link}"


def bibtex(work: Work) -> str:
    """Cite as an entry for BibTeX and biblatex. Only the address stands as it is; all else is escaped for TeX."""
    fields = {
        "author": " and ".join(f"{{{tex(author)}}}" for author in work.authors),
        "title": f"{{{tex(work.part or work.title)}}}",
        "howpublished": tex(work.kind or "Data set"),
        "note": tex(f"In {work.title}" if work.part else "Data set"),
        "version": tex(work.version),
        "year": str(work.published_on.year),
        "month": f"{work.published_on:%b}".lower(),
        "url": work.link.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
        "urldate": work.accessed_on.isoformat(),
    }
    if not work.part:
        del fields["note"]
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}" for name, value in fields.items() if value]
    return f"@misc{{{work.key},\n" + ",\n".join(lines) + "\n}"


def tex(text: str) -> str:
    """Return a text with the characters escaped that mean something to TeX."""
    return "".join(TEX.get(letter, letter) for letter in " ".join(text.split()))


def csl_json(work: Work) -> str:
    """Cite as CSL-JSON, which Zotero, Mendeley and pandoc read."""

    def day(when: date) -> dict[str, list[list[int]]]:
        return {"date-parts": [[when.year, when.month, when.day]]}

    item: dict[str, object] = {
        "id": work.key,
        "type": "dataset",
        "title": work.part or work.title,
        "author": [{"literal": author} for author in work.authors],
        "issued": day(work.published_on),
        "accessed": day(work.accessed_on),
        "version": work.version,
    }
    if work.part:
        item |= {"container-title": work.title, "genre": work.kind}
    if work.link:
        item["URL"] = work.link
    return json.dumps([item], ensure_ascii=False, indent=2)


def _listed(names: tuple[str, ...], word: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}, {word} {names[-1]}"


STYLES = {"APA": apa, "Chicago": chicago, "BibTeX": bibtex, "CSL-JSON": csl_json}
