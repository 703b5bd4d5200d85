"""How does the whole package leave the product, so that it is sound where it arrives?"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from dashboard.dataset.schema import DESCRIPTOR
from dashboard.dataset.store import Dataset
from dashboard.export.order import File, Order, Progress, file_name

LEGIBLE = 0o100644 << 16  # a regular file, written by its owner and read by all
NOTES = ("*.md", "LICENSE*")  # what a folder of the package has beside the files that its descriptor names


def zip_of(files: Mapping[str, bytes], day: date) -> bytes:
    """Return files by name as a zip; the same files make the same bytes, for all of them are dated ``day``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # as on Unix, wherever it is made
            entry.external_attr = LEGIBLE
            archive.writestr(entry, content)
    return out.getvalue()


def package_paths(dataset: Dataset) -> list[Path]:
    """Return the files of the package, in order: the descriptor, all that it names, and the notes beside them."""
    package = dataset.package
    root = package.root
    paths = {root / DESCRIPTOR}
    paths |= {root / str(resource["path"]) for resource in package.descriptor["resources"]}
    paths |= {root / schema.schema_path for schema in package.tables.values()}
    for folder in {path.parent for path in paths}:
        paths |= {note for pattern in NOTES for note in folder.glob(pattern) if note.is_file()}
    return sorted(paths)


def package_file(order: Order) -> File:
    """Return the whole release as it is, in one folder of a zip. No control cuts it, for it must pass ``check``."""
    dataset = order.whole

    def content(progress: Progress) -> bytes:
        paths = package_paths(dataset)
        folder = file_name(dataset, dataset.released_on, "", "").rstrip(".")
        files = {}
        for number, path in enumerate(paths, start=1):
            files[f"{folder}/{path.relative_to(dataset.package.root).as_posix()}"] = path.read_bytes()
            progress(0.5 * number / len(paths))
        return zip_of(files, dataset.released_on)

    return File(file_name(dataset, dataset.released_on, "package", "zip"), "application/zip", content)
