/** The words of the extension, from `_locales`, in the language that was chosen or else the browser's. */
import { browser } from "./browser.js";
import { loadSettings } from "./settings.js";

/**
 * @typedef {object} Catalogue
 * @property {string} locale  BCP 47
 * @property {Record<string, string>} messages  by key; $1 to $9 stand for values, `_one` and `_other` end the keys of plurals
 *
 * @typedef {keyof typeof import("../../_locales/en/messages.json")} Entry
 * @typedef {Entry extends infer E ? E extends `${infer Base}_${Intl.LDMLPluralRule}` ? Base : E : never} Key  what can be said
 */

export const LANGUAGES = /** @type {const} */ ({ en: "English", de: "Deutsch" });

/** @param {string} language @returns {Promise<Record<string, string>>} */
async function readMessages(language) {
  const response = await fetch(browser.runtime.getURL(`/_locales/${language}/messages.json`));
  const entries = Object.entries(/** @type {Record<string, {message: string}>} */ (await response.json()));
  return Object.fromEntries(entries.map(([key, { message }]) => [key, message]));
}

/** @returns {Promise<Catalogue>} */
export async function loadCatalogue() {
  const wanted = (await loadSettings()).language || browser.i18n.getUILanguage().replace(/[-_].*/s, "");
  const locale = Object.hasOwn(LANGUAGES, wanted) ? wanted : "en";
  return { locale, messages: await readMessages(locale) };
}
