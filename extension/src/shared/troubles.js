/**
 * What each trouble is called and what would help, in the words of popup, panel and options. *command* is for a
 * terminal; *options*: they can mend it.
 *
 * @typedef {import("./catalogue.js").Key} Key
 * @typedef {{title: Key, advice: Key, command?: string, options?: boolean}} Known
 * @typedef {{title: string, advice: string, command: string, options: boolean}} Advice
 */
import { say } from "./language.js";

/** @type {Record<import("./messages.js").Trouble, Known>} */
const TROUBLES = {
  absent: { title: "troubleAbsent", advice: "troubleAbsentAdvice", command: "onrecord serve" },
  "other-program": { title: "troubleOther", advice: "troubleOtherAdvice", options: true },
  "other-version": { title: "troubleVersion", advice: "troubleVersionAdvice" },
  "not-paired": { title: "troublePairing", advice: "troublePairingAdvice", command: "onrecord pair", options: true },
  "wrong-code": { title: "troubleCode", advice: "troubleCodeAdvice", command: "onrecord pair" },
  busy: { title: "troubleBusy", advice: "troubleBusyAdvice" },
  late: { title: "troubleBusy", advice: "troubleLateAdvice" },
  misfit: { title: "troubleRefused", advice: "troubleMisfitAdvice" },
  refused: { title: "troubleRefused", advice: "troubleSaid" },
  "closed-page": { title: "troubleClosed", advice: "troubleClosedAdvice" },
  "empty-page": { title: "troubleEmpty", advice: "troubleEmptyAdvice" },
  "changed-page": { title: "troubleChanged", advice: "troubleChangedAdvice" },
  address: { title: "troubleAddress", advice: "troubleAddressAdvice" },
  "no-selection": { title: "troubleUnselected", advice: "troubleUnselectedAdvice" },
  failed: { title: "troubleFailed", advice: "troubleSaid" },
};

/** @param {import("./messages.js").Trouble} trouble @returns {Advice} */
export function adviseOn(trouble) {
  const { title, advice, command = "", options = false } = TROUBLES[trouble];
  return { title: say(title), advice: say(advice), command, options };
}
