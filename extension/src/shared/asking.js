/** Asking the background from a full page of ours, and telling how it went in the page's `status`. */
import { browser } from "./browser.js";
import { say } from "./language.js";
import { adviseOn } from "./troubles.js";

/**
 * @typedef {import("./messages.js").Message} Message
 * @typedef {import("./messages.js").Outcome} Outcome
 */

/** @template {HTMLElement} T @param {string} id @param {new () => T} kind @returns {T} */
export function byId(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new TypeError(`${location.pathname}: expected #${id} to be a ${kind.name}`);
  return element;
}

/** @param {"good" | "bad" | ""} mood @param {string} title @param {string} [advice] @param {string} [detail] */
export function tell(mood, title, advice = "", detail = "") {
  byId("status", HTMLElement).className = mood;
  byId("title", HTMLElement).textContent = title;
  byId("advice", HTMLElement).textContent = advice;
  byId("detail", HTMLElement).textContent = detail;
}

/** @param {Message} message @returns {Promise<Outcome>} */
export const send = (message) => browser.runtime.sendMessage(message);

/** @param {Message} message @param {string} done  what to say when it worked @returns {Promise<Outcome>} */
export async function ask(message, done) {
  tell("", say("optionsMoment"));
  const outcome = await send(message);
  if (outcome.done) tell("good", done);
  else {
    const { title, advice, command } = adviseOn(outcome.trouble);
    tell("bad", title, command ? `${advice} ${say("optionsRun", command)}` : advice, outcome.detail);
  }
  return outcome;
}

/**
 * Pair with the code that is typed.
 *
 * @param {string} address
 * @param {HTMLInputElement} code
 * @returns {Promise<Outcome | null>} null where there is no code
 */
export async function pairWith(address, code) {
  if (!code.value.trim()) {
    tell("bad", say("optionsCodeMissing"), say("optionsCodeMissingAdvice"));
    code.focus();
    return null;
  }
  const outcome = await ask({ type: "pair", address, code: code.value.trim() }, say("optionsPaired"));
  if (outcome.done) code.value = "";
  return outcome;
}
