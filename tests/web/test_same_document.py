"""One document that many send at once is stored once."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from service_process import serving
from whole_corpus import check_consistency

TEXT = "“The toll stays until spring,” said Ilse Varga, the harbour master."


def test_one_document_a_hundred_times_from_eight_threads_is_stored_once(tmp_path: Path):
    body = {"text": TEXT, "url": "https://news.example/toll", "published": "2025-03-01"}
    with serving(tmp_path / "data") as service, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: service.ask("POST", "/documents", body), range(100)))
        told = [json.loads(answer) for _, _, answer in answers]
        assert Counter(status for status, _, _ in answers) == {201: 1, 200: 99}
        assert Counter(answer["status"] for answer in told) == {"new": 1, "unchanged": 99}
        assert {(answer["id"], answer["version"]) for answer in told} == {("d1", 1)}
        assert len(json.loads(service.ask("GET", "/documents")[2])["documents"]) == 1
    check_consistency(tmp_path / "data")


def test_one_text_at_two_addresses_is_two_documents_however_often_it_comes(tmp_path: Path):
    urls = ["https://news.example/toll", "https://other.example/toll"]
    with serving(tmp_path / "data") as service, ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda n: service.ask("POST", "/documents", {"text": TEXT, "url": urls[n % 2]}), range(40))
        )
        assert Counter(status for status, _, _ in answers) == {201: 2, 200: 38}
        listed = json.loads(service.ask("GET", "/documents")[2])["documents"]
        assert sorted(document["url"] for document in listed) == urls
    check_consistency(tmp_path / "data")
