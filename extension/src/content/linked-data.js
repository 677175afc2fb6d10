"use strict";
// The article that a page describes in linked data (JSON-LD), among whatever else it describes there. Pure.
(() => {
  const MOST_SCRIPTS = 20;
  const LONGEST = 200_000; // UTF-16 units of one script; those of news sites have some thousands
  const MOST_VALUES = 1_000; // of a script, that are looked at: breadth first, so that the article is among them
  const MOST_NAMES = 20; // of one property
  const ARTICLE = /(Article|Posting|Report|PressRelease)$/; // https://schema.org/Article and what is one

  /** @typedef {Record<string, unknown>} Thing */

  /** @param {unknown} value @returns {value is object} */
  const isObject = (value) => typeof value === "object" && value !== null;

  /** @param {unknown} value @returns {value is Thing} */
  const isThing = (value) => isObject(value) && !Array.isArray(value);

  /** @param {unknown} value */
  const listOf = (value) => (Array.isArray(value) ? value.slice(0, MOST_NAMES) : [value]);

  /** @param {unknown} value @returns {string[]} */
  const stringsOf = (value) => listOf(value).filter((each) => typeof each === "string");

  /** @param {string} script @returns {unknown} */
  function parse(script) {
    try {
      return JSON.parse(script);
    } catch {
      return null; // pages may write there what they like
    }
  }

  /** @param {string} script @returns {Thing[]} outermost first */
  function thingsIn(script) {
    const ahead = script.length > LONGEST ? [] : [parse(script)].filter(isObject);
    for (let at = 0; at < ahead.length && at < MOST_VALUES; at++) {
      ahead.push(...Object.values(ahead[at] ?? {}).filter(isObject).slice(0, MOST_VALUES));
    }
    return ahead.slice(0, MOST_VALUES).filter(isThing);
  }

  /** @param {Thing} thing @returns {string[]} "NewsArticle", however its vocabulary is named */
  const typesOf = (thing) => stringsOf(thing["@type"]).map((type) => type.slice(-40).replace(/.*[/:#]/s, ""));

  /** @param {Thing} thing */
  const isArticle = (thing) => typesOf(thing).some((type) => ARTICLE.test(type));

  /** @param {string} address */
  const pageOf = (address) => URL.parse(address)?.href.replace(/^https?:\/\/(www\.|m\.|amp\.)?|[?#].*$|\/$/gs, "");

  /** @param {Thing} thing */
  function addressesOf(thing) {
    const main = listOf(thing.mainEntityOfPage).flatMap((each) => (isThing(each) ? [each["@id"], each.url] : [each]));
    return [thing.url, thing["@id"], ...main].filter((each) => typeof each === "string");
  }

  /** @param {Thing} article @param {{url: string, titles: string[]}} page @returns {number} how well it is the page's */
  function fitOf(article, { url, titles }) {
    if (addressesOf(article).some((address) => pageOf(address) === pageOf(url))) return 2;
    const headlines = stringsOf(article.headline).map((headline) => OnRecord.plain(headline));
    return headlines.some((headline) => headline && titles.some((title) => title.includes(headline))) ? 1 : 0;
  }

  /** @param {unknown} value @param {Map<unknown, unknown>} known  names of things by id @returns {string[]} */
  function namesOf(value, known) {
    const given = listOf(value).map((each) => (isThing(each) ? each.name ?? known.get(each["@id"]) : each));
    return given.flatMap(stringsOf).filter((name) => !name.includes("://"));
  }

  /** @param {Thing} article */
  function kindOf(article) {
    const about = [article.genre, article.articleSection, typesOf(article)].flatMap(stringsOf).join(" ");
    if (/press ?release/i.test(about)) return "press release";
    return typesOf(article).some((type) => type.endsWith("Posting")) ? "post" : null;
  }

  OnRecord.readLinkedData = (scripts, page) => {
    const things = scripts.slice(0, MOST_SCRIPTS).flatMap(thingsIn);
    const articles = things.filter(isArticle).map((thing) => ({ thing, fit: fitOf(thing, page) }));
    const best = articles.toSorted((one, other) => other.fit - one.fit)[0];
    // Several of which none is the page's are teasers of other pages.
    if (!best || (best.fit === 0 && articles.length > 1)) return null;
    const known = new Map(things.filter((thing) => "name" in thing).map((thing) => [thing["@id"], thing.name]));
    const { headline, publisher, author, creator, datePublished } = best.thing;
    return {
      headline: stringsOf(headline)[0] ?? "",
      publisher: namesOf(publisher, known)[0] ?? "",
      authors: namesOf(author ?? creator, known),
      published: stringsOf(datePublished)[0] ?? "",
      kind: kindOf(best.thing),
    };
  };
})();
