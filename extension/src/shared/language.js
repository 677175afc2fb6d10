/** The words of our own pages. They load content/namespace.js and content/language.js first, as classic scripts. */
import { loadCatalogue } from "./catalogue.js";

const ATTRIBUTES = { sayLabel: "aria-label", sayTitle: "title", sayPlaceholder: "placeholder" };

export const say = OnRecord.say;

/** @typedef {import("./catalogue.js").Key | undefined} Named */

/** @param {HTMLElement} element */
function fill(element) {
  const key = /** @type {Named} */ (element.dataset.say);
  if (key) element.textContent = say(key);
  for (const [name, attribute] of Object.entries(ATTRIBUTES)) {
    const label = /** @type {Named} */ (element.dataset[name]);
    if (label) element.setAttribute(attribute, say(label));
  }
}

/** Put the words of the reader's language wherever `data-say`, `data-say-label`, … name one. */
export async function translatePage() {
  const catalogue = await loadCatalogue();
  OnRecord.speak(catalogue);
  Object.assign(document.documentElement, OnRecord.language());
  const named = ["say", "say-label", "say-title", "say-placeholder"].map((name) => `[data-${name}]`).join();
  for (const element of document.querySelectorAll(named)) fill(/** @type {HTMLElement} */ (element));
}
