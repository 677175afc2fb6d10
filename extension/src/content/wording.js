"use strict";
// How a document's wording differs from the page's, as pieces to be marked. Pure.
(() => {
  const EDGE = 7; // words kept on either side of a difference
  const LONGEST = 2 * EDGE + 4; // words of a run that is shown whole
  const MOST_NAMED = 2; // differences that are put into words; all of them are marked
  const LONGEST_NAMED = 60; // characters of one
  const say = OnRecord.say;

  /** @param {Piece["mark"]} mark @param {string} text @returns {Piece[]} with the white space around it unmarked */
  function marked(mark, text) {
    const [, before = "", core = "", after = ""] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
    /** @type {Piece[]} */
    const pieces = [
      { mark: "same", text: before },
      { mark, text: core },
      { mark: "same", text: after },
    ];
    return pieces.filter((piece) => piece.text);
  }

  /** @param {Piece[]} pieces @returns {Piece[]} neighbours of one mark joined, words kept apart */
  function joined(pieces) {
    /** @type {Piece[]} */
    const result = [];
    for (const { mark, text } of pieces) {
      const last = result.at(-1);
      const touches = last && last.mark !== mark && /[\p{L}\p{N}]$/u.test(last.text) && /^[\p{L}\p{N}]/u.test(text);
      if (last && last.mark === mark) last.text += text;
      else if (touches) result.push({ mark: "same", text: " " }, { mark, text });
      else result.push({ mark, text });
    }
    return result;
  }

  OnRecord.markWording = (reference, pageText) => {
    /** @type {Piece[]} */
    const pieces = [];
    let at = reference.start;
    /** @param {number} start @param {number} end */
    const ofDocument = (start, end) => reference.exact.slice(start - reference.start, end - reference.start);
    for (const edit of reference.edits.toSorted((a, b) => a.document[0] - b.document[0])) {
      const [start, end] = edit.document;
      if (start < at || end > reference.end) continue;
      pieces.push({ mark: "same", text: ofDocument(at, start) });
      if (edit.op !== "delete") pieces.push(...marked("removed", pageText.slice(...edit.page)));
      if (edit.op !== "insert") pieces.push(...marked("added", ofDocument(start, end)));
      at = end;
    }
    pieces.push({ mark: "same", text: ofDocument(at, reference.end) });
    return joined(pieces.filter((piece) => piece.text));
  };

  /** @param {string} text */
  const named = (text) => OnRecord.plain(text, LONGEST_NAMED).replace(/[\s,;:]+$/, "");

  OnRecord.listMisquoted = ({ edits, start, exact }, pageText) => {
    const altered = edits
      .filter(({ misquoted }) => misquoted)
      .map(({ op, page, document: [from, to] }) => {
        const [here, there] = [named(pageText.slice(...page)), named(exact.slice(from - start, to - start))];
        if (op === "replace") return say("cardReplaced", here, there);
        return op === "insert" ? say("cardInserted", here) : say("cardOmitted", there);
      });
    return [...altered.slice(0, MOST_NAMED), ...(altered.length > MOST_NAMED ? ["…"] : [])].join("; ");
  };

  OnRecord.abridge = (pieces) =>
    pieces.flatMap((piece) => {
      const words = piece.text.split(/(?<=\s)(?=\S)/);
      if (words.length <= LONGEST) return [piece];
      return [
        { mark: piece.mark, text: words.slice(0, EDGE).join("").trimEnd() },
        { mark: "gap", text: " … " },
        { mark: piece.mark, text: words.slice(-EDGE).join("") },
      ];
    });
})();
