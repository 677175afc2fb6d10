"use strict";
// How far a highlight's words are spread over documents, who had them first, and which are copies, in words. Pure.
(() => {
  const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
  const MOST_NAMED = 36; // characters of the names of copies before their list is opened, so that they fit in one line
  const plain = OnRecord.plain;

  OnRecord.dateOf = (published, month) => {
    const day = /^(\d{4})-(\d{2})-(\d{2})/.exec(published ?? "");
    const time = day ? Date.parse(`${day[0]}T00:00:00Z`) : NaN;
    if (Number.isNaN(time)) return published ? plain(published, 24) : null;
    return new Intl.DateTimeFormat("en-GB", { day: "numeric", month, year: "numeric", timeZone: "UTC" }).format(time);
  };

  /** @param {WireHighlight[]} highlights @returns {Set<string>} ids of the documents that their cross-references name */
  const listedIn = (highlights) =>
    new Set(highlights.flatMap((each) => each.cross_references).flatMap(({ document, copies = [] }) => [document, ...copies]));

  OnRecord.countDocuments = (highlight) => highlight.spread?.documents ?? listedIn([highlight]).size;

  /** @param {number} count @param {string} one @param {string} many */
  const counted = (count, one, many) => `${NUMBERS[count] ?? count} ${count === 1 ? one : many}`;

  /** @param {SourceDocument} document @returns {Sentence} as far as it is known what it is called */
  function firstIn({ publisher, title, published }) {
    const date = OnRecord.dateOf(published, "long");
    if (!publisher && !title) return [`First on ${date}`, "", ""];
    return publisher ? ["First in ", plain(publisher, 60), `, ${date}`] : ["First in “", plain(title ?? "", 60), `”, ${date}`];
  }

  OnRecord.tellSpread = (highlight, { documents }, around) => {
    const count = OnRecord.countDocuments(highlight);
    const least = highlight.spread?.more ? "at least " : "";
    const first = documents.find(({ id }) => id === highlight.spread?.first);
    if (!first || count < 2) {
      const also = highlight.kind === "claim" ? "Also reported in" : "Also in";
      return [`${also} ${least}${counted(count, "document", "documents")}`, "", ""];
    }
    const dated = [...listedIn([highlight, ...around])].filter((id) => documents.find((each) => each.id === id)?.published);
    const since = dated.length >= count && !least ? "since" : "also"; // what is not listed may have no date
    const [before, name, after] = firstIn(first);
    return [before, name, `${after}; ${since} in ${least}${counted(count - 1, "other", "others")}`];
  };

  OnRecord.tellUnlisted = (highlight, around) => {
    const listed = listedIn([highlight, ...around]).size;
    const count = OnRecord.countDocuments(highlight) - listed;
    if (count <= 0 || listed === 0) return null;
    return `In ${highlight.spread?.more ? "at least " : ""}${counted(count, "more document", "more documents")}, not listed here.`;
  };

  /** @param {SourceDocument | undefined} document */
  OnRecord.nameOf = (document) => plain(document?.publisher || document?.title || "Untitled document", 80);

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
    const fitting = names.filter((_, i) => i === 0 || names.slice(0, i + 1).join(", ").length <= MOST_NAMED);
    const named = [...fitting, ...(fitting.length < names.length ? ["…"] : [])].join(", ");
    return { summary: `and ${copies.length} ${copies.length === 1 ? "copy" : "copies"}: ${named}`, listed: copies };
  };
})();
