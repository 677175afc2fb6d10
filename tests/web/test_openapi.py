"""The published description: valid, complete, and true of the answers."""

import re

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from web_caller import EXTENSION, HOST

CALLS = [
    ("GET", "/health", None, {}),
    ("GET", "/openapi.json", None, {}),
    ("GET", "/docs", None, {}),
    (
        "POST",
        "/match",
        {"text": "😀 “The talks were extremely productive,” Ana Brandt said.", "offset_unit": "utf-16"},
        {},
    ),
    ("POST", "/match", {"html": "<p>Ana Brandt: “extremely productive”.", "options": {"show_all": True}}, {}),
    ("POST", "/match", {"text": "“Extremely productive,” said Ana Brandt."}, {"Accept": "application/ld+json"}),
    ("POST", "/match", {}, {}),
    ("POST", "/match", {"text": "x"}, {"Host": "evil.example"}),
    ("POST", "/match", {"text": "x"}, {"Authorization": "Bearer x"}),
    ("GET", "/documents", None, {}),
    ("GET", "/documents?limit=0", None, {}),
    ("GET", "/documents/d1", None, {}),
    ("GET", "/documents/d99", None, {}),
    ("GET", "/documents?url=https://other.example/brandt", None, {}),
    ("GET", "/documents?url=x", None, {}),
    ("DELETE", "/documents/d1/versions/2", None, {}),
    ("DELETE", "/documents/d99/versions/1", None, {}),
    ("DELETE", "/documents/d99", None, {}),
    ("POST", "/documents", {"text": ""}, {}),
    ("GET", "/speakers", None, {}),
    ("GET", "/speakers?after=x", None, {}),
    ("GET", "/speakers/sp1", None, {}),
    ("GET", "/speakers/sp99", None, {}),
    ("GET", "/quotations?speaker=Ana+Brandt&search=talks", None, {}),
    ("GET", "/quotations?speaker=Nobody", None, {}),
    ("POST", "/speakers/sp1/merge", {"into": "sp1"}, {}),
    ("POST", "/speakers/sp1/rename", {"name": "Ana Brandt"}, {}),
    ("POST", "/speakers/sp1/split", {"alias": "Ana Brandt"}, {}),
    ("POST", "/speakers/sp1/split", {"alias": "Tom Oxley"}, {}),
    ("POST", "/pair/code", {}, {}),
    ("GET", "/people", None, {}),
    ("POST", "/people", {"name": "Ann Roe", "role": "contributor"}, {}),
    ("POST", "/people", {"name": "Ann Roe"}, {}),
    ("POST", "/people", {"name": "Ann Roe", "role": "owner"}, {}),
    ("GET", "/people", None, {}),
    ("GET", "/audit?limit=1", None, {}),
    ("GET", "/audit?since=x", None, {}),
    ("POST", "/pair", {"code": "0000-0000"}, {"Origin": EXTENSION}),
]


@pytest.fixture(scope="module")
def document(shared):
    return shared.get("/openapi.json", token=None).json


def test_the_description_is_valid_openapi(document):
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_route_and_method_is_described(shared, document):
    routes = {
        (re.sub(r"<(?:caller:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in shared.app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    described = {(path, method) for path, methods in document["paths"].items() for method in methods}
    assert described == routes


def test_every_type_and_field_that_is_not_plain_says_what_it_means(document):
    for name, schema in document["components"]["schemas"].items():
        assert schema["description"].strip(), name


def test_examples_fit_their_schemas(document):
    for methods in document["paths"].values():
        for operation in methods.values():
            if "requestBody" in operation:
                content = operation["requestBody"]["content"]["application/json"]
                check(document, content["schema"], content["example"])


@pytest.mark.parametrize(("method", "path", "body", "headers"), CALLS, ids=lambda value: str(value)[:40])
def test_answers_fit_the_description(shared, document, method, path, body, headers):
    answer = shared.ask(method, path, headers=headers, **({"json": body} if body is not None else {}))
    template = re.sub(r"/versions/\d+", "/versions/{version}", re.sub(r"/(?:d|sp)\d+", "/{id}", path.split("?")[0]))
    described = document["paths"][template][method.lower()]["responses"][str(answer.status_code)]
    content = described["content"][answer.mimetype]
    if "schema" in content:
        check(document, content["schema"], answer.json)


def check(document, schema, value):
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": document["components"], **schema}
    Draft202012Validator(whole).validate(value)


def test_the_reference_shows_every_route_and_type_without_script_or_anything_from_elsewhere(shared, document):
    answer = shared.get("/docs", token=None)
    page = answer.get_data(as_text=True)
    for path in document["paths"]:
        assert f"</b> {path}</code>" in page
    for name in document["components"]["schemas"]:
        assert f'id="{name}"' in page
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#|/openapi\.json)', page)
    assert f"http://{HOST}/match" in page
    assert re.search(r"default-src 'none'; style-src 'sha256-[^']+';", answer.headers["Content-Security-Policy"])
