"use strict";
// What a reader is told, in the reader's language. Pure: the catalogue comes from the background or from the page.
(() => {
  /** @type {Catalogue} */
  let spoken = { locale: "en", messages: {} };

  /** @param {string} key @param {number | undefined} count */
  function templateOf(key, count) {
    const plural = count === undefined ? "" : new Intl.PluralRules(spoken.locale).select(count);
    const template = spoken.messages[`${key}_${plural}`] ?? spoken.messages[`${key}_other`] ?? spoken.messages[key];
    if (template === undefined) throw new RangeError(`_locales: no message is called ${key}`);
    return template;
  }

  OnRecord.speak = (catalogue) => {
    spoken = catalogue;
  };

  OnRecord.say = (key, ...values) => {
    const template = templateOf(key, values.find((value) => typeof value === "number"));
    return template.replace(/\$([1-9])/g, (_, place) => String(values[place - 1] ?? ""));
  };
})();
