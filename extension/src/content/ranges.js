"use strict";
// From offsets in the page's text to ranges in its document.
(() => {
  /** @param {Stretch[]} stretches @param {number} offset @returns {number} index of the last that begins at or before */
  function stretchAt(stretches, offset) {
    let low = 0;
    let high = stretches.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((stretches[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** @param {PageText} page @param {Stretch} stretch */
  function isUnchanged(page, stretch) {
    const now = stretch.node.data.slice(stretch.offset, stretch.offset + stretch.length).replace(/[\t\r\n\f]/g, " ");
    const then = page.text.slice(stretch.start, stretch.start + stretch.length).replace(/[\t\r\n\f]/g, " ");
    return stretch.node.isConnected && now.toWellFormed() === then;
  }

  OnRecord.rangesOf = (page, { start, end, exact }) => {
    if (start >= end || page.text.slice(start, end) !== exact) return [];
    const from = stretchAt(page.stretches, start);
    const to = stretchAt(page.stretches, end - 1);
    const first = page.stretches[from];
    const last = page.stretches[to];
    if (!first || !last) return [];
    if (!page.stretches.slice(from, to + 1).every((stretch) => isUnchanged(page, stretch))) return [];
    const range = new Range();
    range.setStart(first.node, first.offset + Math.min(start - first.start, first.length));
    range.setEnd(last.node, last.offset + Math.min(end - last.start, last.length));
    return [range];
  };

  OnRecord.boxesOf = (ranges) =>
    ranges.flatMap((range) => [...range.getClientRects()]).filter(
      (box) => box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    );
})();
