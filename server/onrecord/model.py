"""
The values that travel through On Record: frozen, checked when made, spans in code points.

`page` is the text that a caller sent, `document` a text stored in the corpus.
"""

from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["quotation", "passage", "claim"]
Form = Literal["direct", "mixed", "indirect"]
Relation = Literal["identical", "trimmed", "extended", "altered", "similar"]
EditOperation = Literal["insert", "delete", "replace"]
EditMark = Literal["ellipsis", "brackets"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """
    A half-open range of code points in one text.

    >>> Span(3, 7).overlaps(Span(6, 9)), Span(3, 7).overlaps(Span(7, 9))
    (True, False)
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span must satisfy 0 <= start <= end, got [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Return whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Span") -> bool:
        """Return whether *other* lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """Return the part of *text* that the span covers."""
        return text[self.start : self.end]

    def stripped(self, text: str) -> "Span":
        """
        Return the span without the white space at its ends; an empty one at its end if it covers nothing else.

        >>> Span(0, 4).stripped(" no "), Span(0, 2).stripped("  ")
        (Span(start=1, end=3), Span(start=2, end=2))
        """
        covered = self.of(text)
        start = self.end - len(covered.lstrip())
        return Span(start, start + len(covered.strip()))


@dataclass(frozen=True, slots=True)
class Speaker:
    """
    A person or body, resolved within one text.

    Args:
        name: The fullest form that the text gives, without titles: "Mark Carney".
        aliases: Every other way the text refers to the speaker, in order of appearance: "Carney", "he" left out.
        role: The title or apposition the text gives, or None: "prime minister".
    """

    name: str
    aliases: tuple[str, ...] = ()
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """
    Someone's words, or a report of them: source, cue and content, as in the PARC and PolNeAR corpora.

    Args:
        content: What was said, from first word to last; sorted and disjoint, at least one span. A report and the words
            that it quotes are one stretch; what the source or cue stands between are two.
        source: Who, as written; None where the text has none.
        cue: The words that introduce it; None where the text has none.
        form: direct (wholly inside quotation marks, beginning like a sentence), mixed (some of it inside marks, or a
            part woven into the reporter's own sentence), indirect (none inside marks).
        confidence: How sure the attribution is, in 0..1.
        speaker: The resolved source; None where it cannot be resolved with confidence.
        candidates: Whom it may be, where *speaker* is None: one who is too doubtful to be named as the speaker, or
            those between whom the text leaves it open. Nobody is claimed to have said it.
        doubtful: Whether it is not even sure that *source* says it.
        held_back: Why a reader is not shown it unless everything is asked for; None if it is shown.
        quoted: What of the content is given word for word, without its quotation marks: each in one of its spans.
        wider: The content with what its cue names or describes, which nobody said (“called [the talks “good”]”), for
            when everything is asked for; empty if the cue names nothing.
    """

    content: tuple[Span, ...]
    source: Span | None
    cue: Span | None
    form: Form
    confidence: float
    speaker: Speaker | None = None
    candidates: tuple[Speaker, ...] = ()
    doubtful: bool = False
    held_back: str | None = None
    quoted: tuple[Span, ...] = ()
    wider: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if not self.content:
            raise ValueError("a quotation has at least one span of content")
        if self.speaker and (self.candidates or self.doubtful):
            raise ValueError(f"a quotation of {self.speaker.name!r} cannot be doubtful or have candidates")

    @property
    def extent(self) -> Span:
        """The span from the first word of the content to its last."""
        return Span(self.content[0].start, self.content[-1].end)

    def quoted_in(self, stretch: Span) -> tuple[Span, ...]:
        """Return the quoted parts of a *stretch* of the content that is more than they."""
        return tuple(part for part in self.quoted if part != stretch and stretch.covers(part))

    def widened(self) -> "Quotation":
        """Return the quotation with what its cue names as part of the content."""
        return replace(self, content=self.wider) if self.wider else self


@dataclass(frozen=True, slots=True)
class StoredQuotation:
    """
    A quotation of a stored document, as cross-references need it: what `QuotationIndex` answers with.

    Args:
        document: The document's number in the store.
        extent: From the first word of the content to its last, in the document.
        content: The spans of the content, in the document.
        speaker: The resolved speaker's name, or None.
        cue: The cue as written, or None.
        words: Hashes of its content words.
        quoted: What of the content is given word for word; empty also where an earlier version stored it.
    """

    document: int
    extent: Span
    content: tuple[Span, ...]
    form: Form
    speaker: str | None
    cue: str | None
    words: frozenset[int] = frozenset()
    quoted: tuple[Span, ...] = ()

    @property
    def parts(self) -> tuple[Span, ...]:
        """What other quotations are laid beside: the words quoted, and each stretch of the content."""
        return tuple(dict.fromkeys((*self.quoted, *self.content)))


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """
    A text stored in the corpus, with what is known of where it came from.

    Args:
        number: The document's number in the store; on the wire "d" and the number.
        published: An ISO 8601 date or date and time, or None.
        kind: "article", "statement", "transcript", "press release", "post" or another short word.
        author: Who wrote it, as it is written.
    """

    number: int
    text: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    kind: str = "article"
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """
    One difference of wording, seen from the document to the page.

    "insert": words that only the page has; "delete": words that only the document has; "replace": both differ.
    An empty span stands where the missing words would.

    Args:
        mark: How a text owns up to it: by an ellipsis where it cut, by square brackets around what it put in.
    """

    op: EditOperation
    page: Span
    document: Span
    mark: EditMark | None = None


@dataclass(frozen=True, slots=True)
class Alignment:
    """
    A stretch of the page laid beside a stretch of a document.

    Args:
        similarity: Share of matching words, in 0..1.
        bits: Information of the matching words, in bits; how surprising it would be by chance.
        held_back: Why a reader is not shown it unless everything is asked for; None if it is shown.
    """

    page: Span
    document: int
    document_span: Span
    edits: tuple[Edit, ...]
    relation: Relation
    similarity: float
    bits: float = 0.0
    held_back: str | None = None


@dataclass(frozen=True, slots=True)
class CrossReference:
    """
    Where else a highlight's words stand.

    Args:
        context: The sentences around the span, in the document.
        quotation: The document's own quotation that these words are part of, or None.
        same_speaker: Whether page and document give the words to the same speaker; None where either is unknown.
        first: Whether it is the earliest published among the highlight's documents.
        at: Seconds into the recording, where the document is a timed transcript.
        copies: Numbers of other documents that are copies of this one, as of one agency's text; folded into it.
    """

    alignment: Alignment
    context: Span
    quotation: StoredQuotation | None = None
    same_speaker: bool | None = None
    first: bool = False
    at: float | None = None
    copies: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Spread:
    """
    In how many documents a highlight's words stand, those that are not told included.

    Args:
        documents: How many were found.
        texts: How many are left when copies of one text count once.
        first: Number of the document that was published first; None where the dates do not tell.
        more: Whether there may be more, because a limit was reached.
    """

    documents: int
    texts: int
    first: int | None
    more: bool

    def __post_init__(self) -> None:
        if not 1 <= self.texts <= self.documents:
            raise ValueError(
                f"{self.documents} documents cannot have {self.texts} texts; at least one, at most as many"
            )


@dataclass(frozen=True, slots=True)
class Highlight:
    """
    A stretch of the page that the corpus, or the page itself, has something to say about.

    Args:
        quotation: Index into `MatchResult.quotations`, for kind "quotation". Each stretch of its content has a
            highlight, and so have the quoted words in it that cross-refer to something by themselves.
        within: Indices into `MatchResult.highlights` of the passages that this stretch is part of; what they
            cross-refer to holds for it too and is not repeated here.
        held_back: Why a reader is not shown it unless everything is asked for; None if it is shown.
        spread: In how many documents the words stand; None where in none.
    """

    kind: Kind
    span: Span
    cross_references: tuple[CrossReference, ...] = ()
    quotation: int | None = None
    within: tuple[int, ...] = ()
    held_back: str | None = None
    spread: Spread | None = None


@dataclass(frozen=True, slots=True)
class MatchResult:
    """
    All that is known of one page.

    Args:
        highlights: In page order.
        documents: Those that the cross-references, their copies and the spreads name, by number.
        complete: False if a slower part is still to come or was cut by the time limit; *notices* says which.
    """

    text: str
    highlights: tuple[Highlight, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    documents: tuple[SourceDocument, ...] = ()
    complete: bool = True
    notices: tuple[str, ...] = ()
