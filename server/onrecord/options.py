"""
What a caller may set, and what was measured: limits, thresholds and weights with unit, reason and where measured.

What only bounds or shapes one rule stands beside that rule. One frozen dataclass a part; callers pass a changed copy
(`dataclasses.replace`), never change one in place.
"""

import os
from dataclasses import dataclass, field
from typing import NamedTuple, get_args

from onrecord.model import Kind

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class MatchOptions:
    """What one request may ask for; the wire's `options`."""

    kinds: tuple[Kind, ...] = KINDS
    max_cross_references: int = 5  # a highlight; more than a card shows without scrolling is asked for, not sent
    show_all: bool = False  # what is held back too, each with the reason
    # A page. In 300,000 characters the fixtures' news would have 1,800, one-line turns 17,000 that take 8 MB to
    # tell (measured).
    max_quotations: int = 5_000


@dataclass(frozen=True, slots=True)
class WebOptions:
    """What the service takes on at a time, and from whom."""

    max_body_bytes: int = 2 << 20  # bytes; the text of the longest page read so far takes a tenth of it
    max_text_units: int = 1_000_000  # UTF-16 units; a novel, while a long read has 60,000
    max_depth: int = 32  # levels of JSON; the contract needs three
    max_listed: int = 200  # documents an answer to a listing; `after` asks for more
    threads: int = 32  # beside those of callers at work or in line, so that /health always finds one
    line: int = 24  # callers who wait for one kind of work; those after them hear 503 at once
    workers: int = 0  # processes that match; 0 matches in the service's own
    match_margin: float = 2.0  # seconds over `match_seconds` until such a process is killed; less than `drain` together
    connections: int = 1024  # open sockets; of more those are closed whose client was waited for longest
    connection_seconds: int = 60  # to be idle, to send a request, or to take an answer; each
    max_held: int = (
        256 << 20
    )  # bytes of requests not yet whole and answers not yet taken, in memory and temporary files
    permits: int = os.cpu_count() or 1  # requests at work at a time; matching keeps a core busy
    permit_wait: float = 2.0  # seconds in line until 503; with `match_seconds` less than `drain`
    look_seconds: float = 2.0  # of a search or listing, which goes through the texts of all documents
    retry_after: int = 1  # seconds, what a 503 asks the caller to wait
    drain: float = 8.0  # seconds for requests under way once a signal came; service managers kill after 10
    pairing_lifetime: float = 300.0  # seconds, to walk from the terminal to the options page
    pairing_tries: int = 5  # of 2**40 codes

    @property
    def all_threads(self) -> int:
        """How many requests are under way: matching, changes, looking up, extracting, fetching, and others."""
        return 4 * (self.permits + self.line) + max(self.permits, self.workers) + self.line + self.threads


@dataclass(frozen=True, slots=True)
class TeamOptions:
    """What one of a team may ask of its server and store there; nobody meets these on a machine of their own."""

    requests: int = 300  # a minute, a person; a reader opens fewer pages, and a feed that is stored waits as it is told
    unknown_requests: int = 120  # a minute, an address, without a token that is known; twice what watches /health
    documents: int = 2_000  # a day, a person who is no administrator; some articles a minute, all day long
    characters: int = 20_000_000  # likewise; as many articles of 10,000, or twenty days of a parliament


class BatchLimits(NamedTuple):
    """How much one transaction stores: it ends with the first document that reaches either."""

    documents: int
    characters: int


@dataclass(frozen=True, slots=True)
class StoreOptions:
    """Keeping documents: how many at a time, how long, how much."""

    max_characters: int = 5_000_000  # a document; a parliament's sitting of a day has about 1 M
    batch: int = 64  # documents a transaction; a commit costs about 4 ms, an interruption repeats half a batch
    batch_characters: int = 2_000_000  # a transaction; bounds the memory of a bulk load whatever its documents' length
    # Documents a transaction where no quotations are read: 0.7 s of CPU time, as an article takes 1.4 ms (measured).
    # Each is a file of the passage index; small ones would be merged once more.
    passage_batch: int = 512
    passage_batch_characters: int = 8_000_000  # likewise; some 20,000 words, or 50 MB of memory while it is prepared
    parallel_characters: int = 150_000  # at once; fewer are prepared here before another process has loaded the model
    share_characters: int = (
        50_000  # that one process prepares at a time: ten articles, so that none waits long for another
    )
    max_processes: int = 16  # that prepare documents at once; each holds the model, about 200 MB
    match_seconds: float = 5.0  # a page; a reader waits for it, and a service that is told to stop for 8
    # Of a page, for quotations; five long reads. So 1 M characters of news take 3.5 s in all, the slowest of 16 hostile
    # shapes 5.7 s of CPU time (10 and 19 without); what was begun when the time is up is finished.
    read_characters: int = 300_000

    def limits(self, *, passages_only: bool = False) -> BatchLimits:
        """Return how much a transaction stores, quotations included or not."""
        if passages_only:
            return BatchLimits(self.passage_batch, self.passage_batch_characters)
        return BatchLimits(self.batch, self.batch_characters)


@dataclass(frozen=True, slots=True)
class ExtractionOptions:
    """Reading what others made in child processes: what it may cost, measured on 17 shapes of hostile HTML."""

    max_bytes: int = 10_000_000  # of a page or file; the longest articles seen have 2 MB of HTML
    max_tags: int = 100_000  # "<" in the HTML; lxml and Beautiful Soup take about 2 s for as many
    seconds: float = 5.0  # of waiting for one page; then the child is killed
    cpu_seconds: int = 10  # of the child for one page, for when nobody waits any more
    memory: int = 1 << 30  # bytes of address space of a child
    children: int = 2  # at a time, and one more for pages of many tags
    quick_tags: int = 20_000  # "<"; an article has a few thousand, and so many take less than a second (measured)
    wait: float = 2.0  # seconds until 503 where all are busy; an article takes a fiftieth of that


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """Fetching a page that a person names: what it may cost."""

    served: bool = False  # whether the service does so when asked; it would ask from inside, for someone outside
    seconds: float = 20.0  # of one page, looking up names and redirections included; slow sites take 5
    max_redirects: int = 5  # http to https, to the right name, to the right page, and two to spare
    max_header_bytes: int = 1 << 16  # of each answer; browsers take as many or more, sites send a tenth
    max_bytes: int = 10_000_000  # of a page, packed and unpacked; more would not be read
    at_a_time: int = 4  # that the service fetches; they wait for others, and hold a thread each


@dataclass(frozen=True, slots=True)
class QuotationOptions:
    """What is taken for a quotation, and what of it a reader is shown; measured on the development part of PolNeAR."""

    batch_characters: int = (
        100_000  # of texts read side by side: 20.2 ms a thousand words; 20.7 by half as many, 26.6 one by one
    )
    outside_bias: float = (
        0.3  # nats taken from "no quotation"; at 0.28 two sayings of our pages went to the wrong words
    )
    min_content: float = 0.3  # probability that a content belongs to its cue; at 0.5 one attribution in twenty is lost
    min_source: float = 0.1  # probability that a source belongs to its cue; a doubtful source beats none
    # Confidence is the share that is right (docs/confidence.md), so these say how often a reader is misled.
    min_shown_quoted: float = 0.4  # confidence; of words in marks 4 in 28 below it are given to the right source
    min_named: float = 0.45  # confidence; below it a speaker is a mere candidate; 5 of 6 in marks below 0.5 were right
    min_shown_indirect: float = 0.6  # confidence; from 0.5 to 0.6 a point of precision costs half a point of recall


@dataclass(frozen=True, slots=True)
class SpeakerOptions:
    """
    Whom a pronoun or a description means: weights of a sum over what speaks for each person named before it.

    Measured on the labelled pronouns and descriptions of PolNeAR's development part (120, of which 106 were right, ± 3)
    and on 50 descriptions of its training part (36 right, one judge): any one of these weights set to nothing, halved
    or doubled changes at most one of the former and two of the latter. So they stay the prototype's, or round numbers,
    and what decides is which rules there are.
    """

    per_point: float = -1 / 250  # for each code point away
    subject: float = 1.2  # subjects go on being talked about
    owner: float = -0.6  # "Roe’s" beside "Roe"
    quoted: float = -2.0  # who is named in someone's words does not say the next ones
    last_speaker: float = 1.0  # "He added"
    gender_known: float = 1.0  # beside people of whom it is unknown
    paragraph: float = 1.0  # subjects in the paragraph of the pronoun
    same_sentence: float = 1.0  # "his", "her" and their possessor
    role: float = 4.0  # who was said to be what is asked for; half of it where several may be, as candidates
    shared_word: float = 1.0  # a place or party that was told of them, in what is asked for
    salience: float = 0.3  # for each doubling of how often the text names them; of "the candidate"
    longest_ago: float = -4.0  # least that distance leaves of who holds the office asked for
    min_margin: float = 0.1  # between the best two; nearer is nobody
    window: int = 1500  # code points back; some ten sentences
    mentions: int = 12  # of people, back; bounds the work for each pronoun
    group_window: int = 2500  # code points back to the two whom "both leaders" means


@dataclass(frozen=True, slots=True)
class LookupOptions:
    """
    When shared words make a stored quotation a cross-reference of a quotation on the page.

    All is weighed in bits, against what chance brings. It was set by hand on news pages among 324 articles into which
    passages were copied (seeds 5 to 8 and 21 to 24, 40 pages each) and on the two example articles. There 0.11 links a
    page were beyond what passages lead to and beyond what was copied, most of them the same saying in fact; 0.52 were
    while story and context counted in full whether or not the stories are one.
    """

    max_words: int = 12  # rarest words of a stretch that are asked for; they decide, and each costs a look-up
    max_word_count: int = 20_000  # stored quotations; a word that more hold says nothing and costs the most
    max_candidates: int = 100  # stored quotations a stretch; each is laid beside it word by word
    max_references: int = 20  # a quotation; four cards full
    whole_share: float = 0.5  # of the longer stretch's content words, for words of everyday speech ("a great deal")
    # More than chance brings; a page asks for some hundred stretches. With 14, and 4 for the same speaker, 0.225 false
    # links and passages a page on seeds 6 and 7; with these 0.2.
    margin_bits: float = 17.0
    unshared_bits: float = 0.5  # asked more each time that the longer stretch is twice what is shared
    indirect_bits: float = 14.0  # asked more where one side is no wording but a report of what was said
    max_word_bits: float = 15.0  # a word; a rarer one may be a slip of the pen
    headline_words: int = 4  # capitalised content words of a stretch that has no others; fewer are a name or a title
    name_bits: float = 3.0  # a word of a name that the page names; it says what the story is, not what was said
    break_bits: float = 4.0  # price of other content words between two shared ones, times the root of their number
    contained_share: float = 0.6  # of the shorter stretch's words; fewer are a meeting, not a quotation
    whole_bits: float = 6.0  # given where both quotations hold the same content words and no more
    same_speaker_bits: float = 7.0  # given where both texts name the same speaker
    other_speaker_bits: float = 3.0  # taken where they name another; one quotation in eight changes its speaker
    context_words: int = 25  # on either side of a quotation: about the sentence that it stands in
    context_share: float = 0.5  # of the bits of a word beside both quotations; such words come together
    max_context_bits: float = 10.0  # given for all of them
    prior_documents: int = 100  # of other stories, that a small corpus counts as having
    story_names: int = 5  # the rarest that two texts share
    same_story: float = 1.6  # times a name that a third text has too; of such names two are 1.5, three 1.75
    story_sharpness: float = 4.0  # power of the share of them; with 2 a quarter more links were false, with 8 as many
    min_bits: float = 13.0  # of the words; those that the corpus holds in many places are a catch-phrase
    # Words beside the shared ones that a cross-reference still shows; its context shows the rest. With 8, document
    # spans were right to 94.4 %, with 5 to 94.7 %, with 3 to 94.8 % but a wording of our pages was cut.
    beside_words: int = 5


@dataclass(frozen=True, slots=True)
class ReuseOptions:
    """
    When shared words are a passage that was reused rather than chance.

    Bits and shares come from a study with a million documents; what marks give was set on news pages into which
    passages of 324 articles were copied: 8 seeds of 40 pages gave plagdet 0.965 and 0.11 false ones a page, 5 others
    0.970 and 0.08, and 0.962 and 0.08 among 20,324.
    The limits of labels were set on halves of these articles whose words the background had not counted.
    """

    window: int = 2  # shingles; of so many in a row a document stores one
    max_repeats: int = 4  # of one shingle in one text; more is a refrain
    max_postings: int = 300  # documents a shingle; at a million documents 100 found as much as 1,000
    max_quoted_words: int = 60  # in quotation marks; longer stretches need no help from them

    base_bits: float = 27.0  # asked of a passage, before the sizes of page and corpus
    corpus_slope: float = 0.55  # bits a doubling of the corpus; 1.0 is too strict at a million documents by 2 points
    corpus_words_log2: float = 18.0  # size at which `base_bits` was set
    quotation_bits: float = (
        14.0  # given to what fills its quotation marks; with 16 more of our own pages' links are false
    )
    inexact_bits: float = 8.0  # asked more of what differs and stands in no quotation marks
    # Most that a part of a written token ("V.A.", "first-in-the-nation") counts for, or a word again ("over and over").
    joined_bits: float = 3.0
    repeat_words: int = 4  # before a word, in which it stands already

    min_quotation_words: int = 3  # equal words that fill quotation marks
    min_quoted_words: int = 4  # words that differ in part, or stand in a longer quotation
    min_bare_words: int = 6  # without quotation marks; fewer nobody can tell from chance

    seed_share: float = 0.7  # of the bits asked for, that the five words of a hit must carry; 0.8 costs half a point
    candidate_share: float = 0.8  # of the bits asked for, that the runs of one place must carry
    drift_words: int = 16  # that the distance of page and document may change from a stretch to the next
    max_candidates: int = 80  # places in documents that are read; each costs about 50 microseconds
    max_sure_candidates: int = 1000  # those included whose known words reach the bits; of which a page seldom has more
    place_words: int = 8  # of the page; each such place gets its best candidate before any gets its second
    max_documents: int = 50  # for one place of the page; a card tells their number and shows a few

    # Boilerplate of a publisher. Two articles of one election have 3 % of their telling words in common, nine pairs in
    # ten less than 9 %; those nearest to each other have 24 % (measured on 300 of PolNeAR's training part).
    max_notice_length: int = 1000  # code points; a footer with all its notices
    edge_texts: int = 4  # of one publisher, at whose ends a passage stands
    notice_texts: int = 8  # of one publisher, wherever in them; a columnist may repeat a sentence a few times
    everywhere_texts: int = 20  # of any publishers; and where the page does not tell what it is about
    max_notice_share: float = 0.8  # of such a page, pasted words perhaps; what makes up more is what is asked about
    edge_length: int = 300  # code points between a passage and the end of a text; a line or two of other notices
    publisher_share: float = 0.9  # of the texts: "nearly all"
    telling_bits: float = 12.0  # of a word that tells what a text is about; one word in four thousand
    telling_words: int = 20  # on the page; of fewer nobody can say what it is about
    min_kinship: float = 0.12  # share of the telling words that texts on one subject have in common

    # Copies of one text. Nothing else shares so much but what is printed again.
    copy_shingles: float = 0.8  # of the shorter text's; a headline, a dateline and a changed word in 15 leave as many
    copy_length: float = 0.7  # of the longer text's words; editors cut a last paragraph or two

    copy_share: float = 0.9  # of a stored file that a page must hold to be the file's page; editors cut a line or two
    copied_share: float = 0.5  # of the page that the file must make up; a statement printed in full makes up less

    gap_words: int = 12  # that page or document may have between two runs of equal words
    cut_words: int = 45  # that the document may have where the page has an ellipsis or a bracket
    gap_bits: float = 4.0  # price of a gap, times 1 + the root of its words
    cut_bits: float = 12.0  # given where the page marks what it cut; nobody does in words of their own
    cut_reach: int = 6  # words from such a mark, that what it joins is looked for with less evidence
    block_bits: float = 30.0  # further price of a gap that goes on in another paragraph: a heading, a byline, the lead
    min_step_bits: float = 4.0  # that a run must be worth beyond the gap before it
    overrun_words: int = 1  # beyond quotation marks, that are shared by chance
    known_share: float = 0.7  # of a word's own bits, for the first word after a gap

    max_title_words: int = 6  # in quotation marks, that may be a title or a name and no more
    min_title_bits: float = 10.0  # that are left of them when names are taken away; "of the" has less
    max_label_words: int = 14  # longer passages say something whatever they are made of
    max_boilerplate_words: int = 60  # longer ones are more than a notice
    min_telling_bits: float = 20.0  # that are left when names and stock phrases are taken away
    min_bits_per_word: float = 4.2  # less is a string of the most common words


@dataclass(frozen=True, slots=True)
class Options:
    """All parts together; the defaults are what the product ships with."""

    match: MatchOptions = field(default_factory=MatchOptions)
    store: StoreOptions = field(default_factory=StoreOptions)
    extraction: ExtractionOptions = field(default_factory=ExtractionOptions)
    fetch: FetchOptions = field(default_factory=FetchOptions)
    web: WebOptions = field(default_factory=WebOptions)
    team: TeamOptions = field(default_factory=TeamOptions)
    quotation: QuotationOptions = field(default_factory=QuotationOptions)
    speaker: SpeakerOptions = field(default_factory=SpeakerOptions)
    lookup: LookupOptions = field(default_factory=LookupOptions)
    reuse: ReuseOptions = field(default_factory=ReuseOptions)
