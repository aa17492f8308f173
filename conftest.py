"""Pytest runs the examples of the documentation as well."""

from sybil import Sybil

from tests.documentation import examples, leave_folder, make_folder

pytest_collect_file = Sybil(
    parsers=[examples], patterns=["docs/*.md", "docs/*/*.md", "README.md"], setup=make_folder, teardown=leave_folder
).pytest()
