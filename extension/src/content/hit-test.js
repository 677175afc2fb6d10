"use strict";
// Which highlight lies under a point. Not highlightsFromPoint, which took 2.5 to 7.5 ms a call with 500 ranges.
(() => {
  const SLACK = 5; // px above and below a line box, so that the space between two lines of one highlight counts

  /** @param {Range[]} ranges @param {number} x @param {number} y */
  function cover(ranges, x, y) {
    return OnRecord.boxesOf(ranges).some(
      (box) => x >= box.left && x <= box.right && y >= box.top - SLACK && y <= box.bottom + SLACK,
    );
  }

  OnRecord.anchoredAt = (x, y, anchored) => {
    const caret = document.caretPositionFromPoint(x, y);
    if (!caret) return null;
    // The caret snaps to the nearest text, hence the boxes; of nested highlights the innermost is meant.
    const hits = anchored
      .filter(({ ranges }) => ranges.some((each) => each.isPointInRange(caret.offsetNode, caret.offset)) && cover(ranges, x, y))
      .sort((a, b) => a.highlight.end - a.highlight.start - (b.highlight.end - b.highlight.start));
    return hits[0] ?? null;
  };
})();
