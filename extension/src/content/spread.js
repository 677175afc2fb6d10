"use strict";
// How far a highlight's words are spread over documents, who had them first, and which are copies, in words. Pure.
(() => {
  const MOST_IN_WORDS = 10; // a greater number is written in figures
  const MOST_NAMED = 36; // characters of the names of copies before their list is opened, so that they fit in one line
  const { plain, say } = OnRecord;

  /** Messages that stand by themselves, and those that follow what an enclosing passage is headed by. */
  const WHOLE = /** @type {const} */ ({ first: "cardFirst", titled: "cardFirstTitled", dated: "cardFirstDated", found: "cardFound" });
  const HEADED = /** @type {const} */ ({ first: "cardAroundFirst", titled: "cardAroundFirstTitled", dated: "cardAroundFirstDated", found: "cardAroundAlso" });

  OnRecord.dateOf = (published, month) => {
    const day = /^(\d{4})-(\d{2})-(\d{2})/.exec(published ?? "");
    const time = day ? Date.parse(`${day[0]}T00:00:00Z`) : NaN;
    if (Number.isNaN(time)) return published ? plain(published, 24) : null;
    return OnRecord.sayDate(time, month);
  };

  /** @param {WireHighlight[]} highlights @returns {Set<string>} ids of the documents that their cross-references name */
  const listedIn = (highlights) =>
    new Set(highlights.flatMap((each) => each.cross_references).flatMap(({ document, copies = [] }) => [document, ...copies]));

  OnRecord.countDocuments = (highlight) => highlight.spread?.documents ?? listedIn([highlight]).size;

  /** @param {number} count @param {boolean} [more]  whether it is the least */
  function inWords(count, more = false) {
    const words = count <= MOST_IN_WORDS ? say(/** @type {"cardNumber1"} */ (`cardNumber${count}`)) : String(count);
    return more ? say("cardAtLeast", words) : words;
  }

  /** @param {SourceDocument} document @param {typeof WHOLE | typeof HEADED} keys @param {string} rest @returns {Sentence} */
  function firstIn({ publisher, title, published }, keys, rest) {
    const date = OnRecord.dateOf(published, "long") ?? "";
    if (publisher) return OnRecord.sayAround(keys.first, plain(publisher, 60), date, rest);
    return OnRecord.sayAround(title ? keys.titled : keys.dated, plain(title ?? "", 60), date, rest);
  }

  OnRecord.tellSpread = (highlight, { documents }, around, isHeaded = false) => {
    const keys = isHeaded ? HEADED : WHOLE;
    const count = OnRecord.countDocuments(highlight);
    const more = highlight.spread?.more;
    const first = documents.find(({ id }) => id === highlight.spread?.first);
    if (!first || count < 2) {
      return [say(highlight.kind === "claim" ? "cardReported" : keys.found, count, inWords(count, more)), "", ""];
    }
    const dated = [...listedIn([highlight, ...around])].filter((id) => documents.find((each) => each.id === id)?.published);
    const since = dated.length >= count && !more ? "cardSince" : "cardBesides"; // what is not listed may have no date
    return firstIn(first, keys, say(since, count - 1, inWords(count - 1, more)));
  };

  OnRecord.tellUnlisted = (highlight, around) => {
    const listed = listedIn([highlight, ...around]).size;
    const count = OnRecord.countDocuments(highlight) - listed;
    if (count <= 0 || listed === 0) return null;
    return say("cardUnlisted", count, inWords(count, highlight.spread?.more));
  };

  /** @param {SourceDocument | undefined} document */
  OnRecord.nameOf = (document) => plain(document?.publisher || document?.title || say("cardUntitled"), 80);

  OnRecord.describeCopies = (reference, answer) => {
    const original = answer.documents.find(({ id }) => id === reference.document);
    const copies = (reference.copies ?? []).flatMap((copy) => {
      const document = answer.documents.find(({ id }) => id === copy);
      if (!document) return [];
      const title = document.publisher && document.title !== original?.title ? plain(document.title ?? "") : "";
      const href = OnRecord.linkTo(document.url, reference); // a copy has the same words
      return [{ name: OnRecord.nameOf(document), title: title || null, date: OnRecord.dateOf(document.published, "short"), href }];
    });
    if (copies.length === 0) return null;
    const names = [...new Set(copies.map(({ name }) => name))];
    const between = say("listSeparator");
    const fitting = names.filter((_, i) => i === 0 || names.slice(0, i + 1).join(between).length <= MOST_NAMED);
    const named = [...fitting, ...(fitting.length < names.length ? ["…"] : [])].join(between);
    return { summary: say("cardCopies", copies.length, named), listed: copies };
  };
})();
