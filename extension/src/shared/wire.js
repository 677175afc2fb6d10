/**
 * What the service says and is told, as docs/api.md fixes it. Types only.
 *
 * All offsets are UTF-16 code units, since every request of the extension asks for them.
 *
 * @typedef {"quotation" | "passage" | "claim"} Kind
 * @typedef {"identical" | "trimmed" | "extended" | "altered" | "similar"} Relation
 * @typedef {"direct" | "mixed" | "indirect"} Form
 *
 * @typedef {object} Span
 * @property {number} start
 * @property {number} end
 *
 * @typedef {object} Edit  One difference of wording, seen from the document to the page.
 * @property {"insert" | "delete" | "replace"} op  insert: only the page has the words; delete: only the document
 * @property {[number, number]} page
 * @property {[number, number]} document
 * @property {boolean} misquoted  it alters words inside the quotation marks of both, unmarked
 * @property {"ellipsis" | "brackets" | null} mark  how a text owns up to it: where it cut, around what it put in
 *
 * @typedef {object} CrossReference
 * @property {string} document  id into `documents`
 * @property {number} start
 * @property {number} end
 * @property {string} exact
 * @property {string} prefix
 * @property {string} suffix
 * @property {Relation} relation
 * @property {number} similarity  in 0..1
 * @property {Edit[]} edits
 * @property {boolean} misquoted  whether any of them is: words differ inside the quotation marks of both, unmarked
 * @property {{start: number, end: number, exact: string}} context  the sentences around it
 * @property {number | null} at  seconds into the recording
 * @property {{speaker: string | null, form: Form, cue: string | null} | null} quotation
 * @property {boolean | null} same_speaker
 * @property {boolean} first
 * @property {string[]} [copies]  ids of documents that are copies of this one; an older service does not tell
 *
 * @typedef {object} Spread  In how many documents a highlight's words stand.
 * @property {number} documents
 * @property {number} texts  how many are left when copies of one text count once
 * @property {string | null} first  id of the document published first, where the dates tell
 * @property {boolean} more  there may be more
 *
 * @typedef {object} Highlight
 * @property {string} id
 * @property {Kind} kind
 * @property {number} start
 * @property {number} end
 * @property {string} exact
 * @property {string} prefix
 * @property {string} suffix
 * @property {string | null} [quotation]  id into `quotations`
 * @property {string[]} [within]  ids of the passages that enclose it
 * @property {string | null} [held_back]
 * @property {CrossReference[]} cross_references
 * @property {Spread | null} [spread]  null where they stand nowhere else; an older service does not tell
 *
 * @typedef {object} Quotation
 * @property {string} id
 * @property {Form} form
 * @property {Span[]} content
 * @property {Span[]} [quoted]  what of it is given word for word; an older service does not tell
 * @property {Span | null} source
 * @property {Span | null} cue
 * @property {string | null} speaker  id into `speakers`
 * @property {number} confidence  in 0..1
 * @property {string[]} candidates  ids of those who may have said it, where `speaker` is null
 * @property {boolean} doubtful  whether it is not even sure that `source` says it
 * @property {string | null} [held_back]
 *
 * @typedef {object} Speaker
 * @property {string} id
 * @property {string} name
 * @property {string[]} aliases
 * @property {string | null} [role]
 * @property {string | null} [record]  id in the corpus, if it quotes somebody of that name
 *
 * @typedef {object} SourceDocument
 * @property {string} id
 * @property {string | null} url
 * @property {string | null} title
 * @property {string | null} publisher
 * @property {string | null} published  ISO 8601
 * @property {string} kind
 * @property {string | null} [author]  an older service does not tell
 *
 * @typedef {object} Answer
 * @property {"utf-16"} offset_unit
 * @property {string} text_sha256
 * @property {number} revision
 * @property {boolean} complete
 * @property {string[]} notices
 * @property {Highlight[]} highlights
 * @property {Quotation[]} quotations
 * @property {Speaker[]} speakers
 * @property {SourceDocument[]} documents
 *
 * @typedef {object} AnnotationPage  W3C Web Annotations
 * @property {string} id
 * @property {object[]} items
 *
 * @typedef {object} MatchRequest
 * @property {string} text
 * @property {string} url
 * @property {string} title
 * @property {"utf-16"} offset_unit
 * @property {{kinds?: Kind[], show_all?: boolean}} [options]
 *
 * @typedef {object} Stored  What became of a document that was sent.
 * @property {string} id
 * @property {"new" | "unchanged" | "new version"} status
 * @property {number} version
 *
 * @typedef {object} ListedDocument  What is stored at an address; less is listed here than the service tells.
 * @property {string} id
 * @property {string} added  ISO 8601, UTC
 * @property {number} versions
 * @property {string} text_sha256
 *
 * @typedef {object} Problem  RFC 9457
 * @property {number} status
 * @property {string} title
 * @property {string} detail
 */

export {};
