import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.corpus.network import follow, read_target, refusal
from onrecord.errors import DocumentError

# What is no plain address of a page

REFUSED = [
    "",
    "news.example",
    "//news.example/",
    "file:///etc/hostname",
    "FILE:///etc/hostname",
    "ftp://news.example/",
    "gopher://127.0.0.1:6379/_INFO",
    "dict://127.0.0.1:11211/stats",
    "ldap://127.0.0.1/",
    "data:text/html,<p>hi",
    "javascript:alert(1)",
    "jar:http://news.example!/",
    "ws://news.example/",
    "unix:///run/docker.sock",
    "http:news.example",
    "http:/news.example",
    "http://",
    "http:///path",
    "http://?query",
    "http://user@news.example/",
    "http://user:secret@news.example/",
    "http://news.example@127.0.0.1/",
    "http://news.example%40@127.0.0.1/",
    "http://@news.example/",
    "http://news.example:22/",
    "http://news.example:6379/",
    "http://news.example:8137/",
    "http://news.example:0/",
    "http://news.example:65536/",
    "http://news.example:-80/",
    "http://news.example:8 0/",
    "http://news.example\\@127.0.0.1/",
    "http://news.example\\.evil.example/",
    "http:\\\\news.example\\",
    "http://news.example/\r\nHost: evil.example",
    "http://news.example/\n",
    "http://news\t.example/",
    "http://news.example/a b",
    " http://news.example/",
    "http://news.example\x00.evil.example/",
    "http://news.example%00.evil.example/",
    "http://127.0.0.1%2f.news.example/",
    "http://[::1/",
    "http://[::1]evil/",
    "http://[fe80::1%25eth0]/",
    "http://[fe80::1%eth0]/",
    "http://[v1.x]/",
    "http://[]/",
    "http://a..example/",
    "http://.example/",
    "http://news.example../",
    "http://" + "a" * 64 + ".example/",
    "http://" + "a." * 127 + "example/",
    "http://news.example/" + "a" * 4096,
    "http://news.example／evil.example/",
    "http://news.example＠evil.example/",
    "http://ne ws.example/",
    "http://news.exam<ple/",
    "http://news.example;127.0.0.1/",
    "http://news.example,evil.example/",
    "http://*.example/",
]


@pytest.mark.parametrize("url", REFUSED)
def test_what_is_no_plain_address_of_a_page_is_refused_unasked(url: str):
    with pytest.raises(DocumentError, match="url: expected a page's address"):
        read_target(url)


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("http://news.example", "http://news.example/"),
        ("HTTPS://NEWS.example./a?b=c&d#top", "https://news.example/a?b=c&d"),
        ("https://news.example:443/", "https://news.example/"),
        ("http://news.example:443/", "http://news.example:443/"),
        ("https://zürich.example/käse?q=ü", "https://xn--zrich-kva.example/k%C3%A4se?q=%C3%BC"),
        ("https://zu\u0308rich.example/", "https://xn--zrich-kva.example/"),
        ("https://news.example/100%25/a%2fb", "https://news.example/100%25/a%2fb"),
        ("https://a_b.example/(1);x,y", "https://a_b.example/(1);x,y"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
        ("http://[::FFFF:8.8.8.8]:443/", "http://[::ffff:808:808]:443/"),
        ("http://ⓝews.example/", "http://news.example/"),
        ("http://１２７.０.０.１/", "http://127.0.0.1/"),
        ("http://127。0。0。1/", "http://127.0.0.1/"),
    ],
)
def test_an_address_is_asked_as_it_is_written_without_its_fragment(url: str, read: str):
    assert read_target(url).url == read


@pytest.mark.parametrize(
    ("location", "further"),
    [
        ("/b", "https://news.example/b"),
        ("c", "https://news.example/a/c"),
        ("?q", "https://news.example/a/b?q"),
        ("//other.example/", "https://other.example/"),
        ("https://other.example/x#y", "https://other.example/x"),
    ],
)
def test_a_redirection_is_read_from_where_it_stands(location: str, further: str):
    assert follow(read_target("https://news.example/a/b"), location).url == further


@pytest.mark.parametrize(
    "location",
    ["http://news.example/", "file:///etc/passwd", "ftp://x.example", "https://a@b.example", "http://[", "\\"],
)
def test_a_redirection_to_what_is_no_page_or_less_protected_is_refused(location: str):
    with pytest.raises(DocumentError, match="url: expected"):
        follow(read_target("https://news.example/a/b"), location)


def test_http_leads_on_to_https():
    assert follow(read_target("http://news.example/a"), "https://news.example/a").scheme == "https"


# Which addresses may be asked

PUBLIC = [
    "8.8.8.8",
    "192.0.78.9",
    "172.32.0.1",
    "100.128.0.1",
    "198.20.0.1",
    "2606:4700::1111",
    "2a00:1450::5",
    "::ffff:8.8.8.8",
]
PUBLIC += ["64:ff9b::808:808", "2001:200::1", "2001:db9::1"]
DENIED = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
]
DENIED += ["168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.0.192", "192.0.2.1"]
DENIED += ["192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1"]
DENIED += [
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::7f00:1",
    "::ffff:127.0.0.1",
]
DENIED += [
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::a9fe:a9fe",
]
DENIED += ["100::1", "2001::1", "2001:2::1", "2001:10::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1"]
DENIED += [
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
DENIED += ["2606:4700::1111%eth0", "localhost", ""]


@pytest.mark.parametrize("address", DENIED)
def test_an_address_that_is_not_public_is_refused(address: str):
    assert refusal(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_not(address: str):
    assert refusal(address) is None


@given(st.ip_addresses())
def test_no_address_is_let_through_that_python_knows_to_be_special(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
):
    inner = getattr(address, "ipv4_mapped", None) or address
    assert inner.is_global or inner in ipaddress.ip_network("64:ff9b::/96") or refusal(str(address))


def test_every_form_of_a_number_that_the_system_reads_as_an_address_is_judged_as_that_address():
    forms = [
        "127.1",
        "127.0.1",
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "017700000001",
        "0177.0.0.1",
        "0",
        "0x0",
        "127.0.0.1.",
    ]
    for form in forms:
        host = read_target(f"http://{form}/").host
        addresses = [found[4][0] for found in socket.getaddrinfo(host, 80, type=socket.SOCK_STREAM)]
        assert addresses
        assert all(map(refusal, map(str, addresses))), form
