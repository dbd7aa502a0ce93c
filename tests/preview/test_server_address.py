"""Where the preview listens, and how a phone finds it."""

from __future__ import annotations

import socket
from contextlib import suppress

import pytest

from sitegen.base.problems import SiteError
from sitegen.preview.address import HOST, Listening, listen
from sitegen.preview.qr import qr_code


@pytest.fixture
def opened():
    """Listen, and stop at the test's end."""
    found = []

    def listening(*values):
        found.append(listen(*values))
        return found[-1]

    yield listening
    for one in found:
        one.socket.close()


def problem(*values):
    with pytest.raises(SiteError) as caught:
        listen(*values)
    (found,) = caught.value.problems
    assert found.hint
    return found


def test_by_default_only_this_machine_can_connect(opened):
    found = opened(HOST, 0)
    assert found.socket.getsockname()[0] == "127.0.0.1"
    assert found.origin == f"http://127.0.0.1:{found.port}"
    assert found.is_private


def test_a_busy_port_moves_on_to_the_next_that_is_free(opened):
    first = _row_of_ports()
    one, two, three = (opened(HOST, first) for _ in range(3))
    assert one.port == one.wanted == first
    assert [one.port, two.port, three.port] == sorted({one.port, two.port, three.port})
    assert two.wanted == three.wanted == first


def test_where_none_is_free_that_is_an_error(opened):
    taken = opened(HOST, 0).port
    found = problem(HOST, taken, 1)
    assert (found.code, found.message) == ("SRV002", f"no port from {taken} to {taken} is free")


def test_the_last_port_is_the_last(opened):
    with suppress(SiteError):  # another program may have it
        opened(HOST, 65535)
    assert problem(HOST, 65535).message == "no port from 65535 to 65535 is free"


def test_a_port_whose_server_has_just_ended_is_free(opened):
    first = listen(HOST, 0)
    with socket.create_connection((HOST, first.port)) as link:
        there, _ = first.socket.accept()
        there.close()
        link.recv(1)
    first.socket.close()
    assert opened(HOST, first.port, 1).port == first.port


@pytest.mark.parametrize("bind", ["192.0.2.7", "no such host", "256.0.0.1", "a" * 300, "a\0b", "\udc80", ""])
def test_an_address_of_another_machine_is_an_error(bind):
    found = problem(bind, 0)
    assert found.code == "SRV003"
    assert bind in found.message


def test_localhost_is_this_machine(opened):
    assert opened("localhost", 0).is_private


def test_everywhere_is_shown_as_the_address_that_others_use(opened):
    found = opened("0.0.0.0", 0)
    assert found.socket.getsockname()[0] == "0.0.0.0"
    assert found.shown != "0.0.0.0"


def test_an_address_is_shown_as_it_is_typed():
    with socket.socket() as link:
        assert Listening(link, "fd00::5", "[fd00::5]", 8000, 8000).origin == "http://[fd00::5]:8000"
        assert Listening(link, HOST, HOST, 80, 80).origin == "http://127.0.0.1"
        assert not Listening(link, "192.168.0.5", "192.168.0.5", 8000, 8000).is_private
        assert not Listening(link, "0.0.0.0", HOST, 8000, 8000).is_private  # everywhere, but in no network now


def test_a_code_stands_in_a_quiet_frame_and_has_its_three_corners():
    lines = qr_code("http://192.168.100.100:8000/repo/?sitegen=" + "x" * 20).split("\n")
    assert len({len(line) for line in lines}) == 1
    assert set("".join(lines)) <= set(" ▀▄█")
    rows = [[cell in upper for cell in line] for line in lines for upper in ("▀█", "▄█")]
    assert all(all(row) for row in (*rows[:2], *rows[-2:]))
    corner = ["       ", " █████ ", " █   █ ", " █   █ ", " █   █ ", " █████ ", "       "]
    width = len(rows[0])
    for top, left in ((2, 2), (2, width - 9)):
        assert ["".join("█" if cell else " " for cell in row[left : left + 7]) for row in rows[top : top + 7]] == corner


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "unknown"])
def test_where_a_terminal_cannot_show_a_code_there_is_none(encoding):
    assert qr_code("http://192.168.0.5:8000/", encoding) == ""


def _row_of_ports():
    """A port after which there are more."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return min(probe.getsockname()[1], 65000)
