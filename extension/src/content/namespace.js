"use strict";
/**
 * The content scripts' one name. They are classic scripts, so that nothing of the extension has to be readable by
 * pages; each adds its functions to `OnRecord`, which lives in the extension's isolated world. They know no browser
 * API and never fetch: the background reads the page through `OnRecord.read` and hands the answer to
 * `OnRecord.annotate`. The service's reading page runs the same files as ordinary scripts.
 *
 * @typedef {import("../shared/wire.js").Answer} Answer
 * @typedef {import("../shared/wire.js").CrossReference} CrossReference
 * @typedef {import("../shared/wire.js").Highlight} WireHighlight
 * @typedef {import("../shared/wire.js").Quotation} Quotation
 * @typedef {import("../shared/wire.js").SourceDocument} SourceDocument
 *
 * @typedef {import("../shared/messages.js").PageMessage} PageMessage
 * @typedef {import("../shared/messages.js").FrameState} FrameState
 * @typedef {import("../shared/messages.js").Appearance} Appearance
 * @typedef {import("../shared/messages.js").Line} Line
 * @typedef {import("../shared/messages.js").Color} Color
 * @typedef {import("../shared/catalogue.js").Catalogue} Catalogue
 * @typedef {import("../shared/catalogue.js").Key} Key
 *
 * @typedef {object} Stretch  A run of the page's text that one text node holds.
 * @property {Text} node
 * @property {number} offset  where the run begins in the node
 * @property {number} start  where it begins in the page's text
 * @property {number} length
 * @property {Node} scope  the shadow root or slotted node in which it stands, or else the root of the reading
 *
 * @typedef {object} Flow  How a text node is shown.
 * @property {Element} block  where it runs on
 * @property {boolean} keepsSpace
 * @property {boolean} isVisible
 * @property {Node} scope
 *
 * @typedef {object} PageText
 * @property {string} text  blocks separated by newlines, white space collapsed as it is shown; UTF-16
 * @property {Stretch[]} stretches  sorted by start
 * @property {boolean} cut  whether the page is longer
 * @property {ShadowRoot[]} roots  whose text it has, also closed ones
 *
 * @typedef {object} Anchored  A highlight with its place on the page.
 * @property {WireHighlight} highlight
 * @property {Style} style
 * @property {Range[]} ranges  in the order in which they are read; more than one where its words stand in several shadow
 *   trees or slots, which no range spans
 *
 * @typedef {object} Annotated  The page as it is underlined now.
 * @property {Anchored[]} anchored
 * @property {Answer} answer  to the text as it is now, or what still holds of an older one
 * @property {About} about
 * @property {boolean} news  whether the text has something that the answer knows nothing of
 * @property {Counts} counts
 *
 * @typedef {{text: string, url: string, title: string}} About  A page as it is looked up.
 *
 * @typedef {{text: string, blocks: Set<string>, answer: Answer}} Answered  A text with what the service said of it.
 *
 * @typedef {object} Followed  What is done as the page changes.
 * @property {() => {roots: ShadowRoot[], isNew: boolean, isChanged: boolean}} refresh  read again; isChanged: the text is
 *   another; isNew: it has something to look up, or underlines had been lost
 * @property {() => boolean} isLost  whether some underline lost its place
 *
 * @typedef {"quotation" | "passage" | "claim" | "differs" | "alone" | "held"} Style  How a highlight is underlined;
 *   alone: a quotation of which the corpus knows nothing more; held: shown only because the reader asked for it.
 * @typedef {Record<Style, number>} Counts
 *
 * @typedef {object} Piece  A run of a wording.
 * @property {"same" | "added" | "removed" | "gap"} mark  added: only the document has it; removed: only the page
 * @property {string} text
 *
 * @typedef {object} Reference  What the card says of one place elsewhere.
 * @property {string} name  the publisher, or else the title
 * @property {string | null} title
 * @property {string | null} date  "28 Mar 2025"
 * @property {string | null} published  the same, ISO 8601
 * @property {string | null} time  "1:02:03" into the recording
 * @property {boolean} first
 * @property {boolean} again  in the document that the reference before it names
 * @property {boolean} quoted
 * @property {Piece[]} wording  none where a passage stands word for word as on the page
 * @property {string | null} speaker
 * @property {boolean} differs  another speaker
 * @property {string[]} remarks
 * @property {string | null} misquoted  which words differ inside the quotation marks
 * @property {{before: string, exact: string, after: string} | null} context
 * @property {string | null} href
 * @property {Copies | null} copies
 *
 * @typedef {object} Copies  Documents that are copies of the one that a reference names.
 * @property {string} summary  "and 4 copies: The Gazette, The Herald, …"
 * @property {{name: string, title: string | null, date: string | null, href: string | null}[]} listed
 *
 * @typedef {[string, string, string]} Sentence  One with a name in its middle; the name may be empty.
 *
 * @typedef {object} Finding  What the card says of one highlight.
 * @property {string} label  for assistive technology
 * @property {string[]} names  who said it, or who may have; empty where the card is headed by how it is spread
 * @property {boolean} perhaps  nobody is claimed to have said it
 * @property {string} role
 * @property {string} chip
 * @property {{text: string, href: string} | null} record  where all is listed that the speaker is on record with
 * @property {string[]} others  who else is given these words elsewhere
 * @property {Sentence | null} spread  in how many documents the words stand, and which had them first
 * @property {string | null} note
 * @property {string | null} unlisted  in how many documents beside those listed
 * @property {Reference[]} references
 * @property {Reference[]} passages  references of the passages that enclose it
 * @property {Sentence} around  what heads those
 * @property {string} copy  the quotation with its source
 *
 * @typedef {object} Row  What the panel's list says of one highlight.
 * @property {string} id
 * @property {import("../shared/wire.js").Kind} kind
 * @property {Style} style
 * @property {string} words
 * @property {string} speaker  who said it, or who may have; empty where nobody is known to have
 * @property {number} count  of documents
 * @property {string} remark
 * @property {string[]} publishers  of the documents
 * @property {string} heldBack  why the service holds it back unless asked; empty where it does not
 *
 * @typedef {{title: string, url: string, rows: Row[]}} Findings  of one frame
 *
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 *
 * @typedef {"under" | "over" | null} Side  where the card stands of its words; null where there was room for neither
 * @typedef {{left: number, top: number, maxHeight: number, side: Side}} Place
 *
 * @typedef {object} Pace  When to read and to tell; times in ms of one clock.
 * @property {(now: number, urgent: boolean) => number} untilRead
 * @property {(now: number, cost: number, isNew: boolean) => void} noteRead
 * @property {(now: number) => number} untilTell
 * @property {(now: number) => void} noteTold
 * @property {(now: number) => void} noteAsked
 * @property {(now: number) => void} noteAnswer
 * @property {() => void} reset
 *
 * @typedef {object} Said  What a page says of itself, as it says it.
 * @property {string} url
 * @property {string} title  of the window
 * @property {string} heading
 * @property {[string, string][]} metas  names, in lower case, and contents of meta tags
 * @property {string[]} linked  scripts of JSON-LD
 * @property {string[]} times  of `<time>` that tell when it was published
 *
 * @typedef {object} LinkedData  What JSON-LD says of the page's article; what it does not say is empty.
 * @property {string} headline
 * @property {string} publisher
 * @property {string[]} authors
 * @property {string} published
 * @property {string | null} kind
 *
 * @typedef {object} Facts  What is known of a page beside its text, as the service takes it.
 * @property {string | null} url
 * @property {string | null} title
 * @property {string | null} publisher
 * @property {string | null} author  several are separated by commas
 * @property {string | null} published  ISO 8601
 * @property {string | null} undated  a date as the page has it, where it has none that the service takes
 * @property {string | null} kind  "press release" or "post", where the page says so
 *
 * @typedef {{text: string} & Omit<Facts, "undated">} ToSave  a document as the service stores it
 * @typedef {{document: ToSave, isCut: boolean, undated: string | null}} PageToSave
 *
 * @typedef {object} Selected  What the reader selected.
 * @property {string} text  blocks separated by newlines
 * @property {string} speaker  of the finding that it is part of; empty where it is part of none
 *
 * @typedef {object} Namespace
 * @property {(catalogue: Catalogue) => void} speak  say everything in this language from now on
 * @property {(key: Key, ...values: (string | number)[]) => string} say  the message of that name with its values;
 *   the first number among them chooses the plural
 * @property {(key: Key, ...values: (string | number)[]) => Sentence} sayAround  the same, parted where the first value
 *   stands, so that it can be isolated
 * @property {Record<string, Key>} reasons  that the service has for holding something back, in its words
 * @property {(reason: string) => string} sayReason
 * @property {(time: number, month: "short" | "long") => string} sayDate  the day of *time*, in ms, as the language has it
 * @property {(items: string[], type?: "unit" | "disjunction") => {type: "element" | "literal", value: string}[]} list
 *   items and what stands between them: commas, or commas and “or”
 * @property {(items: string[], type?: "unit" | "disjunction") => string} sayList
 * @property {() => {lang: string, dir: string}} language  for elements that hold what is said
 * @property {(message: PageMessage) => void} tell  let the background know; says nothing where there is none
 * @property {{
 *   isHtml: (element: Element) => element is HTMLElement,
 *   nodeType: (this: Node) => number,
 *   lastChild: (this: Node) => Node | null,
 *   previousSibling: (this: Node) => Node | null,
 *   localName: (this: Element) => string,
 *   isContentEditable: (this: HTMLElement) => boolean,
 *   getBoundingClientRect: (this: Element) => DOMRect,
 * }} own
 * @property {(element: Element) => ShadowRoot | null} shadowRootOf  also where the page closed it
 * @property {(element: Element) => CSSStyleDeclaration | null} styleIfRead  none where neither it nor what it holds is read
 * @property {() => boolean} isSeen  false in a frame that is hidden, or too small to be read
 * @property {new () => {
 *   length: number,
 *   breakBlock: () => void,
 *   add: (node: Text, text: string, flow: Flow) => void,
 *   finish: (longest: number) => Omit<PageText, "roots">,
 * }} Collector
 * @property {(root: Element) => PageText} readText
 * @property {(page: PageText, span: {start: number, end: number, exact: string}) => Range[]} rangesOf
 *   none where the page no longer holds those words
 * @property {Record<Color, string>} colors  as CSS has them
 * @property {(style: Style, appearance: Appearance) => {line: Line, color: Color, width: number}} lookOf  width: in px
 * @property {(appearance: Appearance) => string} painterStyle  a style sheet
 * @property {(appearance: Appearance) => void} dress  underline like this from now on
 * @property {(anchored: Anchored[]) => Counts} paint
 * @property {(ranges: Range[]) => void} paintActive  none: take it off
 * @property {() => void} unpaint
 * @property {() => void} keepPainted  paint again what the page took away
 * @property {(highlight: WireHighlight, answer: Answer) => Style} styleOf
 * @property {(x: number, y: number, anchored: Anchored[]) => Anchored | null} anchoredAt
 * @property {(ranges: Range[]) => Element | null} elementOf  in which they begin
 * @property {(ranges: Range[]) => Box[]} boxesOf  line boxes that are in view
 * @property {(reference: CrossReference, pageText: string) => Piece[]} markWording
 * @property {(pieces: Piece[]) => Piece[]} abridge
 * @property {(reference: CrossReference, pageText: string) => string} listMisquoted  which words differ in the marks
 * @property {(published: string | null, month: "short" | "long") => string | null} dateOf  "28 Mar 2025"
 * @property {(highlight: WireHighlight) => number} countDocuments
 * @property {(document: SourceDocument | undefined) => string} nameOf
 * @property {(highlight: WireHighlight, answer: Answer, around: WireHighlight[], isHeaded?: boolean) => Sentence} tellSpread
 *   around: passages that enclose it, whose documents are listed too; isHeaded: it follows a heading
 * @property {(highlight: WireHighlight, around: WireHighlight[]) => string | null} tellUnlisted
 * @property {(reference: CrossReference, answer: Answer) => Copies | null} describeCopies
 * @property {(url: string | null, reference: Pick<CrossReference, "exact" | "prefix" | "suffix">) => string | null} linkTo
 * @property {(record: string) => string} [pageOfSpeaker]  address of what a speaker is on record with, where there is
 *   such a page
 * @property {(text: string, limit?: number) => string} plain  one line, without controls that reorder text
 * @property {(highlight: WireHighlight, answer: Answer, page: {text: string, title: string, url: string}) => Finding} describe
 * @property {(anchored: Anchored[], answer: Answer, pageText: string) => Row[]} describeRows
 * @property {(boxes: Box[], pointer: {x: number, y: number}, size: {width: number, height: number},
 *   view: {width: number, height: number}, side?: Side) => Place} placeCard  on that side, where there is room
 * @property {string} findingStyle  of what `renderFinding` and `renderFoot` make
 * @property {string} cardStyle
 * @property {(finding: Finding) => [HTMLElement, HTMLElement]} renderFinding  its head and its body
 * @property {(finding: Finding, close: (() => void) | null) => HTMLElement} renderFoot  its links and *Copy*
 * @property {(finding: Finding, close: () => void) => HTMLElement} renderCard
 * @property {{
 *   isHost: (node: Node) => boolean,
 *   isOpen: () => boolean,
 *   contains: (event: Event) => boolean,
 *   box: () => Box,
 *   open: (anchored: Anchored, finding: Finding, at: {x: number, y: number}, takeFocus: boolean, noteClosed: () => void) => void,
 *   move: (anchored: Anchored) => void,
 *   place: () => void,
 *   grow: () => void,
 *   close: () => void,
 *   shown: () => Anchored | null,
 * }} card  move: to where its words stand now; place: where there is most room; grow: on the side where it stands, as its content grows
 * @property {(anchored: Anchored[], describe: (highlight: WireHighlight) => Finding) => void} follow
 *   open cards for these as the reader points, taps or steps; replaces those followed before, and leaves a card open
 *   whose words are among them
 * @property {(by: 1 | -1) => void} step  go to the next or previous finding and open its card
 * @property {(id: string) => boolean} show  go to that finding and open its card, with the focus where it is; whether it
 *   still is on the page
 * @property {(answer: Answer, before: string, after: string) => {answer: Answer, isBroken: boolean}} carry  what an answer to
 *   the text *before* says of *after*: of words that are gone, nothing, nor of quotations of which words are gone;
 *   isBroken: of such a quotation words are left
 * @property {(answered: Answered[], text: string) => {answer: Answer, news: boolean} | null} recall  what is known of a
 *   text; null where nothing was answered yet
 * @property {(answered: Answered[], text: string, answer: Answer) => Answered[]} remember  newest first
 * @property {new () => Pace} Pace
 * @property {{
 *   start: (page: Followed) => void,
 *   stop: () => void,
 *   catchUp: () => boolean,
 *   tell: () => void,
 *   noteAsked: () => void,
 *   noteAnswer: () => void,
 * }} watching  catchUp: read now what has changed, if anything has; tell: let the background know, in its time
 * @property {() => boolean} isOrphan  whether the extension that put these scripts here is gone
 * @property {(root?: Element) => About} read
 * @property {(anew: boolean, root?: Element) => {found: FrameState | null, wanted: About | null, nonce: number | null}} report
 *   what is known of the page, and what should be looked up, if anything; anew: also what is known already
 * @property {(answer: Answer, nonce: number | null) => FrameState | null} annotate  with the answer to what was wanted last;
 *   any other, by the nonce of its report, changes nothing
 * @property {() => boolean} isFollowing  whether the page was read, and not cleared since
 * @property {() => Findings | null} findings  what the page is annotated with, if it is
 * @property {(ids: string[]) => Finding[]} describeFindings  of those ids that there are
 * @property {() => About | null} lookedUp  the annotated page as it is now
 * @property {() => void} clear
 * @property {() => string} addressOfPage
 * @property {(range: Range, text: string) => Finding | null} findingAround  whose words those of the range are part of
 * @property {(scripts: string[], page: {url: string, titles: string[]}) => LinkedData | null} readLinkedData
 *   null where they describe no article, or only others
 * @property {(written: string) => string | null} isoDate
 * @property {(said: Said) => Facts} factsOf
 * @property {(text: string, speaker: string) => string} attribute  words with who said them, as a text that quotes
 * @property {() => PageToSave} pageToSave
 * @property {() => Selected | null} readSelection
 * @property {(speaker: string) => ToSave | null} statementToSave  the selection, as said by that speaker; null without one
 */

// `var`, so that injecting the files a second time is harmless.
/** @type {Namespace} */
var OnRecord = /** @type {any} */ (globalThis).OnRecord ?? {};
