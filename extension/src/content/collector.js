"use strict";
// A page's text as it grows, with a map back to the text nodes.
(() => {
  // White space that is not shown as it stands; single spaces between words are.
  const COLLAPSED = /[ \t\r\n\f]{2,}|[\t\r\n\f]|^ | $/g;

  /** @param {string} text @param {number} longest  of a longer one, the end of a block or at least of a word */
  function endOf(text, longest) {
    if (text.length <= longest) return text.length;
    return ["\n", " "].map((between) => text.lastIndexOf(between, longest)).find((end) => end > 0) ?? longest;
  }

  OnRecord.Collector = class {
    /** @type {string[]} */ #parts = [];
    /** @type {Stretch[]} */ #stretches = [];
    /** @type {{node: Text, offset: number, scope: Node} | null} */ #space = null;
    /** @type {Element | null} */ #block = null;
    #broken = false;
    length = 0;

    breakBlock() {
      this.#broken = this.length > 0;
      this.#space = null;
    }

    /** @param {Text} node @param {string} text  what the node holds @param {Flow} flow */
    add(node, text, { block, keepsSpace, scope }) {
      if (block !== this.#block) this.breakBlock();
      this.#block = block;
      if (keepsSpace) this.#append(node, 0, text, scope);
      else this.#addCollapsed(node, text, scope);
    }

    /** @param {Text} node @param {string} text @param {Node} scope */
    #addCollapsed(node, text, scope) {
      let from = 0;
      COLLAPSED.lastIndex = 0; // not matchAll, which makes a copy of the pattern for each node
      for (let run = COLLAPSED.exec(text); run; run = COLLAPSED.exec(text)) {
        this.#append(node, from, text.slice(from, run.index), scope);
        this.#space ??= { node, offset: run.index, scope };
        from = run.index + run[0].length;
      }
      this.#append(node, from, text.slice(from), scope);
    }

    /** @param {Text} node @param {number} offset @param {string} piece @param {Node} scope */
    #append(node, offset, piece, scope) {
      if (!piece) return;
      const space = this.#space;
      this.#space = null;
      if (this.#broken) this.#push("\n");
      else if (space && this.length > 0) this.#record(space.node, space.offset, " ", space.scope);
      this.#broken = false;
      this.#record(node, offset, piece, scope);
    }

    /** @param {Text} node @param {number} offset @param {string} piece @param {Node} scope */
    #record(node, offset, piece, scope) {
      const last = this.#stretches.at(-1);
      const follows = last?.node === node && last.offset + last.length === offset;
      if (last && follows && last.start + last.length === this.length) last.length += piece.length;
      else this.#stretches.push({ node, offset, start: this.length, length: piece.length, scope });
      this.#push(piece);
    }

    /** @param {string} piece */
    #push(piece) {
      this.#parts.push(piece);
      this.length += piece.length;
    }

    /** @param {number} longest  UTF-16 units */
    finish(longest) {
      const whole = this.#parts.join("");
      const text = whole.slice(0, endOf(whole, longest));
      // A lone surrogate is one unit as U+FFFD too, so that the map still holds.
      return { text: text.toWellFormed(), stretches: this.#stretches, cut: text.length < whole.length };
    }
  };
})();
