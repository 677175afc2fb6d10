"use strict";
// What an answer still says of a text that changed since. Pure.
(() => {
  const FEWEST_WORDS = 4; // of a block that is worth asking for; clocks, counters and "5 minutes ago" have fewer
  const LOOKED_AT = 200; // UTF-16 units of a block in which those words are counted
  const KEPT = 4; // answers, each with its text; a page that goes to and fro between so many asks nothing anew
  const UNSPACED = /\p{Lo}{8}/u; // scripts that put no spaces between words

  /** @param {string} block */
  function isWorthAsking(block) {
    const start = block.slice(0, LOOKED_AT);
    return (start.match(/\p{L}+/gu)?.length ?? 0) >= FEWEST_WORDS || UNSPACED.test(start);
  }

  /** @param {string} text @param {string} other @returns {number} how many units both begin with */
  function sharedStart(text, other) {
    const most = Math.min(text.length, other.length);
    let shared = 0;
    while (shared < most && text.charCodeAt(shared) === other.charCodeAt(shared)) shared++;
    return shared;
  }

  /** @param {string} text @param {string} other @param {number} most @returns {number} how many units both end with */
  function sharedEnd(text, other, most) {
    let shared = 0;
    while (shared < most && text.charCodeAt(text.length - 1 - shared) === other.charCodeAt(other.length - 1 - shared)) shared++;
    return shared;
  }

  /** @param {string} text @param {number} start @returns {[string, number][]} its blocks, with where they start if it does there */
  const blocksOf = (text, start) =>
    text.split("\n").map((block) => {
      const from = start;
      start += block.length + 1;
      return [block, from];
    });

  /**
   * @param {[string, number][]} before
   * @param {[string, number][]} after
   * @returns {Map<number, number>} how far blocks that stand in both have moved, by where they started; of equal ones the
   *   first is taken for the first, the second for the second
   */
  function shiftsOfBlocks(before, after) {
    /** @type {Map<string, number[]>} */
    const starts = new Map();
    for (const [block, start] of after.reverse()) {
      const found = starts.get(block);
      if (found) found.push(start);
      else starts.set(block, [start]);
    }
    return new Map(
      before.flatMap(([block, start]) => {
        const now = starts.get(block)?.pop();
        return now === undefined ? [] : [[start, now - start]];
      }),
    );
  }

  /** @param {string} before @param {string} after @returns {(span: {start: number, end: number}) => number | null} by how much a span moved */
  function follow(before, after) {
    const longer = after.length - before.length;
    const same = sharedStart(before, after);
    const tail = sharedEnd(before, after, Math.min(before.length, after.length) - same);
    const from = before.lastIndexOf("\n", same - 1) + 1;
    /** @param {string} text @returns {[string, number][]} the blocks from the first change to the last */
    const changed = (text) => blocksOf(text.slice(from, (text + "\n").indexOf("\n", text.length - tail)), from);
    const shifts = shiftsOfBlocks(changed(before), changed(after));
    return ({ start, end }) => {
      const moved = shifts.get(before.lastIndexOf("\n", start - 1) + 1);
      // Before the first change nothing moved; past the last all moved alike; between them whole blocks may have.
      const tried = [...(start < same ? [0] : []), ...(moved === undefined ? [] : [moved]), longer];
      const words = before.slice(start, end);
      return tried.find((shift) => start + shift >= 0 && after.slice(start + shift, end + shift) === words) ?? null;
    };
  }

  /** @param {CrossReference} reference @param {number} by @returns {CrossReference} */
  function shiftReference(reference, by) {
    const edits = reference.edits.map((edit) => ({ ...edit, page: /** @type {[number, number]} */ (edit.page.map((at) => at + by)) }));
    return { ...reference, edits };
  }

  OnRecord.carry = (answer, before, after) => {
    if (before === after) return { answer, isBroken: false };
    const movedBy = follow(before, after);
    /** @template {{start: number, end: number}} T @param {T} span @returns {T[]} */
    const carried = (span) => {
      const by = movedBy(span);
      return by === null ? [] : [{ ...span, start: span.start + by, end: span.end + by }];
    };
    /** @param {Quotation} quotation  whether who says it, how and what still stand; else others may be saying it now */
    const isWhole = ({ source, cue, content }) => [source, cue, ...content].every((span) => !span || movedBy(span) !== null);
    const broken = new Set(answer.quotations.filter((quotation) => !isWhole(quotation)).map(({ id }) => id));
    const standing = answer.highlights.flatMap((highlight) =>
      carried(highlight).map((now) => ({
        ...now,
        cross_references: now.cross_references.map((each) => shiftReference(each, now.start - highlight.start)),
      })),
    );
    const highlights = standing.filter(({ quotation }) => !quotation || !broken.has(quotation));
    const quotations = answer.quotations.map((quotation) => ({
      ...quotation,
      content: quotation.content.flatMap(carried),
      ...(quotation.quoted && { quoted: quotation.quoted.flatMap(carried) }),
      source: quotation.source && (carried(quotation.source)[0] ?? null),
      cue: quotation.cue && (carried(quotation.cue)[0] ?? null),
    }));
    return { answer: { ...answer, highlights, quotations }, isBroken: highlights.length < standing.length };
  };

  OnRecord.recall = (answered, text) => {
    const same = answered.find((each) => each.text === text);
    if (same) return { answer: same.answer, news: false };
    const blocks = [...new Set(text.split("\n"))];
    const isNews = (/** @type {Answered} */ known, /** @type {string} */ block) => !known.blocks.has(block) && isWorthAsking(block);
    const counted = answered.map((each) => ({ ...each, news: blocks.filter((block) => isNews(each, block)).length }));
    const nearest = counted.sort((one, other) => one.news - other.news)[0]; // stable: the newest of equals
    if (!nearest) return null;
    const { answer, isBroken } = OnRecord.carry(nearest.answer, nearest.text, text);
    return { answer, news: nearest.news > 0 || isBroken };
  };

  OnRecord.remember = (answered, text, answer) => {
    const fitting = answered.filter((each) => each.text !== text && each.answer.revision === answer.revision);
    return [{ text, blocks: new Set(text.split("\n")), answer }, ...fitting].slice(0, KEPT);
  };
})();
