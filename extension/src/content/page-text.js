"use strict";
// From the page to its text, in the order in which it is shown: shadow trees in place of their hosts' children, slots
// with what is assigned to them.
(() => {
  const LONGEST = 600_000; // UTF-16 units; three bytes each at most, so that a request stays under the service's 2 MiB
  const MOST_NODES = 100_000; // visited, which takes a tenth of a second or two; a page of 50,000 words has some 20,000
  const INLINE = /^(inline|contents|ruby|none)/;
  const INITIAL = 3; // characters of a floated initial, which stands apart but belongs to the word after it

  // Taken out of the loop: from a content script, Firefox takes a microsecond or more to reach a name of the page's window.
  const { ELEMENT_NODE, TEXT_NODE } = Node;
  const { isHtml, nodeType, lastChild, previousSibling, localName } = OnRecord.own;

  /** @param {Element} element */
  function isInitial(element) {
    const only = lastChild.call(element);
    return only instanceof Text && !previousSibling.call(only) && only.length <= INITIAL;
  }

  /** @param {Element} element @returns {element is HTMLSlotElement} */
  const isSlot = (element) => localName.call(element) === "slot" && isHtml(element);

  /** @param {Element} element */
  const isFolded = (element) => localName.call(element) === "details" && isHtml(element) && !element.hasAttribute("open");

  /** @param {Element} element @param {CSSStyleDeclaration} style  whether its text goes on in the line of what is before it */
  function isInline(element, { display, float }) {
    if (localName.call(element) === "br") return false;
    return INLINE.test(display) || (float !== "none" && isInitial(element));
  }

  class Reading {
    /** @type {{node: Node, flow: Flow}[]} */ #ahead = []; // a stack, not recursion: pages nest as deep as they like
    #collector = new OnRecord.Collector();
    /** @type {ShadowRoot[]} */ #roots = [];
    #visited = 0;

    /** @param {Element} root */
    constructor(root) {
      this.#ahead.push({ node: root, flow: { block: root, keepsSpace: false, isVisible: false, scope: root } });
    }

    read() {
      while (this.#collector.length <= LONGEST && this.#visited < MOST_NODES) {
        const next = this.#ahead.pop();
        if (!next) break;
        this.#visited += 1;
        this.#visit(next.node, next.flow);
      }
      const read = this.#collector.finish(LONGEST);
      return { ...read, cut: read.cut || this.#ahead.length > 0, roots: this.#roots };
    }

    /** @param {Node} node @param {Flow} flow */
    #visit(node, flow) {
      const type = nodeType.call(node); // not instanceof, which takes Firefox 4 µs a node
      if (type === TEXT_NODE && flow.isVisible) this.#addText(/** @type {Text} */ (node), flow);
      if (type === ELEMENT_NODE) this.#enter(/** @type {Element} */ (node), flow);
    }

    /** @param {Text} node @param {Flow} flow */
    #addText(node, flow) {
      this.#collector.add(node, node.data.slice(0, LONGEST + 1), flow);
    }

    /** @param {Element} element @param {Flow} flow */
    #enter(element, flow) {
      const style = OnRecord.styleIfRead(element);
      if (!style) return;
      const inline = isInline(element, style);
      if (!inline) this.#collector.breakBlock();
      if (!inline && style.contentVisibility === "hidden") return;
      const block = inline ? flow.block : element;
      const keepsSpace = style.whiteSpaceCollapse !== "collapse";
      this.#push(element, { block, keepsSpace, isVisible: style.visibility === "visible", scope: flow.scope });
    }

    /** @param {Element} element @param {Flow} flow */
    #push(element, flow) {
      const root = OnRecord.shadowRootOf(element);
      if (root) this.#roots.push(root);
      const slotted = isSlot(element) ? element.assignedNodes() : [];
      if (root) this.#pushChildren(root, { ...flow, scope: root });
      else if (isFolded(element)) this.#pushSummary(element, flow);
      else if (slotted.length === 0) this.#pushChildren(element, flow);
      // Each is a scope of its own: they need not stand beside each other, nor in this order.
      for (const node of slotted.reverse()) this.#ahead.push({ node, flow: { ...flow, scope: node } });
    }

    /** @param {Element} details @param {Flow} flow */
    #pushSummary(details, flow) {
      const summary = details.querySelector(":scope > summary");
      if (summary) this.#ahead.push({ node: summary, flow });
    }

    /** @param {Node} parent @param {Flow} flow */
    #pushChildren(parent, flow) {
      for (let child = lastChild.call(parent); child; child = previousSibling.call(child)) this.#ahead.push({ node: child, flow });
    }
  }

  OnRecord.readText = (root) => new Reading(root).read();
})();
