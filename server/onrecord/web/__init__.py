"""
The HTTP service: a Flask application behind a guard, in front of one library.

::

    request ─► guard ─► routing ─► payload ─► match, documents, … ─► present ─► answer
                 └─────────┴──────────┴──────────────┴─► problems (RFC 9457)
"""

from typing import TYPE_CHECKING

from flask import Blueprint, Flask, current_app, request
from werkzeug.middleware.proxy_fix import ProxyFix

from onrecord.corpus.callers import Scope
from onrecord.options import Options
from onrecord.web import problems
from onrecord.web.about import about
from onrecord.web.admission import Admission
from onrecord.web.bearers import Bearers
from onrecord.web.documents import documents
from onrecord.web.guard import Guard
from onrecord.web.match import match
from onrecord.web.matcher import Matcher, MatchingProcesses, OwnMatcher
from onrecord.web.metrics import Metrics, monitoring
from onrecord.web.observing import Observer
from onrecord.web.operations import operation_of
from onrecord.web.pairing import pairing
from onrecord.web.pairing_codes import PairingDesk
from onrecord.web.people_views import CallerConverter, people
from onrecord.web.rates import Rates
from onrecord.web.reach import Reach, Team
from onrecord.web.reference import mark_code
from onrecord.web.service import Service
from onrecord.web.speaker_views import speakers

if TYPE_CHECKING:
    from onrecord.corpus.library import Library


def create_app(
    library: "Library",
    options: Options,
    *,
    port: int,
    token: str,
    pages: Blueprint | None = None,
    team: Team | None = None,
) -> Flask:
    """
    Return the service for *library*, as a WSGI application.

    Args:
        port: Where it will listen; the guard takes no other.
        token: The local bearer token.
        pages: Pages to read beside the API, which ask for no token.
        team: How a team reaches it; None where only this machine does.
    """
    app = Flask(__name__, static_folder=None)
    app.url_map.strict_slashes = app.url_map.merge_slashes = False  # a redirect would be one more way to answer
    app.url_map.converters["caller"] = CallerConverter
    metrics = Metrics(library.size)
    app.add_template_filter(mark_code, "marked")
    bearers = Bearers(token, library.people)
    rates = Rates(options.team) if team else None
    app.extensions["onrecord"] = create_service(library, options, bearers, metrics, rates)
    Observer(metrics).install(app)
    Guard(Reach(port, team), bearers, needed_scope, rates).install(app)
    problems.install(app, options.web.retry_after, metrics.refused)
    for blueprint in (match, documents, speakers, pairing, people, monitoring, about):
        app.register_blueprint(blueprint)
    if pages:
        app.extensions["onrecord.pages"] = pages.name
        app.register_blueprint(pages)
    if team and team.behind_proxy:  # which says who asks, and that they asked by TLS; not by what name
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=0)  # type: ignore[method-assign]
    return app


def create_service(
    library: "Library", options: Options, bearers: Bearers, metrics: Metrics, rates: Rates | None
) -> Service:
    """Return what the views share; pages are matched once its matcher is started, or in this process."""
    web = options.web
    matching, working, looking = (Admission(range(web.permits), wait=web.permit_wait, line=web.line) for _ in range(3))
    extracting = Admission(range(options.extraction.children), wait=options.extraction.wait, line=web.line)
    lingering = Admission(range(1), wait=options.extraction.wait, line=2)  # for each takes seconds
    fetching = Admission(range(options.fetch.at_a_time), wait=0, line=0)  # which may take long
    if web.workers:
        matcher: Matcher = MatchingProcesses(library.folder, options, library.index_soon)
    else:
        matcher = OwnMatcher(library, matching)
    lines = working, looking, extracting, lingering, fetching
    return Service(library, options, matcher, *lines, PairingDesk(web), bearers, metrics, rates)


def needed_scope() -> Scope | None:
    """Return what the caller of the current request must be allowed; None if its route asks for no token."""
    view = current_app.view_functions.get(request.endpoint or "")
    operation = operation_of(view) if view else None
    if (operation and operation.is_open) or is_page():
        return None
    if view is None or request.method == "OPTIONS":  # what is no route, and what may be asked of one
        return "read"
    return operation.scope if operation else "administer"


def is_page() -> bool:
    return request.blueprint is not None and request.blueprint == current_app.extensions.get("onrecord.pages")
