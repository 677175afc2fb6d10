/**
 * What the extension's own pages and its background say to each other. Types only.
 *
 * @typedef {{type: "annotate", tab: number, anew: boolean}
 *   | {type: "clear", tab: number}
 *   | {type: "step", tab: number}
 *   | {type: "check", address: string}
 *   | {type: "pair", address: string, code: string}
 *   | {type: "unpair"}} Message
 *
 * @typedef {"absent" | "other-program" | "other-version" | "not-paired" | "wrong-code" | "busy" | "refused"
 *   | "closed-page" | "empty-page" | "changed-page" | "address" | "failed"} Trouble  why something did not work
 *
 * @typedef {{quotation: number, passage: number, claim: number, differs: number, alone: number}} Counts
 *
 * @typedef {{phase: "working"}
 *   | {phase: "done", counts: Counts, notices: string[]}
 *   | {phase: "cleared"}
 *   | {phase: "failed", trouble: Trouble, detail: string}} TabState  what is known of one tab
 *
 * @typedef {{done: true} | {done: false, trouble: Trouble, detail: string}} Outcome
 *
 * @typedef {{address: string, token: string | null}} Settings
 */

export {};
