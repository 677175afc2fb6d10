"""Schemathesis asks a real service, as each role, what its description allows and forbids, and checks the answers."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from schemathesis import engine
from schemathesis.config import (
    ChecksConfig,
    GenerationConfig,
    PhasesConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished

from onrecord.corpus.callers import ROLES
from onrecord.corpus.documents import NewDocument
from onrecord.corpus.library import Library
from service_process import serving

MANY = 300  # examples an operation
# What fits its type may still be no address, of something that is gone, or more than the caller's role allows.
ACCEPTED = ("2xx", "401", "403", "404", "409", "422")


@dataclass
class Fuzzed:
    """What became of many requests."""

    asked: set[str]
    checks: int
    faults: dict[tuple[str, str], str]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A service with two documents, and the token of each role, that of this machine first."""
    folder = tmp_path_factory.mktemp("fuzzed") / "data"
    with Library.open(folder, write=True) as library:
        for where in ("north", "south"):
            said = f"“The talks were extremely productive,” said Ana Brandt in the {where}.\n“Yes,” Tom Oxley said."
            library.add(NewDocument(said, url=f"https://other.example/{where}"))
        tokens = {role: library.people.create(f"Some {role}", role) for role in ROLES}
    with serving(folder) as service:
        yield service, {"local": service.token, **tokens}


def configure(service, token: str, examples: int, *, whole: bool) -> SchemathesisConfig:
    phases = PhasesConfig()
    for phase in (phases.coverage, phases.stateful):
        phase.enabled = whole
    project = ProjectConfig(
        base_url=service.url,
        headers={"Authorization": f"Bearer {token}"},
        continue_on_failure=True,
        checks=ChecksConfig(positive_data_acceptance=PositiveDataAcceptanceConfig(expected_statuses=ACCEPTED)),
        generation=GenerationConfig(max_examples=examples, deterministic=True, no_shrink=True, database="none"),
        phases=phases,
    )
    return SchemathesisConfig(seed=6, projects=ProjectsConfig(default=project))


def fuzz(service, token: str, examples: int, *, whole: bool = True) -> Fuzzed:
    """
    Ask *examples* times by each method of each route.

    Args:
        whole: Also at the edge of every constraint, and one request after another by what the answers name.
    """
    schema = schemathesis.openapi.from_dict(describe(service), config=configure(service, token, examples, whole=whole))
    found = Fuzzed(set(), 0, {})
    for event in engine.from_schema(schema).execute():
        if isinstance(event, NonFatalError | FatalError):
            found.faults["schemathesis", str(event.id)] = repr(vars(event) if hasattr(event, "__dict__") else event)
        if isinstance(event, ScenarioFinished):
            note(event, found)
    return found


def note(event: ScenarioFinished, found: Fuzzed) -> None:
    for case, checks in event.recorder.checks.items():
        label = event.recorder.cases[case].value.operation.label
        found.asked.add(label)
        found.checks += len(checks)
        for failure in (check.failure_info for check in checks if check.failure_info):
            found.faults[failure.failure.title, label] = f"{failure.failure.message}\n{failure.code_sample}"


def describe(service) -> dict[str, Any]:
    return dict(json.loads(service.ask("GET", "/openapi.json")[2]))


def operations(service) -> set[str]:
    paths = describe(service)["paths"]
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}


def test_every_answer_to_the_local_token_is_as_described(served):
    service, tokens = served
    found = fuzz(service, tokens["local"], 8)
    assert found.faults == {}
    assert found.asked == operations(service)
    assert found.checks > 5000


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_to_a_person_is_as_described(served, role):
    service, tokens = served
    found = fuzz(service, tokens[role], 4, whole=False)
    assert found.faults == {}
    assert found.asked == operations(service)


@pytest.mark.soak
@pytest.mark.parametrize("role", ["local", *ROLES])
def test_hundreds_of_answers_of_every_route_are_as_described(served, role):
    service, tokens = served
    found = fuzz(service, tokens[role], MANY)
    assert found.faults == {}
    assert found.asked == operations(service)
