"""Does the whole package leave so that it is sound where it arrives, and in the same bytes every time?"""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import frictionless
import pytest
from click.testing import CliRunner

from dashboard.__main__ import main
from dashboard.analysis.scope import Scope, apply
from dashboard.dataset.store import OWN_DATA, Dataset, open_dataset
from dashboard.export.order import Order
from dashboard.export.package import package_file


def order(dataset: Dataset) -> Order:
    scope = Scope(dataset.released_on)
    return Order(dataset, apply(scope, dataset), scope, dataset.released_on)


@pytest.fixture(scope="module")
def content(dataset: Dataset) -> bytes:
    return package_file(order(dataset)).made()


def test_it_holds_every_file_of_the_package_as_it_is(dataset: Dataset, content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        (folder,) = {name.split("/")[0] for name in names}
        assert dataset.release in folder
        found = {name.partition("/")[2]: archive.read(name) for name in names}
    wanted = {path.relative_to(OWN_DATA).as_posix() for path in OWN_DATA.rglob("*") if path.is_file()}
    assert found.keys() == wanted
    assert all(found[name] == (OWN_DATA / name).read_bytes() for name in wanted)


def test_it_passes_check_and_opens_as_the_same_release(dataset: Dataset, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / package_file(order(dataset)).name
    path.write_bytes(content)
    result = CliRunner().invoke(main, ["check", str(path)])
    assert result.exit_code == 0, result.output
    assert f"release {dataset.release}, no findings" in result.output
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path)
    root = next(folder for folder in tmp_path.iterdir() if folder.is_dir())
    assert len(open_dataset(root)["estimates"]) == len(dataset["estimates"])
    assert frictionless.Package(str(root / "datapackage.json")).resource_names


def test_two_runs_make_the_same_bytes_whatever_the_files_are_dated(
    dataset: Dataset, content: bytes, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(OWN_DATA, tmp_path / "data", copy_function=shutil.copy))
    (copy / "estimates.csv").touch()
    (copy / "estimates.csv").chmod(0o600)
    assert package_file(order(open_dataset(copy))).made() == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        released = dataset.released_on
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(released.year, released.month, released.day)}


def test_nothing_beside_the_package_slips_in(dataset: Dataset, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(OWN_DATA, tmp_path / "data"))
    (copy / ".env").write_text("SECRET=1", encoding="utf-8")
    (copy / "draft.csv").write_text("a\n", encoding="utf-8")
    with zipfile.ZipFile(io.BytesIO(package_file(order(open_dataset(copy))).made())) as archive:
        assert not [name for name in archive.namelist() if name.endswith((".env", "draft.csv"))]
