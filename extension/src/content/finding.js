"use strict";
// From the service's answer to what the card says. Pure.
(() => {
  const FORMS = { direct: "quoted", mixed: "quoted in part", indirect: "reported" };
  const KINDS = { quotation: "quotation", passage: "passage", claim: "report" };
  const RELATIONS = {
    identical: "the same words",
    trimmed: "the page has part of it",
    extended: "the page has more",
    altered: "the wording differs",
    similar: "the same in other words",
  };
  const plain = OnRecord.plain;

  /** @param {string} text */
  const inMarks = (text) => `“${plain(text).replace(/^["“”«»‘’']+|["“”«»‘’']+$/g, "")}”`;

  /** @param {string | null} published @returns {string | null} */
  function dateOf(published) {
    const day = /^(\d{4})-(\d{2})-(\d{2})/.exec(published ?? "");
    const time = day ? Date.parse(`${day[0]}T00:00:00Z`) : NaN;
    if (Number.isNaN(time)) return published ? plain(published, 24) : null;
    return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(time);
  }

  /** @param {number | null} seconds @returns {string | null} */
  function timeOf(seconds) {
    if (seconds === null || seconds === undefined) return null;
    const [hours, minutes, rest] = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(Math.floor);
    return `${hours ? `${hours}:` : ""}${String(minutes).padStart(hours ? 2 : 1, "0")}:${String(rest).padStart(2, "0")}`;
  }

  /** @param {CrossReference} reference */
  function contextOf({ context, start, end, exact }) {
    const before = context?.exact.slice(0, Math.max(0, start - context.start)) ?? "";
    const after = context?.exact.slice(Math.max(0, end - context.start)) ?? "";
    return /[\p{L}\p{N}]/u.test(before + after) ? { before, exact, after } : null;
  }

  /**
   * @param {CrossReference} reference @param {WireHighlight} highlight @param {Answer} answer @param {string} pageText
   * @returns {Reference}
   */
  function describeReference(reference, highlight, answer, pageText) {
    const document = answer.documents.find(({ id }) => id === reference.document);
    const speaker = answer.speakers.find(({ id }) => id === reference.quotation?.speaker);
    const title = document?.title ? plain(document.title) : null;
    return {
      name: plain(document?.publisher || title || "Untitled document", 80),
      title: title === document?.publisher || !document?.publisher ? null : title,
      date: dateOf(document?.published ?? null),
      time: timeOf(reference.at),
      first: reference.first && countDocuments(highlight) > 1, // of one alone it would say nothing
      again: false,
      quoted: (highlight.kind === "quotation" || Boolean(reference.quotation)) && !/["“”«»]/.test(reference.exact),
      wording: OnRecord.abridge(OnRecord.markWording(reference, pageText)),
      speaker: speaker ? plain(speaker.name, 80) : null,
      differs: reference.same_speaker === false,
      remarks: [RELATIONS[reference.relation]].filter(Boolean),
      context: contextOf(reference),
      href: OnRecord.linkTo(document?.url ?? null, reference),
    };
  }

  /** @param {CrossReference} one @param {CrossReference} other */
  const isSamePlace = (one, other) =>
    one.document === other.document && one.start < other.end && other.start < one.end;

  /** @param {WireHighlight} highlight */
  const countDocuments = (highlight) => new Set(highlight.cross_references.map(({ document }) => document)).size;

  /**
   * The references with those of one document together, named once.
   * @param {CrossReference[]} references @param {(reference: CrossReference) => Reference} describe @returns {Reference[]}
   */
  function describeByDocument(references, describe) {
    const documents = [...new Set(references.map(({ document }) => document))];
    return documents.flatMap((document) =>
      references
        .filter((each) => each.document === document)
        .map((each, place) => ({ ...describe(each), again: place > 0 })),
    );
  }

  /** @param {WireHighlight} highlight */
  function titleOf(highlight) {
    const count = countDocuments(highlight);
    const places = `${count} ${count === 1 ? "document" : "documents"}`;
    return highlight.kind === "claim" ? `Also reported in ${places}` : `Also in ${places}`;
  }

  /** @param {Quotation} quotation @param {Answer} answer @param {string} pageText */
  function describeSpeaker(quotation, answer, pageText) {
    const speaker = answer.speakers.find(({ id }) => id === quotation.speaker);
    const source = quotation.source ? pageText.slice(quotation.source.start, quotation.source.end) : "";
    const cue = quotation.cue ? pageText.slice(quotation.cue.start, quotation.cue.end).replace(/[^\p{L}\p{N}]+$/u, "") : "";
    const heading = plain(speaker?.name ?? source, 60) || "Speaker not named";
    const isNamedSo = !source || plain(source).includes(heading);
    const asWritten = speaker ? (isNamedSo ? "" : `${inMarks(source)} on this page`) : source && "as this page has it";
    return {
      heading,
      role: [plain(speaker?.role ?? "", 80), asWritten].filter(Boolean).join(" · "),
      chip: [FORMS[quotation.form], cue && inMarks(plain(cue, 32))].filter(Boolean).join(" · "),
    };
  }

  OnRecord.describe = (highlight, answer, page) => {
    const quotation = answer.quotations.find(({ id }) => id === highlight.quotation);
    const references = describeByDocument(highlight.cross_references, (each) =>
      describeReference(each, highlight, answer, page.text),
    );
    const passages = answer.highlights
      .filter(({ id }) => highlight.within?.includes(id))
      .flatMap((passage) =>
        passage.cross_references
          .filter((each) => !highlight.cross_references.some((own) => isSamePlace(own, each)))
          .map((each) => describeReference(each, passage, answer, page.text)),
      );
    const { heading, role, chip } = quotation
      ? describeSpeaker(quotation, answer, page.text)
      : { heading: titleOf(highlight), role: "", chip: KINDS[highlight.kind] };
    const heldBack = highlight.held_back ?? quotation?.held_back;
    const nowhere = references.length + passages.length ? null : "Nowhere else in the corpus.";
    return {
      label: quotation ? `${plain(highlight.exact, 80)}, said by ${heading}` : `${plain(highlight.exact, 80)}. ${heading}`,
      heading,
      role,
      chip,
      note: heldBack ? `Shown on request: ${plain(heldBack)}.` : nowhere,
      references,
      passages,
      copy: [quotation ? `${inMarks(highlight.exact)} (${heading})` : inMarks(highlight.exact), plain(page.title), page.url]
        .filter(Boolean)
        .join("\n"),
    };
  };
})();
