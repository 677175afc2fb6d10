import gzip
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from far_servers import PAGE, PEM, PUBLIC, Answer, World, drip, redirect, reply, serving_world, watching
from onrecord.corpus.extraction import Extract, Extractor
from onrecord.corpus.fetching import fetch, fetch_page
from onrecord.errors import DocumentError
from onrecord.options import FetchOptions

QUICK = FetchOptions(seconds=1.0)


@pytest.fixture
def world() -> Iterator[World]:
    with serving_world() as served:
        yield served


@pytest.fixture(scope="module")
def extract() -> Iterator[Extract]:
    with Extractor() as extractor:
        yield extractor.extract


def refused(match: str):
    return pytest.raises(DocumentError, match=match)


# What is asked and read


def test_a_page_is_asked_for_by_its_name_at_the_address_that_was_checked(world: World):
    world.answers["/reeds?page=2"] = reply(Content_Type="text/html; charset=windows-1252")
    fetched = world.fetch("/reeds?page=2#top")
    assert (fetched.content, fetched.url) == (PAGE, "http://news.example/reeds?page=2")
    assert (fetched.media_type, fetched.charset) == ("text/html", "windows-1252")
    assert world.connected == [(PUBLIC, 80)]
    head = world.asked[0].decode().split("\r\n")
    assert head[0] == "GET /reeds?page=2 HTTP/1.1"
    assert "Host: news.example" in head
    assert any(line.startswith("User-Agent: OnRecord/") for line in head)
    assert not [line for line in head if line.lower().startswith(("cookie", "authorization", "referer"))]


def test_proxies_of_the_environment_are_not_asked(world: World, monkeypatch: pytest.MonkeyPatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    world.answers["/a"] = reply()
    assert world.fetch("/a").content == PAGE


def test_cookies_are_not_kept(world: World):
    world.answers["/a"] = reply(b"", "302 Found", Location="/b", Set_Cookie="a=1; Domain=news.example")
    world.answers["/b"] = reply()
    world.fetch("/a")
    assert all(b"cookie" not in request.lower() for request in world.asked)


def test_a_page_may_come_packed_or_in_pieces(world: World):
    packed = gzip.compress(PAGE)
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (packed[:10], packed[10:])) + b"0\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    world.answers.update({"/a": reply(packed, Content_Encoding="gzip"), "/b": head + pieces})
    assert [world.fetch(path).content for path in ("/a", "/b")] == [PAGE, PAGE]


def test_a_page_becomes_text_with_what_it_says_of_itself_and_where_it_was_in_the_end(world: World, extract: Extract):
    world.answers.update({"/a": redirect("/reeds"), "/reeds": reply()})
    page = fetch_page("http://news.example/a", extract, None, world.network)
    assert (page.text, page.title, page.url) == ("The reeds decide.", "Reeds", "http://news.example/reeds")


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("text/plain; charset=iso-8859-1", "Zoë".encode("latin-1"), "Zoë"),
        ("text/plain", "\ufeffZoë\r\nsaid".encode(), "Zoë\nsaid"),
        ("text/html; charset=utf-8", '<meta charset="windows-1252"><p>Zoë'.encode(), "Zoë"),
        ("text/html; charset=no-such-thing", '<meta charset="utf-8"><p>Zoë'.encode(), "Zoë"),
        (f"text/html; charset*{'9' * 5000}=x", '<meta charset="utf-8"><p>Zoë'.encode(), "Zoë"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_its_server_names_unless_that_is_a_lie(
    world, extract, content_type, body, text
):
    world.answers["/a"] = reply(body, Content_Type=content_type)
    assert fetch_page("http://news.example/a", extract, None, world.network).text == text


@pytest.mark.parametrize("charset", ["rot13", "zlib", "punycode", "idna", "../etc", "a" * 5000])
def test_text_in_an_encoding_that_is_none_or_does_not_fit_is_refused(world: World, extract: Extract, charset: str):
    world.answers["/a"] = reply(b"\xff\xfe- " * 1000, Content_Type=f"text/plain; charset={charset}")
    with refused(f"it is not text in '{re.escape(charset[:40])}'|zero"):
        fetch_page("http://news.example/a", extract, None, world.network)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (reply(b"no", "404 Not Found"), "answered 404 Not Found"),
        (reply(b"", "204 No Content"), "answered 204"),
        (reply(b"", "304 Not Modified"), "answered 304"),
        (reply(Content_Encoding="br"), "packed as 'br'"),
        (reply(Content_Encoding="gzip, gzip"), "packed as 'gzip, gzip'"),
        (reply(Content_Encoding="gzip"), "no gzip file, or a damaged one"),
        (reply(gzip.compress(PAGE, mtime=0)[:-4], Content_Encoding="gzip"), "no gzip file, or a damaged one"),
        (reply(Content_Length="1000"), "stopped 960 bytes before the end"),
        (b"", "cannot be fetched"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "cannot be fetched"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "cannot be fetched"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200, "cannot be fetched"),
        (b"HTTP/1.1 200 OK\r\n" + b"A" * 70_000, "cannot be fetched|more than is read"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 10_000, "more than is read of a page or its head"),
    ],
)
def test_an_answer_that_will_not_do_is_refused_with_the_reason(world: World, answer: bytes, why: str):
    world.answers["/a"] = answer
    with refused(why):
        world.fetch("/a")


def test_what_is_neither_a_page_nor_text_is_named_and_refused(world: World, extract: Extract):
    world.answers["/a"] = reply(b"%PDF-1.7", Content_Type="application/pdf")
    with refused("pages and plain text are read, got 'application/pdf'"):
        fetch_page("http://news.example/a", extract, None, world.network)


# Addresses that nobody may ask

NUMBERS = [
    "127.1",
    "127.0.1",
    "0x7f.1",
    "0x7f000001",
    "2130706433",
    "017700000001",
    "0177.0.0.1",
    "0",
    "0x0",
    "0.0.0.0",
]
NUMBERS += [
    "127.0.0.1",
    "127.0.0.1.",
    "127.255.255.254",
    "１２７.０.０.１",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "10.0.0.1",
    "0xa.1",
]
NUMBERS += [
    "192.168.1.1",
    "172.16.0.1",
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "100.100.100.200",
]
NUMBERS += ["192.0.0.192", "168.63.129.16", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.1.1.1", "192.88.99.1"]
NUMBERS += [
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[0:0:0:0:0:0:0:1]",
    "[64:ff9b::7f00:1]",
]
NUMBERS += [
    "[64:ff9b:1::a9fe:a9fe]",
    "[2002:7f00:1::]",
    "[2002:a9fe:a9fe::]",
    "[2001::1]",
    "[fe80::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
]
NUMBERS += ["[fec0::1]", "[ff02::1]", "[3fff::1]", "[2001:db8::1]", "[100::1]", "localhost", "LOCALHOST", "localhost."]


@pytest.mark.parametrize("host", NUMBERS)
def test_nothing_is_connected_to_however_an_address_of_ours_is_written(host: str):
    with watching() as connections, refused("only public ones are asked|cannot be fetched"):
        fetch(f"http://{host}/", QUICK)
    assert [c for c in connections if isinstance(c, tuple) and c[1] in (80, 443)] == []


NAMES = ["127.0.0.1.nip.io", "7f000001.rbndr.example", "localtest.me", "metadata.google.internal", "router.local", "db"]


@pytest.mark.parametrize("host", NAMES)
@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["::1"], ["169.254.169.254"], [PUBLIC, "10.0.0.1"], ["::ffff:127.0.0.1"], ["fe80::1%eth0"], ["?"]],
)
def test_a_name_one_of_whose_addresses_is_not_public_is_not_asked_at_any(world: World, host: str, addresses: list[str]):
    world.names[host] = [addresses]
    with refused("only public ones are asked"):
        world.fetch("/", at=f"http://{host}")
    assert world.connected == []


def test_a_name_that_leads_elsewhere_the_second_time_is_asked_at_the_address_that_was_checked(world: World):
    world.names["news.example"] = [[PUBLIC], ["127.0.0.1"]]
    world.answers["/a"] = reply()
    with watching() as connections:
        assert world.fetch("/a").content == PAGE
    assert world.connected == [(PUBLIC, 80)]
    assert connections == [("127.0.0.1", world.port)]  # the server of this test, once


def test_a_name_is_judged_anew_when_a_redirection_comes_back_to_it(world: World):
    world.names["news.example"] = [[PUBLIC], ["127.0.0.1"]]
    world.answers["/a"] = redirect("/b")
    with refused("only public ones are asked"):
        world.fetch("/a")
    assert world.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://localhost:80/",
        "http://2130706433/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "//10.0.0.1/",
        "http://inside.example/",
        "http://127.0.0.1:8137/documents",
        "file:///etc/hostname",
        "ftp://news.example/",
        "gopher://127.0.0.1:6379/_INFO",
        "data:text/html,<p>hi",
        "javascript:alert(1)",
        "http://user@news.example/",
        "http://news.example\\@127.0.0.1/",
        "http://[",
        "http://news.example:22/",
    ],
)
@pytest.mark.parametrize("status", ["301 Moved Permanently", "303 See Other", "307 Temporary Redirect"])
def test_a_redirection_to_what_may_not_be_asked_is_refused(world: World, location: str, status: str):
    world.names.update({"inside.example": [["192.168.0.7"]], "localhost": [["127.0.0.1"]]})
    world.names |= {host: [[host]] for host in ("127.0.0.1", "::1", "169.254.169.254", "10.0.0.1")}
    world.names["2130706433"] = [["127.0.0.1"]]
    world.answers["/a"] = redirect(location, status)
    with refused("url: expected a page's address|only public ones are asked"):
        world.fetch("/a")
    assert world.connected == [(PUBLIC, 80)]


def test_five_redirections_are_followed_and_not_a_sixth(world: World):
    world.answers.update({f"/{n}": redirect(f"/{n + 1}") for n in range(6)} | {"/6": reply()})
    assert world.fetch("/1").url == "http://news.example/6"
    with refused("redirected more than 5 times"):
        world.fetch("/0")


def test_a_circle_of_redirections_ends(world: World):
    world.answers["/a"] = redirect("/a")
    with refused("redirected more than 5 times"):
        world.fetch("/a")
    assert len(world.asked) == 6


def test_a_redirection_without_a_place_is_a_circle(world: World):
    world.answers["/a"] = reply(b"", "302 Found")
    with refused("redirected more than 5 times"):
        world.fetch("/a")


def test_a_redirection_may_hold_other_letters(world: World):
    world.answers["/a"] = redirect("/käse".encode().decode("latin-1"))
    world.answers["/k%C3%A4se"] = reply()
    assert world.fetch("/a").url == "http://news.example/k%C3%A4se"


# TLS


@pytest.fixture
def tls(world: World) -> World:
    world.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    world.tls.load_cert_chain(PEM)
    world.trusted = ssl.create_default_context(cafile=str(PEM))
    world.answers["/a"] = reply()
    return world


def test_a_protected_page_is_read_from_who_proves_the_name(tls: World):
    assert tls.fetch("/a", at="https://news.example").content == PAGE
    assert tls.connected == [(PUBLIC, 443)]


@pytest.mark.parametrize(("host", "trusts"), [("other.example", True), (PUBLIC, True), ("news.example", False)])
def test_who_does_not_prove_the_name_is_refused(tls: World, host: str, trusts: bool):
    tls.names[host] = [[PUBLIC]]
    tls.trusted = tls.trusted if trusts else None
    with refused("its certificate will not do"):
        tls.fetch("/a", at=f"https://{host}")
    assert tls.asked == []


def test_a_protected_page_does_not_lead_on_to_an_unprotected_one(tls: World):
    tls.answers["/a"] = redirect("http://news.example/b")
    with refused("it is not protected"):
        tls.fetch("/a", at="https://news.example")


# Too much, and too slow


def test_a_bomb_is_refused_before_it_is_whole(world: World):
    packer = zlib.compressobj(wbits=31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    assert len(bomb) < 300_000
    world.answers["/a"] = reply(bomb, Content_Encoding="gzip")
    with refused("more than 100 times its size"):
        world.fetch("/a")


@pytest.mark.parametrize("known", [True, False])
def test_a_page_that_is_too_long_is_refused_whether_it_says_so_or_not(world: World, known: bool):
    def pour(connection: socket.socket, _: bytes) -> None:
        length = b"Content-Length: 100000000\r\n" if known else b""
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + length + b"\r\n")
        while True:
            connection.sendall(b"a" * 65536)

    world.answers["/a"] = pour
    with refused("more than 1,000,000 bytes|more than is read"):
        world.fetch("/a", FetchOptions(max_bytes=1_000_000))


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        drip(b"", b"H"),
        drip(b"HTTP/1.1 200 OK\r\nX: ", b"a"),
        drip(HEAD + b"\r\n", b"a"),
        drip(HEAD + b"Content-Length: 1000000\r\n\r\n", b"a"),
        drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        drip(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"a" * 9999)[:20], b""),
        drip(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_a_server_that_drips_is_given_up_when_the_time_is_over(world: World, answer: Answer):
    world.answers["/a"] = answer
    with refused("took more than 0.3 seconds"):
        world.fetch("/a", FetchOptions(seconds=0.3))


def test_the_time_counts_over_all_redirections(world: World):
    def late(connection: socket.socket, _: bytes) -> None:
        time.sleep(0.15)
        connection.sendall(redirect("/a"))

    world.answers["/a"] = late
    with refused("took more than 0.5 seconds"):
        world.fetch("/a", FetchOptions(seconds=0.5))


def test_a_look_up_that_does_not_end_is_given_up(world: World):
    done = threading.Event()
    network = replace(world.network, resolve=lambda host, port: [PUBLIC] if done.wait(60) else [])
    with refused("took more than 0.3 seconds"):
        fetch("http://news.example/", FetchOptions(seconds=0.3), network)
    done.set()


@pytest.mark.parametrize("piece", [b"", b"a"])
def test_a_greeting_of_tls_that_does_not_end_is_given_up(tls: World, piece: bytes):
    tls.greeting = drip(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc", piece)
    with refused(r"took more than 0\.3 seconds"):
        tls.fetch("/a", FetchOptions(seconds=0.3), at="https://news.example")


def test_a_name_that_is_not_known_is_said_to_be(world: World):
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with refused("news.example: it cannot be fetched .*Name or service not known.*save the page"):
        fetch("http://news.example/", None, replace(world.network, resolve=unknown))


def test_the_next_address_is_tried_where_one_takes_nobody(world: World):
    world.names["news.example"] = [["2606:4700::1111", PUBLIC]]
    world.answers["/a"] = reply()

    def connect(address: str, port: int, seconds: float) -> socket.socket:
        if ":" in address:
            raise OSError(101, "Network is unreachable")
        return world.connect(address, port, seconds)

    assert fetch("http://news.example/a", None, replace(world.network, connect=connect)).content == PAGE
