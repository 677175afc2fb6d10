/** Asking the background, and telling the reader what came of it. */
import { browser } from "../shared/browser.js";
import { adviseOn } from "../shared/troubles.js";

/**
 * @typedef {import("../shared/messages.js").Message} Message
 * @typedef {import("../shared/messages.js").Outcome} Outcome
 */

/** @template {HTMLElement} [E=HTMLElement] @param {string} id */
export const byId = (id) => /** @type {E} */ (document.getElementById(id));

/**
 * Say what came of something that the reader did. Nothing else is ever said aloud by itself.
 *
 * @param {string} text
 * @param {boolean} [seen]  whether it is shown too, since nothing else that can be seen says it
 */
export function tell(text, seen = true) {
  byId("told").textContent = text;
  byId("told").classList.toggle("unseen", !seen);
}

/** @template T @param {Message} message @returns {Promise<T | undefined>} what was asked for; else the trouble is told */
export async function ask(message) {
  const outcome = /** @type {Outcome} */ (await browser.runtime.sendMessage(message));
  if (outcome.done) return /** @type {T} */ (outcome.value);
  const { title, advice } = adviseOn(outcome.trouble);
  tell([title, advice, outcome.detail].filter(Boolean).join(" "));
}
