"""`POST /match`: a page in, its highlights out."""

from flask import Blueprint, Response, request

from onrecord.web.annotations import AnnotationPage
from onrecord.web.matcher import AnswerForm, Page
from onrecord.web.operations import Operation, documented
from onrecord.web.payload import check_length, choose_one, read_body
from onrecord.web.service import JSON, service
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
    text = check_length(choose_one(asked.text, asked.html), service().options.web)
    if asked.html is not None:  # before a permit: while a hostile page is read, others are matched
        text = check_length(service().extract(text, asked.url).text, service().options.web)
    annotated = request.accept_mimetypes.best_match([JSON, LD_JSON, ANNOTATIONS]) in (LD_JSON, ANNOTATIONS)
    form: AnswerForm = "annotations" if annotated else asked.offset_unit
    with_text = asked.html is not None
    found = service().matcher.match(Page(text, asked.url, asked.options, form, with_text=with_text))
    return Response(found, content_type=ANNOTATIONS if annotated else JSON)
