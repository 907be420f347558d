"""Only whoever sits at the machine takes a role."""

import pytest

from tutela.practice.here import PASSED_ON, is_here

pytestmark = pytest.mark.once

AT_THE_MACHINE = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:8000", "SERVER_PROTOCOL": "HTTP/1.1"}


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "localhost"])
def test_the_loopback_address_sits_here(address, host):
    assert is_here({**AT_THE_MACHINE, "REMOTE_ADDR": address, "HTTP_HOST": host})


@pytest.mark.parametrize(
    "address", ["192.168.1.7", "10.0.0.1", "172.17.0.1", "fe80::1", "::ffff:10.0.0.1", "", "unix:", "localhost"]
)
def test_any_other_address_does_not(address):
    assert not is_here({**AT_THE_MACHINE, "REMOTE_ADDR": address})


@pytest.mark.parametrize("header", PASSED_ON)
def test_a_request_that_was_passed_on_does_not_even_if_it_says_that_it_began_here(header):
    assert not is_here({**AT_THE_MACHINE, header: "127.0.0.1"})


@pytest.mark.parametrize("host", ["tutela.example.org", "localhost.example.org", "192.168.1.7:8000", ""])
def test_a_request_for_another_name_does_not(host):
    assert not is_here({**AT_THE_MACHINE, "HTTP_HOST": host})


@pytest.mark.parametrize("origin", ["https://tutela.example.org", "null", "http://127.0.0.1.example.org"])
def test_a_form_of_another_site_does_not(origin):
    assert not is_here({**AT_THE_MACHINE, "HTTP_ORIGIN": origin})
    assert is_here({**AT_THE_MACHINE, "HTTP_ORIGIN": "http://localhost:8000"})


def test_a_proxy_that_says_nothing_of_itself_is_known_by_its_old_protocol():
    assert not is_here({**AT_THE_MACHINE, "SERVER_PROTOCOL": "HTTP/1.0"})


@pytest.mark.parametrize(("name", "value"), [("TUTELA_TLS", "1"), ("TUTELA_HOSTS", "tutela.example.org")])
def test_nobody_sits_here_where_a_proxy_stands_in_front(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    assert not is_here(AT_THE_MACHINE)


def test_hosts_that_allow_every_name_say_nothing_of_a_proxy(monkeypatch):
    monkeypatch.setenv("TUTELA_HOSTS", "*")
    assert is_here(AT_THE_MACHINE)
