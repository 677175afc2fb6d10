/** How much was found in a tab. */

/**
 * @typedef {import("./messages.js").Counts} Counts
 * @typedef {import("./messages.js").FrameState} FrameState
 */

/** @returns {Counts} */
const none = () => ({ quotation: 0, passage: 0, claim: 0, differs: 0, alone: 0, held: 0 });

/** @param {Record<number, FrameState>} frames @returns {Counts} */
export function sumCounts(frames) {
  const sum = none();
  for (const { counts } of Object.values(frames)) {
    for (const style of /** @type {(keyof Counts)[]} */ (Object.keys(sum))) sum[style] += counts[style];
  }
  return sum;
}

/** @param {Counts} counts @returns {number} of findings, which what is held back is none of */
export const totalOf = ({ held: _, ...counts }) => Object.values(counts).reduce((sum, count) => sum + count, 0);
