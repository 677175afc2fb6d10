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
 *   | {type: "check", address: string}
 *   | {type: "pair", address: string, code: string}
 *   | {type: "unpair"}} Message
 *
 * @typedef {{type: "changed"}
 *   | {type: "selected", id: string | null}} PageMessage  all that content scripts say: no text, nothing of the page
 *
 * @typedef {"absent" | "other-program" | "other-version" | "not-paired" | "wrong-code" | "busy" | "late" | "refused" | "misfit"
 *   | "closed-page" | "empty-page" | "changed-page" | "address" | "failed"} Trouble  why something did not work
 *
 * @typedef {{quotation: number, passage: number, claim: number, differs: number, alone: number,
 *   held: number}} Counts
 *
 * @typedef {object} FrameState  what was found in one frame of a tab
 * @property {Counts} counts
 * @property {string[]} notices
 * @property {boolean} complete  whether no more of the answer is to come
 * @property {boolean} pending  whether its text changed since and waits to be looked up
 *
 * @typedef {{phase: "working"}
 *   | {phase: "done", frames: Record<number, FrameState>}
 *   | {phase: "cleared"}
 *   | {phase: "failed", trouble: Trouble, detail: string}} TabState  what is known of one tab
 *
 * @typedef {{frames: ({frame: number} & Findings)[], heldBack: boolean}} TabFindings
 *   all that the panel lists of a tab, and whether what is held back is among it
 *
 * @typedef {{done: true, value: unknown} | {done: false, trouble: Trouble, detail: string}} Outcome
 *
 * @typedef {object} Settings
 * @property {string} address  of the service
 * @property {string | null} token  proves that we are paired with it
 * @property {string[]} heldBack  reasons that the service has for holding something back, shown all the same
 * @property {"page" | "speaker"} order  of the panel's list
 * @property {string} language  of what we say, as in `_locales`; empty: the browser's
 */

export {};
