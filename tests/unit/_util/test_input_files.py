"""A file that is read is a regular one, and JSON says each thing once."""

import os

import pytest

from pybamm_alloy._util.input_files import read_bytes, read_json


def test_a_pipe_and_a_device_are_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero", "/dev/stdin" if os.isatty(0) else "/dev/null"):
        with pytest.raises(ValueError, match="it is a pipe or a device, not a file"):
            read_bytes(path)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.mkdir(), "cannot be read: Is a directory"),
        (lambda path: None, "cannot be read: No such file or directory"),
        (lambda path: path.symlink_to(path), "Too many levels of symbolic links"),
        (lambda path: path.symlink_to("/dev/zero"), "it is a pipe or a device"),
    ],
)
def test_what_is_no_file_is_refused(make, says, tmp_path):
    make(tmp_path / "input")
    with pytest.raises(ValueError, match=says):
        read_bytes(tmp_path / "input")
    with pytest.raises(ValueError, match="cannot be read"):
        read_bytes("no\0thing")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'{"a": 1, "b": 2, "a": 3}', "the name 'a' stands twice in one object"),
        (b'{"a": {"b": 2, "b": 3}}', "the name 'b' stands twice"),
        (b"[" * 100_000, "it is nested too deeply"),
        (b'{"a": "\xff"}', "byte 7 is not of a text in UTF-8"),
        (b"", "Expecting value"),
        (b'{"a": 1', "is not a record: Expecting ','"),
        (b"\x00\x01\x02", "is not a record"),
    ],
)
def test_json_that_is_damaged_or_ambiguous_is_refused_by_the_file(data, says, tmp_path):
    path = tmp_path / "input.json"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=says) as error:
        read_json(path, "a record")
    assert str(error.value).startswith(f"{path} is not a record: ")


def test_json_is_read_with_and_without_a_mark_of_its_encoding(tmp_path):
    for data in (b'{"a": [1, null]}', b'\xef\xbb\xbf{"a": [1, null]}'):
        (tmp_path / "input.json").write_bytes(data)
        assert read_json(tmp_path / "input.json", "a record") == {"a": [1, None]}
