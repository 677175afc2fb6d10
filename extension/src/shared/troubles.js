/**
 * What each trouble is called and what would help, in the words of popup, panel and options. *command* is for a
 * terminal; *offers*: what to offer instead of looking again.
 *
 * @typedef {import("./catalogue.js").Key} Key
 * @typedef {import("./status.js").Offer} Offer
 * @typedef {{title: Key, advice: Key, command?: string, offers?: Offer[]}} Known
 * @typedef {{title: string, advice: string, command: string, offers: Offer[]}} Advice
 */
import { say } from "./language.js";

/** @type {Record<import("./messages.js").Trouble, Known>} */
const TROUBLES = {
  absent: { title: "troubleAbsent", advice: "troubleAbsentAdvice", command: "onrecord serve" },
  "no-access": { title: "troubleAccess", advice: "troubleAccessAdvice", offers: ["allow", "again"] },
  "other-program": { title: "troubleOther", advice: "troubleOtherAdvice", offers: ["pair", "again"] },
  "older-service": { title: "troubleServiceOld", advice: "troubleServiceOldAdvice" },
  "older-extension": { title: "troubleExtensionOld", advice: "troubleExtensionOldAdvice" },
  "not-agreed": { title: "troubleAgreed", advice: "troubleAgreedAdvice", offers: ["agree", "later", "learn"] },
  "not-agreed-there": { title: "troubleAgreedThere", advice: "troubleAgreedThereAdvice", offers: ["pair", "again"] },
  "not-paired": { title: "troublePairing", advice: "troublePairingAdvice", command: "onrecord pair", offers: ["pair", "again"] },
  "wrong-code": { title: "troubleCode", advice: "troubleCodeAdvice", command: "onrecord pair" },
  "wrong-token": { title: "troubleToken", advice: "troubleTokenAdvice" },
  "not-allowed": { title: "troubleAllowed", advice: "troubleAllowedAdvice", offers: ["pair", "again"] },
  busy: { title: "troubleBusy", advice: "troubleBusyAdvice" },
  late: { title: "troubleBusy", advice: "troubleLateAdvice" },
  misfit: { title: "troubleRefused", advice: "troubleMisfitAdvice" },
  refused: { title: "troubleRefused", advice: "troubleSaid" },
  paused: { title: "troublePaused", advice: "troublePausedAdvice", offers: ["resume"] },
  "never-here": { title: "troubleNever", advice: "troubleNeverAdvice", offers: ["unblock"] },
  withdrawn: { title: "troubleWithdrawn", advice: "troubleWithdrawnAdvice", offers: ["grant", "again"] },
  unclicked: { title: "troubleUnclicked", advice: "troubleUnclickedAdvice" },
  "closed-page": { title: "troubleClosed", advice: "troubleClosedAdvice", offers: [] },
  "pdf-page": { title: "troublePdf", advice: "troublePdfAdvice", offers: [] },
  "file-page": { title: "troubleFile", advice: "troubleFileAdvice", command: "onrecord match FILE", offers: [] },
  "own-page": { title: "troubleOwn", advice: "troubleOwnAdvice", offers: [] },
  "empty-page": { title: "troubleEmpty", advice: "troubleEmptyAdvice" },
  "changed-page": { title: "troubleChanged", advice: "troubleChangedAdvice" },
  address: { title: "troubleAddress", advice: "troubleAddressAdvice" },
  "changed-selection": { title: "troubleReselected", advice: "troubleReselectedAdvice" },
  "no-selection": { title: "troubleUnselected", advice: "troubleUnselectedAdvice" },
  storage: { title: "troubleStorage", advice: "troubleStorageAdvice" },
  failed: { title: "troubleFailed", advice: "troubleSaid" },
};

/** @param {import("./messages.js").Trouble} trouble @returns {Advice} */
export function adviseOn(trouble) {
  const { title, advice, command = "", offers = ["again"] } = TROUBLES[trouble];
  return { title: say(title), advice: say(advice), command, offers };
}
