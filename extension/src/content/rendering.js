"use strict";
// A finding as elements, for the card and for the panel: text nodes only, never markup.
(() => {
  const say = OnRecord.say;

  /**
   * @template {keyof HTMLElementTagNameMap} T
   * @param {T} name
   * @param {string | null} [className]
   * @param {(Node | string | null)[]} children  strings become text, never markup
   * @returns {HTMLElementTagNameMap[T]}
   */
  function element(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  /** @param {string} text @param {string} href */
  function link(text, href) {
    const made = element("a", null, text);
    if (!/^https?:/i.test(href)) throw new TypeError(`href: expected a web address, got ${href.slice(0, 40)}`);
    Object.assign(made, { href, target: "_blank", rel: "noopener noreferrer" });
    return made;
  }

  /** @param {string} text @param {(button: HTMLButtonElement) => void} act */
  function button(text, act) {
    const made = element("button", null, text);
    made.type = "button";
    made.addEventListener("click", () => act(made));
    return made;
  }

  /** @param {string} name  isolated, so that right-to-left names leave their neighbours in place */
  const isolated = (name) => element("bdi", null, name);

  /**
   * @template {HTMLElement} T
   * @param {T} made  what somebody else wrote: not in the card's language, so that it is not read out in it
   * @returns {T}
   */
  const foreign = (made) => Object.assign(made, { dir: "auto", lang: "" });

  /** @template {HTMLElement} T @param {T} made @param {string} title @returns {T} */
  const titled = (made, title) => Object.assign(made, { title });

  /** @param {Piece} piece */
  function renderPiece({ mark, text }) {
    if (mark === "added") return titled(element("ins", null, text), say("cardOnlyThere"));
    return mark === "removed" ? titled(element("del", null, text), say("cardOnlyHere")) : text;
  }

  /** @param {Reference} reference */
  function renderWording({ wording, quoted }) {
    const [before, , after] = quoted ? OnRecord.sayAround("quoted", "") : [null, "", null];
    return foreign(element("p", "wording", before, ...wording.map(renderPiece), after));
  }

  /** @param {{name: string, href: string | null, first?: boolean, date: string | null, time?: string | null, title: string | null}} document */
  function renderMeta({ name, href, first, date, time, title }) {
    const named = element("b", null, href ? link("", href) : isolated(name));
    named.querySelector("a")?.append(isolated(name));
    const when = [time && say("cardTime", time), date].filter(Boolean).join(" · ");
    return element(
      "div", "meta", named, first ? element("span", "first", say("cardFirstHere")) : null, when ? element("time", null, when) : null,
      title ? element("span", "title", foreign(isolated(title))) : null,
    );
  }

  /** A sign beside the words that say the same, so that neither colour nor shape alone tells it. */
  const unequal = () => {
    const sign = element("span", "sign", "≠");
    sign.setAttribute("aria-hidden", "true");
    return sign;
  };

  /** @param {Reference} reference @returns {(Node | string)[]} */
  function renderSaid({ speaker, differs, remarks }) {
    const [before, name, after] = OnRecord.sayAround("cardThereBy", speaker ?? "");
    const said = speaker ? [differs ? unequal() : "", before, element("b", null, isolated(name)), after] : [];
    const rest = [differs && !speaker ? say("cardThereByAnother") : "", ...remarks].filter(Boolean).join(" · ");
    return [...said, said.length && rest ? " · " : "", rest];
  }

  /** @param {string[]} others */
  function renderOthers(others) {
    const [before, , after] = OnRecord.sayAround("cardElsewhereBy", "");
    const names = OnRecord.list(others).map(({ type, value }) => (type === "element" ? element("b", null, isolated(value)) : value));
    return element("p", "others", unequal(), before, ...names, after);
  }

  /** @param {string} label @param {HTMLElement} folded  shown and hidden by the button that comes back */
  function renderToggle(label, folded) {
    folded.hidden = true;
    const toggle = button(`${label} ▾`, () => {
      folded.hidden = !folded.hidden;
      toggle.setAttribute("aria-expanded", String(!folded.hidden));
      toggle.textContent = `${label} ${folded.hidden ? "▾" : "▴"}`;
      toggle.dispatchEvent(new Event("grown", { bubbles: true })); // the card makes room
      if (!folded.hidden) for (const each of [folded, toggle]) each.scrollIntoView({ block: "nearest", behavior: "instant" });
    });
    toggle.setAttribute("aria-expanded", "false");
    return toggle;
  }

  /** @param {NonNullable<Reference["context"]>} context @returns {[HTMLElement, HTMLElement]} button and text */
  function renderContext({ before, exact, after }) {
    const text = foreign(element("p", "context", before, element("mark", null, exact), after));
    return [titled(renderToggle(say("cardInContext"), text), say("cardSentencesAround")), text];
  }

  /** @param {Copies} copies */
  function renderCopies({ summary, listed }) {
    const list = element("ul", null, ...listed.map((copy) => element("li", null, renderMeta(copy))));
    return element("div", "copies", renderToggle(summary, list), list);
  }

  /** @param {Reference} reference */
  function renderReference(reference) {
    const copies = reference.copies ? renderCopies(reference.copies) : null;
    const [toggle, context] = reference.context ? renderContext(reference.context) : [null, null];
    const opener = reference.again && reference.href ? link(say("cardOpenThere"), reference.href) : null; // the first has its name for that
    const said = element("div", "said", element("span", null, ...renderSaid(reference)), toggle, opener);
    const kind = ["ref", reference.differs && "differs", reference.again && "again"].filter(Boolean).join(" ");
    const meta = reference.again ? null : renderMeta(reference);
    const misquoted = reference.misquoted ? element("p", "misquoted", unequal(), reference.misquoted) : null;
    return element("div", kind, meta, copies, reference.wording.length ? renderWording(reference) : null, misquoted, said, context);
  }

  /** @param {string} text @param {Node} near */
  async function copy(text, near) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    // Pages without a secure context have no clipboard object.
    const area = element("textarea", null, text);
    near.getRootNode().appendChild(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  /** @param {() => void} close */
  function renderClose(close) {
    const made = button(say("cardEscape"), close);
    made.className = "close";
    made.setAttribute("aria-label", say("cardClose"));
    return made;
  }

  OnRecord.renderFoot = ({ references, passages, record, copy: text }, close) => {
    const target = [...references, ...passages].find((reference) => reference.href)?.href;
    const copyButton = button(say("cardCopy"), (made) =>
      copy(text, made).then(() => (made.textContent = say("cardCopied")), () => (made.textContent = say("cardCopyForbidden"))),
    );
    copyButton.setAttribute("aria-live", "polite");
    return element(
      "footer", null, target ? link(say("cardOpen"), target) : null, copyButton, record ? link(record.text, record.href) : null,
      close ? renderClose(close) : null,
    );
  };

  /** @param {Sentence} sentence */
  const renderSentence = ([before, name, after]) => [before, isolated(name), after];

  /** @param {Finding} finding */
  function renderHeading({ names, perhaps, spread }) {
    if (names.length === 0 && spread) return element("b", "spread", ...renderSentence(spread));
    const separated = OnRecord.list(names, "disjunction").map(({ type, value }) => (type === "element" ? isolated(value) : value));
    const [before, , after] = perhaps ? OnRecord.sayAround("cardPerhaps", "") : ["", "", ""];
    return element("b", null, before && element("span", "perhaps", before), ...separated, after && element("span", "perhaps", after));
  }

  OnRecord.renderFinding = (finding) => {
    const header = element(
      "header", null, renderHeading(finding), element("span", "chip", finding.chip),
      finding.role ? element("span", "role", finding.role) : null,
      finding.names.length && finding.spread ? element("span", "spread", ...renderSentence(finding.spread)) : null,
      finding.others.length ? renderOthers(finding.others) : null,
    );
    const passages = finding.passages.map(renderReference);
    const body = element(
      "div", "body", ...finding.references.map(renderReference),
      finding.unlisted ? element("p", "note", finding.unlisted) : null,
      passages.length ? element("p", "around", ...renderSentence(finding.around)) : null, ...passages, finding.note ? element("p", "note", finding.note) : null,
    );
    return [header, body];
  };

  OnRecord.renderCard = (finding, close) => {
    const card = element("section", "card", ...OnRecord.renderFinding(finding), OnRecord.renderFoot(finding, close));
    Object.assign(card, OnRecord.language(), { tabIndex: -1 });
    card.setAttribute("role", "dialog");
    card.setAttribute("aria-label", finding.label);
    return card;
  };
})();
