"""`POST /match`: a page in, its highlights out."""

from flask import Blueprint, Response, request

from onrecord.corpus.library import Matched
from onrecord.options import MatchOptions
from onrecord.web.annotations import AnnotationPage, annotate
from onrecord.web.operations import Operation, documented
from onrecord.web.payload import check_length, choose_one, read_body
from onrecord.web.present import present_match
from onrecord.web.service import JSON, answer, service
from onrecord.web.wire import MatchAnswer, MatchRequest

LD_JSON = "application/ld+json"
ANNOTATIONS = f'{LD_JSON};profile="http://www.w3.org/ns/anno.jsonld"'

match = Blueprint("match", __name__)


@match.post("/match")
@documented(
    Operation(
        "Match a page",
        "Returns the quotations of the page, who said them, and where their words and its passages stand in the "
        "corpus. Ask with `Accept: application/ld+json` for W3C Web Annotations, which always count code points.",
        {200: {JSON: MatchAnswer, LD_JSON: AnnotationPage}},
        errors=(503,),
        request=MatchRequest,
        example={
            "text": "The mayor called the talks “productive”.",
            "url": "https://news.example/talks",
            "offset_unit": "code-point",
        },
        scope="read",
    )
)
def match_page() -> Response:
    asked = read_body(MatchRequest, service().options.web)
    as_annotations = request.accept_mimetypes.best_match([JSON, LD_JSON, ANNOTATIONS]) in (LD_JSON, ANNOTATIONS)
    found = find_matches(asked)
    if as_annotations:
        return answer(annotate(present_match(found, "code-point"), asked.url), media_type=ANNOTATIONS)
    return answer(present_match(found, asked.offset_unit, with_text=asked.html is not None))


def find_matches(asked: MatchRequest) -> Matched:
    """Return what is known of the page that was *asked* about."""
    limits, choices = service().options.web, asked.options
    text = check_length(choose_one(asked.text, asked.html), limits)
    if asked.html is not None:  # before a permit: while a hostile page is read, others are matched
        text = check_length(service().library.extract(text, asked.url).text, limits)
    with service().work() as library:
        return library.match(
            text,
            url=asked.url,
            options=MatchOptions(choices.kinds, choices.max_cross_references, choices.show_all),
        )
