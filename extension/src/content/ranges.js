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

  /** @param {string} text  as it compares: white space is shown as a space, a lone surrogate as U+FFFD */
  const plainly = (text) => text.replace(/[\t\r\n\f]/g, " ").toWellFormed();

  /** @param {PageText} page @param {Stretch} stretch @param {number} start @param {number} end  of what is to be read */
  function clip({ text }, { node, offset, start: begins, length, scope }, start, end) {
    const [from, to] = [Math.max(start, begins), Math.min(end, begins + length)];
    const clipped = { node, scope, from: offset + from - begins, to: offset + to - begins };
    if (from >= to) return clipped; // begins on a line break, which no node holds
    if (!node.isConnected || node.length < clipped.to) return null;
    // Not all of its data: Firefox copies them each time, a million characters in 5 ms.
    const now = node.substringData(clipped.from, to - from);
    const then = text.slice(from, to);
    return now === then || plainly(now) === plainly(then) ? clipped : null;
  }

  /** @param {PageText} page @param {number} start @param {number} end  null where the page has changed there */
  function clipAll(page, start, end) {
    const clipped = [];
    for (let at = stretchAt(page.stretches, start); (page.stretches[at]?.start ?? end) < end; at += 1) {
      const next = clip(page, /** @type {Stretch} */ (page.stretches[at]), start, end);
      if (!next) return null;
      if (next.from < next.to) clipped.push(next);
    }
    return clipped;
  }

  OnRecord.rangesOf = (page, { start, end, exact }) => {
    const clipped = page.text.slice(start, end) === exact ? clipAll(page, start, end) : null;
    /** @type {Range[]} */
    const ranges = [];
    /** @type {Node | null} */
    let scope = null;
    for (const each of clipped ?? []) {
      if (each.scope !== scope) {
        ranges.push(new Range());
        ranges.at(-1)?.setStart(each.node, each.from);
      }
      ranges.at(-1)?.setEnd(each.node, each.to);
      scope = each.scope;
    }
    return ranges;
  };

  OnRecord.elementOf = (ranges) => {
    const parent = ranges[0]?.startContainer.parentNode;
    return parent instanceof ShadowRoot ? parent.host : parent instanceof Element ? parent : null;
  };

  OnRecord.boxesOf = (ranges) =>
    ranges.flatMap((range) => [...range.getClientRects()]).filter(
      (box) => box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    );
})();
