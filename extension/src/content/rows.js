"use strict";
// A page's highlights as rows of the panel: the words, whose they are, and in one line what there is to say. Pure.
(() => {
  const LONGEST = 240; // characters of the words in a row; three lines of a narrow panel, and its details have them whole
  const plain = OnRecord.plain;
  const MARKS = /^["“”„«»‘’']+|["“”„«»‘’']+$/g;
  const RELATIONS = /** @type {const} */ ({ identical: "panelSame", trimmed: "panelTrimmed", extended: "panelExtended", altered: "panelAltered", similar: "panelSimilar" });

  /** @template {{id: string}} T @param {T[]} items @returns {Map<string, T>} */
  const byId = (items) => new Map(items.map((item) => [item.id, item]));

  /** @param {string} words  quoted ones, which may bring their marks or some inside */
  function inMarks(words) {
    const bare = words.replace(MARKS, "");
    return /["“”„«»]/.test(bare) ? words : OnRecord.say("quoted", bare);
  }

  /** @param {string} text */
  const countWords = (text) => text.match(/\S+/g)?.length ?? 0;

  /** @param {CrossReference} reference @param {string} pageText  how many words differ, on the longer side of each edit */
  function countAltered({ edits, exact, start }, pageText) {
    /** @param {[number, number]} place */
    const there = ([from, to]) => countWords(exact.slice(from - start, to - start));
    return edits.reduce((sum, edit) => sum + Math.max(countWords(pageText.slice(...edit.page)), there(edit.document)), 0);
  }

  OnRecord.describeRows = (anchored, answer, pageText) => {
    const [highlights, quotations] = [byId(answer.highlights), byId(answer.quotations)];
    const [speakers, documents] = [byId(answer.speakers), byId(answer.documents)];
    const parts = Map.groupBy(answer.highlights, ({ quotation }) => quotation);

    /** @param {string | null | undefined} id */
    const nameOf = (id) => plain(speakers.get(id ?? "")?.name ?? "", 80);

    /** @param {Quotation | undefined} quotation */
    function speakerOf(quotation) {
      const names = (quotation?.candidates ?? []).map(nameOf).filter(Boolean);
      if (!quotation || nameOf(quotation.speaker)) return nameOf(quotation?.speaker);
      if (names.length) return OnRecord.say("cardPerhaps", OnRecord.sayList(names, "disjunction"));
      return quotation.source && !quotation.doubtful ? plain(pageText.slice(quotation.source.start, quotation.source.end), 60) : "";
    }

    /** @param {CrossReference} reference */
    function whereOf(reference) {
      const document = documents.get(reference.document);
      return [OnRecord.nameOf(document), OnRecord.dateOf(document?.published ?? null, "short")].filter(Boolean).join(", ");
    }

    /** @param {CrossReference} reference */
    function givenTo({ document, quotation }) {
      const name = OnRecord.nameOf(documents.get(document));
      const speaker = nameOf(quotation?.speaker);
      return speaker ? OnRecord.say("panelGivenTo", name, speaker) : OnRecord.say("panelGivenToAnother", name);
    }

    /** @param {WireHighlight} highlight  of which nothing is known */
    function nowhere({ id, quotation, start, end }) {
      const inside = (quotation && parts.get(quotation)) || [];
      if (inside.some((part) => part.id !== id && start <= part.start && part.end <= end)) return OnRecord.say("panelOnlyQuoted");
      return OnRecord.say(answer.complete ? "panelNowhere" : "panelNotSoFar");
    }

    /** @param {WireHighlight} highlight @param {CrossReference[]} references */
    function remarkOn(highlight, references) {
      const other = references.find((reference) => reference.same_speaker === false);
      if (other) return givenTo(other);
      const isOwn = highlight.cross_references.length > 0;
      const own = isOwn ? highlight.cross_references : references;
      const reference = own.find(({ first }) => first) ?? own[0];
      if (!reference) return nowhere(highlight);
      // How long the passage around it is says nothing of these words.
      if (!isOwn && ["trimmed", "extended"].includes(reference.relation)) return OnRecord.say("panelWithin", whereOf(reference));
      const altered = reference.relation === "altered" || reference.misquoted ? countAltered(reference, pageText) : 0;
      return altered ? OnRecord.say("panelWordsAltered", altered, whereOf(reference)) : OnRecord.say(RELATIONS[reference.relation], whereOf(reference));
    }

    /** @param {Anchored} anchored @returns {Row} */
    function rowOf({ highlight, style }) {
      const quotation = quotations.get(highlight.quotation ?? "");
      const all = [highlight, ...(highlight.within ?? []).flatMap((id) => highlights.get(id) ?? [])];
      const references = all.flatMap((each) => each.cross_references);
      const named = references.flatMap(({ document, copies = [] }) => [document, ...copies]);
      const words = plain(highlight.exact, LONGEST);
      const heldBack = highlight.held_back ?? quotation?.held_back;
      return {
        id: highlight.id,
        kind: highlight.kind,
        style,
        words: quotation && quotation.form !== "indirect" ? inMarks(words) : words,
        speaker: speakerOf(quotation),
        count: Math.max(...all.map(OnRecord.countDocuments)),
        remark: remarkOn(highlight, references),
        publishers: [...new Set(named.map((id) => OnRecord.nameOf(documents.get(id))))],
        heldBack: heldBack ? OnRecord.sayReason(heldBack) : "",
      };
    }
    return anchored.map(rowOf);
  };
})();
