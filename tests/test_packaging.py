"""What goes into a wheel: all data files, all packages."""

import tomllib
from pathlib import Path

import cleaner

ROOT = Path(cleaner.__file__).parent
PROJECT = tomllib.loads((ROOT.parent / "pyproject.toml").read_text(encoding="utf-8"))
FILES = [path for path in ROOT.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def test_every_file_that_is_no_module_is_named_as_package_data() -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["cleaner"]
    named = {path for pattern in patterns for path in ROOT.glob(pattern)}
    assert {path for path in FILES if path.suffix != ".py"} - named == set()
    assert [pattern for pattern in patterns if not any(ROOT.glob(pattern))] == []


def test_every_folder_with_modules_is_a_package() -> None:
    folders = {path.parent for path in FILES if path.suffix == ".py"}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_the_image_is_made_of_what_the_wheel_is_made_of() -> None:
    image = (ROOT.parent / "Dockerfile").read_text(encoding="utf-8")
    (copied,) = [line.split()[1:-1] for line in image.splitlines() if line.startswith("COPY pyproject.toml")]
    project = PROJECT["project"]
    assert {project["readme"], *project["license-files"]} <= set(copied)
    ignored = (ROOT.parent / ".dockerignore").read_text(encoding="utf-8").split()
    assert {f"!{name}" for name in [*copied, "cleaner"]} <= set(ignored)
