/**
 * What the extension's own pages and its background say to each other, and what a page may say. Types only.
 *
 * @typedef {{type: "annotate", tab: number, anew: boolean}
 *   | {type: "clear", tab: number}
 *   | {type: "step", tab: number}
 *   | {type: "findings", tab: number}
 *   | {type: "describe", tab: number, frame: number, ids: string[]}
 *   | {type: "show", tab: number, frame: number, id: string}
 *   | {type: "holdBack", tab: number, shown: boolean}
 *   | {type: "annotations", tab: number}
 *   | {type: "saving", tab: number}
 *   | {type: "savePage", tab: number, page: string | null}
 *   | {type: "saveStatement", tab: number, speaker: string, text: string}
 *   | {type: "undoSaving", tab: number}
 *   | {type: "check", address: string}
 *   | {type: "pair", address: string, code: string}
 *   | {type: "unpair"}} Message
 *
 * @typedef {{type: "changed"}
 *   | {type: "selected", id: string | null}} PageMessage  all that content scripts say: no text, nothing of the page
 *
 * @typedef {"absent" | "other-program" | "older-service" | "older-extension" | "not-paired" | "not-allowed" | "wrong-code" | "wrong-token" | "busy"
 *   | "late" | "refused" | "misfit" | "no-access" | "not-agreed" | "not-agreed-there" | "paused" | "never-here" | "withdrawn" | "unclicked" | "closed-page"
 *   | "pdf-page" | "file-page" | "own-page" | "empty-page" | "changed-page" | "address" | "no-selection" | "changed-selection"
 *   | "storage" | "failed"} Trouble  why something did not work
 *
 * @typedef {{quotation: number, passage: number, claim: number, differs: number, alone: number,
 *   held: number}} Counts
 *
 * @typedef {object} FrameState  what was found in one frame of a tab
 * @property {Counts} counts
 * @property {string[]} notices
 * @property {boolean} cut  whether it is longer than what is looked up
 * @property {boolean} complete  whether no more of the answer is to come
 * @property {boolean} pending  whether its text changed since and waits to be looked up
 *
 * @typedef {{phase: "working", step: "reading" | "asking", since: number}
 *   | {phase: "done", frames: Record<number, FrameState>, corpusIsEmpty?: boolean}
 *   | {phase: "cleared"}
 *   | {phase: "failed", trouble: Trouble, detail: string}} TabState  what is known of one tab; since: in ms, as Date.now() has it
 *
 * @typedef {{frames: ({frame: number} & Findings)[], heldBack: boolean}} TabFindings
 *   all that the panel lists of a tab, and whether what is held back is among it
 *
 * @typedef {object} Saved  What was saved of a tab last.
 * @property {"page" | "statement"} what
 * @property {"new" | "new version" | "unchanged" | "undone"} status
 * @property {string | null} page  the address of the page
 * @property {{id: string, version: number} | null} undo  what takes it back; null where there is nothing to
 *
 * @typedef {object} Saving  What can be saved of a tab, and what is stored of its page.
 * @property {Omit<ToSave, "text">} facts
 * @property {boolean} isCut  the page is longer than what is saved of it
 * @property {string | null} undated  a date of the page that could not be read
 * @property {{added: string, versions: number, isSame: boolean} | null} stored
 * @property {Selected | null} selection
 * @property {Saved | null} saved
 *
 * @typedef {{done: true, value: unknown} | {done: false, trouble: Trouble, detail: string}} Outcome
 *
 * @typedef {"solid" | "dotted" | "dashed" | "double"} Line
 * @typedef {"blue" | "ochre" | "violet" | "red" | "green" | "grey"} Color
 * @typedef {"fine" | "normal" | "strong"} Strength
 * @typedef {{[style in keyof Counts]?: {line?: Line, color?: Color}}} Styles
 * @typedef {{styles: Styles, strength: Strength}} Appearance  of underlines
 *
 * @typedef {"always" | "never"} Mode  of a site: its pages are read without a click, or not at all
 *
 * @typedef {object} Settings
 * @property {string} address  of the service
 * @property {string | null} token  proves that we are paired with it
 * @property {boolean} agreed  whether the reader has said yes to what is read and where it goes
 * @property {string} agreedTo  the address of the team's server that the reader has said yes to; empty: none
 * @property {boolean} paused  no page is read
 * @property {Record<string, Mode>} sites  by host; on all others a page is read at a click
 * @property {import("./wire.js").Kind[]} kinds  of findings to ask for
 * @property {Styles} styles  what is changed of how findings are underlined
 * @property {Strength} strength  of the lines
 * @property {string[]} heldBack  reasons that the service has for holding something back, shown all the same
 * @property {"page" | "speaker"} order  of the panel's list
 * @property {string} language  of what we say, as in `_locales`; empty: the browser's
 */

export {};
