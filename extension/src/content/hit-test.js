"use strict";
// Which highlight lies under a point. Not highlightsFromPoint, which took 2.5 to 7.5 ms a call with 500 ranges.
(() => {
  const SLACK = 5; // px above and below a line box, so that the space between two lines of one highlight counts

  /** @type {WeakMap<Anchored[], Map<Node, Anchored[]>>} */
  const indexes = new WeakMap();

  /** @param {Range} range @returns {Node[]} the text nodes that it touches, of its own tree */
  function textsIn(range) {
    const walker = document.createTreeWalker(range.commonAncestorContainer, NodeFilter.SHOW_TEXT);
    walker.currentNode = range.startContainer;
    const texts = [range.startContainer];
    while (walker.currentNode !== range.endContainer && walker.nextNode()) texts.push(walker.currentNode);
    return texts;
  }

  /** @param {Anchored[]} anchored @returns {Map<Node, Anchored[]>} what stands in each text node */
  function indexOf(anchored) {
    const found = new Map();
    for (const each of anchored) {
      for (const text of each.ranges.flatMap(textsIn)) found.get(text)?.push(each) ?? found.set(text, [each]);
    }
    return found;
  }

  /** @param {DocumentOrShadowRoot} tree @param {number} x @param {number} y */
  function shadowRootAt(tree, x, y) {
    const element = tree.elementFromPoint(x, y);
    return element && OnRecord.shadowRootOf(element);
  }

  /** @param {number} x @param {number} y @returns {ShadowRoot[]} outermost first */
  function shadowRootsAt(x, y) {
    /** @type {ShadowRoot[]} */
    const roots = [];
    for (let root = shadowRootAt(document, x, y); root && !roots.includes(root); root = shadowRootAt(root, x, y)) roots.push(root);
    return roots;
  }

  /** @param {Anchored} anchored @param {Node} node @param {number} offset */
  const holds = ({ ranges }, node, offset) => ranges.some((range) => range.isPointInRange(node, offset));

  /** @param {Anchored} anchored @param {number} x @param {number} y */
  const covers = ({ ranges }, x, y) =>
    OnRecord.boxesOf(ranges).some(
      (box) => x >= box.left && x <= box.right && y >= box.top - SLACK && y <= box.bottom + SLACK,
    );

  /** @param {Anchored} anchored */
  const lengthOf = ({ highlight }) => highlight.end - highlight.start;

  OnRecord.anchoredAt = (x, y, anchored) => {
    const caret = document.caretPositionFromPoint(x, y, { shadowRoots: shadowRootsAt(x, y) });
    if (!caret) return null;
    if (!indexes.has(anchored)) indexes.set(anchored, indexOf(anchored));
    const near = indexes.get(anchored)?.get(caret.offsetNode) ?? [];
    const held = near.filter((each) => holds(each, caret.offsetNode, caret.offset)).sort((a, b) => lengthOf(a) - lengthOf(b));
    // The caret snaps to the nearest text, hence the boxes; of nested highlights the innermost is meant.
    return held.find((each) => covers(each, x, y)) ?? null;
  };
})();
