"use strict";
// From the page to its text, with a map back to the text nodes.
(() => {
  // No part of what a reader reads, or a reader's own writing.
  const SKIPPED = new Set([
    "script", "style", "noscript", "template", "code", "kbd", "samp", "svg", "math", "canvas", "iframe", "object",
    "embed", "video", "audio", "input", "textarea", "select", "option", "datalist", "button", "meter", "progress",
    "dialog", "onrecord-card",
  ]);
  const INLINE = /^(inline|contents|ruby|none)/;
  const SPACE = /[ \t\r\n\f]+/g;

  /** @param {Element} element */
  function isSkipped(element) {
    if (SKIPPED.has(element.localName) || /** @type {HTMLElement} */ (element).isContentEditable) return true;
    const style = getComputedStyle(element);
    if (style.visibility !== "visible" || style.display === "none") return true;
    // Knows closed <details> and content-visibility; says "no" of display: contents, which has no box of its own.
    return !element.checkVisibility() && style.display !== "contents";
  }

  /** @param {Node} text  whether it stands bare in a closed <details>; elements there are known to be invisible */
  const isFolded = ({ parentNode }) => parentNode instanceof HTMLDetailsElement && !parentNode.open;

  class Collector {
    /** @type {string[]} */ #parts = [];
    /** @type {Stretch[]} */ #stretches = [];
    /** @type {{node: Text, offset: number} | null} */ #space = null;
    /** @type {Element | null} */ #block = null;
    #length = 0;
    #broken = false;

    breakBlock() {
      this.#broken = this.#length > 0;
      this.#space = null;
    }

    /** @param {Text} node @param {Element} block @param {boolean} keepsSpace */
    add(node, block, keepsSpace) {
      if (block !== this.#block) this.breakBlock();
      this.#block = block;
      if (keepsSpace) this.#append(node, 0, node.data);
      else this.#addCollapsed(node);
    }

    /** @param {Text} node */
    #addCollapsed(node) {
      let from = 0;
      for (const run of node.data.matchAll(SPACE)) {
        this.#append(node, from, node.data.slice(from, run.index));
        this.#space ??= { node, offset: run.index };
        from = run.index + run[0].length;
      }
      this.#append(node, from, node.data.slice(from));
    }

    /** @param {Text} node @param {number} offset @param {string} piece */
    #append(node, offset, piece) {
      if (!piece) return;
      const space = this.#space;
      this.#space = null;
      if (this.#broken) this.#push("\n");
      else if (space && this.#length > 0) this.#record(space.node, space.offset, " ");
      this.#broken = false;
      this.#record(node, offset, piece);
    }

    /** @param {Text} node @param {number} offset @param {string} piece */
    #record(node, offset, piece) {
      const last = this.#stretches.at(-1);
      const follows = last?.node === node && last.offset + last.length === offset;
      if (last && follows && last.start + last.length === this.#length) last.length += piece.length;
      else this.#stretches.push({ node, offset, start: this.#length, length: piece.length });
      this.#push(piece);
    }

    /** @param {string} piece */
    #push(piece) {
      this.#parts.push(piece);
      this.#length += piece.length;
    }

    /** @returns {PageText} */
    finish() {
      // A lone surrogate is one unit as U+FFFD too, so that the map still holds.
      return { text: this.#parts.join("").toWellFormed(), stretches: this.#stretches };
    }
  }

  OnRecord.readText = (root) => {
    const collector = new Collector();
    /** @type {Map<Node | null, {block: Element, keepsSpace: boolean}>} */
    const flows = new Map([[root, { block: root, keepsSpace: false }]]);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      (node instanceof Element ? isSkipped(node) : isFolded(node)) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const flow = flows.get(node.parentNode) ?? { block: root, keepsSpace: false };
      if (node instanceof Text) {
        collector.add(node, flow.block, flow.keepsSpace);
      } else if (node instanceof Element) {
        const style = getComputedStyle(node);
        const inline = INLINE.test(style.display) && node.localName !== "br";
        flows.set(node, { block: inline ? flow.block : node, keepsSpace: /^(pre|break)/.test(style.whiteSpace) });
        if (!inline) collector.breakBlock();
      }
    }
    return collector.finish();
  };
})();
