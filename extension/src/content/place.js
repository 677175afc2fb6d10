"use strict";
// Where the card goes: near what it speaks of, never over it. Pure.
(() => {
  const GAP = 10; // px between card and words
  const INDENT = 52; // px that the card begins left of its words
  const MARGIN = 8; // px between card and the window's edge
  const ENOUGH = 240; // px of height with which a longer card reads well, scrolling
  const LEAST = 120; // px of height below which it is of no use

  /** @param {number} value @param {number} low @param {number} high */
  const clamp = (value, low, high) => Math.max(low, Math.min(value, high));

  OnRecord.placeCard = (boxes, pointer, size, view, side = null) => {
    const [top, bottom] = [Math.min(...boxes.map((box) => box.top)), Math.max(...boxes.map((box) => box.bottom))];
    const [first, last] = [Math.min(...boxes.map((box) => box.left)), Math.max(...boxes.map((box) => box.right))];
    const line = boxes.find((box) => pointer.y >= box.top - GAP && pointer.y <= box.bottom + GAP) ?? boxes[0];
    const left = clamp((line?.left ?? pointer.x) - INDENT, MARGIN, Math.max(MARGIN, view.width - size.width - MARGIN));
    const wanted = Math.min(size.height, view.height / 2);

    /** @param {number} room @param {number} height @returns {Place} */
    const under = (room, height) => ({ left, top: bottom + GAP, maxHeight: Math.min(height, room), side: "under" });
    /** @param {number} room @param {number} height @returns {Place} */
    const over = (room, height) => ({ left, top: top - GAP - Math.min(height, room), maxHeight: Math.min(height, room), side: "over" });
    const below = view.height - bottom - GAP - MARGIN;
    const above = top - GAP - MARGIN;
    if (side === "under" && below >= Math.min(wanted, ENOUGH)) return under(below, wanted);
    if (side === "over" && above >= Math.min(wanted, ENOUGH)) return over(above, wanted);
    for (const height of [wanted, Math.min(wanted, ENOUGH)]) {
      if (below >= height) return under(below, wanted);
      if (above >= height) return over(above, wanted);
    }
    const beside = [last + GAP, first - GAP - size.width].find((x) => x >= MARGIN && x + size.width + MARGIN <= view.width);
    if (beside !== undefined) {
      return { left: beside, top: clamp(pointer.y - wanted / 2, MARGIN, view.height - wanted - MARGIN), maxHeight: wanted, side: null };
    }
    if (Math.max(below, above) >= LEAST) return below >= above ? under(below, wanted) : over(above, wanted);
    // The words fill the window: keep free at least the line that is pointed at.
    const isHigh = pointer.y < view.height / 2;
    const room = (isHigh ? view.height - pointer.y : pointer.y) - 3 * GAP - MARGIN;
    const height = Math.min(wanted, room);
    return { left, top: isHigh ? pointer.y + 3 * GAP : pointer.y - 3 * GAP - height, maxHeight: height, side: null };
  };
})();
