"""Clients that change documents over HTTP, each at addresses of its own, and what must be stored afterwards."""

import http.client
import json
import random
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from distinct_texts import text_of
from service_process import Service
from whole_corpus import read_only

SPEAKERS = ("Ilse Varga", "Tom Oxley", "Ada Roe", "Max Dole", "Nora Lund", "Karl Aker", "Edda Holm", "Piet Jansen")


@cache
def document_text(number: int) -> str:
    """Return a text that no other number has: a passage to be found by, and a saying."""
    speaker = SPEAKERS[number % len(SPEAKERS)]
    return f"{text_of(number, 30)} “The toll of gate {number} is unusually high,” said {speaker}."


@dataclass
class Address:
    """
    What stands at an address.

    Args:
        texts: Numbers of the texts that it was given, the last is its own; as was acknowledged.
        asked: As it will be, if what was asked and not answered was done.
    """

    url: str
    id: str = ""
    texts: tuple[int, ...] = ()
    asked: tuple[int, ...] | None = None

    def may_hold(self, found: tuple[int, ...]) -> bool:
        return found in (self.texts, self.asked)


@dataclass
class Client:
    """One who stores texts, new ones and new versions, takes some back and removes some."""

    number: int
    chance: random.Random
    addresses: list[Address] = field(default_factory=list)
    acknowledged: int = 0
    refusals: list[tuple[int, str]] = field(default_factory=list)
    texts: int = 0

    def write(self, service: Service, begun: threading.Event, *, most: int = 10**9) -> None:
        """Change documents until the service is gone, or *most* were asked for; set *begun* once one is answered."""
        before = self.acknowledged
        with closing(service.connect()) as connection, suppress(OSError, http.client.HTTPException):
            for _ in range(most):
                self._change(connection, service.headers())
                if self.acknowledged > before:
                    begun.set()

    def _change(self, connection: http.client.HTTPConnection, headers: dict[str, str]) -> None:
        settled = [address for address in self.addresses[-20:] if address.texts and address.asked is None]
        what = self.chance.random()
        if what < 0.55 or not settled:
            self.addresses.append(Address(f"https://news.example/{self.number}/{len(self.addresses)}"))
            self._store(connection, headers, self.addresses[-1])
        elif what < 0.8:
            self._store(connection, headers, self.chance.choice(settled))
        else:
            self._remove(connection, headers, self.chance.choice(settled), back=what < 0.9)

    def _store(self, connection: http.client.HTTPConnection, headers: dict[str, str], address: Address) -> None:
        self.texts += 1
        number = self.number + 10 * self.texts
        address.asked = (*address.texts, number)
        body = json.dumps({"text": document_text(number), "url": address.url})
        connection.request("POST", "/documents", body.encode(), headers)
        if (answer := self._settle(connection, address, 201)) is not None:
            address.id = json.loads(answer)["id"]

    def _remove(
        self, connection: http.client.HTTPConnection, headers: dict[str, str], address: Address, *, back: bool
    ) -> None:
        address.asked = address.texts[:-1] if back else ()
        version = f"/versions/{len(address.texts)}" if back else ""
        connection.request("DELETE", f"/documents/{address.id}{version}", None, headers)
        self._settle(connection, address, 204)

    def _settle(self, connection: http.client.HTTPConnection, address: Address, expected: int) -> bytes | None:
        """Return what was answered; None if it was a refusal, after which the address may be as it was or as asked."""
        with closing(connection.getresponse()) as answer:
            body = answer.read()
        if answer.status != expected:
            self.refusals.append((answer.status, body.decode()))
            return None
        assert address.asked is not None
        address.texts, address.asked = address.asked, None
        self.acknowledged += 1
        return body


@dataclass
class Stored:
    """The id of the document at an address, and the texts that it had, the last one its own."""

    id: str
    texts: list[str] = field(default_factory=list)


def stored_at(folder: Path) -> dict[str, Stored]:
    """Return what is stored, by address."""
    connection = read_only(folder)
    stored = {url: Stored(f"d{number}") for number, url in connection.execute("SELECT number, url FROM document")}
    earlier = "SELECT document.url, version.text FROM version JOIN document ON number = document ORDER BY version.rowid"
    for query in (earlier, "SELECT url, text FROM document"):
        for url, text in connection.execute(query):
            stored[url].texts.append(text)
    connection.close()
    return stored


@dataclass
class Difference:
    """Addresses that lack what was acknowledged, and documents that nobody asked for or that are not whole."""

    lost: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)


def compare(folder: Path, clients: Iterable[Client]) -> Difference:
    """Return how *folder* differs from what *clients* know; what was asked and not answered is settled by it."""
    stored, difference = stored_at(folder), Difference()
    for address in (address for client in clients for address in client.addresses):
        there = stored.pop(address.url, Stored(""))
        found = tuple(map(_number_of, there.texts))
        if not address.may_hold(found):
            kind = difference.lost if len(found) < len(address.texts) else difference.orphans
            kind.append(f"{address}: found {found}")
        address.id, address.texts, address.asked = there.id, found, None
    difference.orphans += stored
    return difference


def _number_of(text: str) -> int:
    """Return the number of a text; -1 if it is not whole."""
    number = int(text.partition("“The toll of gate ")[2].partition(" ")[0] or -1)
    return number if number >= 0 and document_text(number) == text else -1


def unfound(service: Service, clients: Iterable[Client], most: int = 10) -> Iterator[str]:
    """Yield the addresses, of the latest *most* of each client, whose text a page that cites it is not led to."""
    for client in clients:
        recent = [address for address in client.addresses[-most:] if address.texts]
        page = "\n".join(text_of(address.texts[-1], 30) for address in recent)
        if recent:
            status, _, body = service.ask("POST", "/match", {"text": f"The paper has it.\n{page}"})
            found = {document["url"] for document in json.loads(body)["documents"]} if status == 200 else set()
            yield from (address.url for address in recent if address.url not in found)
