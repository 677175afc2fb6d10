/** The words of our own pages. They load content/namespace.js and content/language.js first, as classic scripts. */
import { browser } from "./browser.js";
import { loadCatalogue } from "./catalogue.js";

/** @typedef {import("./catalogue.js").Key | undefined} Named */

const ATTRIBUTES = { sayLabel: "aria-label", sayTitle: "title", sayPlaceholder: "placeholder" };

export const say = OnRecord.say;

/** @param {HTMLElement} element  an element in it stands where the message has $1 */
function fill(element) {
  const key = /** @type {Named} */ (element.dataset.say);
  const [child] = element.children;
  if (key && child) {
    const [before, , after] = OnRecord.sayAround(key, "");
    element.replaceChildren(before, child, after);
  } else if (key) element.textContent = say(key);
  for (const [name, attribute] of Object.entries(ATTRIBUTES)) {
    const label = /** @type {Named} */ (element.dataset[name]);
    if (label) element.setAttribute(attribute, say(label));
  }
}

async function translate() {
  OnRecord.speak(await loadCatalogue());
  Object.assign(document.documentElement, OnRecord.language());
  const named = ["say", "say-label", "say-title", "say-placeholder"].map((name) => `[data-${name}]`).join();
  for (const element of document.querySelectorAll(named)) fill(/** @type {HTMLElement} */ (element));
}

/**
 * Put the words of the reader's language wherever `data-say`, `data-say-label`, … name one, now and whenever another
 * language is chosen.
 *
 * @param {() => unknown} [redraw]  what else of the page holds words
 */
export async function translatePage(redraw = () => undefined) {
  browser.storage.local.onChanged.addListener(async ({ language }) => {
    if (!language) return;
    await translate();
    await redraw();
  });
  await translate();
}
