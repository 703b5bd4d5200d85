"""Is requirements.txt, which Streamlit Community Cloud installs, in step with pyproject.toml?

Written by ``pip-compile --strip-extras --no-annotate --no-header --no-emit-options pyproject.toml``, with a last
line ``-e .`` added by hand.
"""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LINES = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
PINNED = [Requirement(line) for line in LINES[:-1]]


def test_it_ends_in_this_project() -> None:
    assert LINES[-1] == "-e ."


def test_it_names_packages_and_nothing_else() -> None:
    """No hosts, no local folders, no options, no hashes."""
    for line in LINES[:-1]:
        assert re.fullmatch(r"[a-z0-9][a-z0-9._-]*==[0-9][0-9a-z.!+]*", line), line


def test_each_package_is_pinned_once_and_in_order() -> None:
    names = [canonicalize_name(pin.name) for pin in PINNED]
    assert names == sorted(set(names))


@pytest.mark.parametrize("dependency", PROJECT["dependencies"])
def test_pin_is_in_the_range_of_the_project(dependency: str) -> None:
    wanted = Requirement(dependency)
    (pin,) = [pin for pin in PINNED if canonicalize_name(pin.name) == canonicalize_name(wanted.name)]
    (version,) = [Version(specifier.version) for specifier in pin.specifier]
    assert wanted.specifier.contains(version)


def test_what_only_tests_need_is_not_in_it() -> None:
    names = {canonicalize_name(pin.name) for pin in PINNED}
    tools = {canonicalize_name(Requirement(one).name) for one in PROJECT["optional-dependencies"]["test"]}
    assert not names & tools


def test_what_the_pins_require_is_pinned_too() -> None:
    """As far as the packages are installed here: each requirement of a pinned one is pinned, and met."""
    pins = {canonicalize_name(pin.name): next(iter(pin.specifier)).version for pin in PINNED}
    for name in pins:
        try:
            needed = [Requirement(line) for line in requires(name) or []]
        except PackageNotFoundError:
            continue
        for one in needed:
            if one.marker is None or one.marker.evaluate({"extra": ""}):
                assert canonicalize_name(one.name) in pins, f"{name} requires {one}"
