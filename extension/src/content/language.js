"use strict";
// What a reader is told, in the reader's language. Pure: the catalogue comes from the background or from the page.
(() => {
  const WRITTEN = /** @type {Record<string, string>} */ ({ en: "en-GB" }); // our English has the day before the month
  const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
  const [ISOLATE, END] = ["\u2068", "\u2069"];

  /** @type {Catalogue} */
  let spoken = { locale: "en", messages: {} };
  let plurals = new Intl.PluralRules("en");
  let numbers = new Intl.NumberFormat("en");

  const locale = () => WRITTEN[spoken.locale] ?? spoken.locale;

  /** @param {string} key @param {(string | number)[]} values  the first number among them chooses the plural */
  function templateOf(key, values) {
    const count = values.find((value) => typeof value === "number");
    const plural = count === undefined ? "" : plurals.select(count);
    const template = spoken.messages[`${key}_${plural}`] ?? spoken.messages[`${key}_other`] ?? spoken.messages[key];
    if (template === undefined) throw new RangeError(`_locales: no message is called ${key}`);
    return template;
  }

  /** @param {string | number | undefined} value */
  const written = (value = "") => (typeof value === "number" ? numbers.format(value) : value);

  /** @param {string} text  of a page or document; of the other direction it would reorder the sentence that it stands in */
  const isolated = (text) => (RIGHT_TO_LEFT.test(text) === (spoken.messages.textDirection === "rtl") ? text : ISOLATE + text + END);

  /** @param {string} template @param {(string | number)[]} values */
  const filled = (template, values) => template.replace(/\$([1-9])/g, (_, place) => isolated(written(values[place - 1])));

  OnRecord.speak = (catalogue) => {
    spoken = catalogue;
    plurals = new Intl.PluralRules(spoken.locale);
    numbers = new Intl.NumberFormat(locale());
  };

  OnRecord.language = () => ({ lang: spoken.locale, dir: OnRecord.say("textDirection") });

  OnRecord.say = (key, ...values) => filled(templateOf(key, values), values);

  OnRecord.sayAround = (key, ...values) => {
    const template = templateOf(key, values);
    const [before = "", after] = template.split("$1");
    if (after === undefined) return [filled(before, values), "", ""];
    return [filled(before, values), written(values[0]), filled(after, values)];
  };

  OnRecord.sayDate = (time, month) =>
    new Intl.DateTimeFormat(locale(), { day: "numeric", month, year: "numeric", timeZone: "UTC" }).format(time);

  OnRecord.list = (items, type = "unit") => new Intl.ListFormat(locale(), { type }).formatToParts(items);

  OnRecord.sayList = (items, type) => OnRecord.list(items, type).map(({ value }) => value).join("");
})();
