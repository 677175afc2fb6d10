"use strict";
// Which elements are read: those that a reader sees, less what is no prose and what the reader writes.
(() => {
  const SKIPPED = new Set([
    "script", "style", "noscript", "template", "code", "kbd", "samp", "svg", "math", "canvas", "iframe", "frame", "object",
    "embed", "video", "audio", "input", "textarea", "select", "option", "datalist", "button", "label", "legend", "output",
    "meter", "progress",
  ]);
  const SPECK = 1; // px: what is clipped to so little is there for screen readers only

  const { isHtml, localName, isContentEditable, getBoundingClientRect } = OnRecord.own;

  /** @param {Element} element  elements of other vocabularies are never editable, and have nothing that says so */
  const isEditable = (element) => isHtml(element) && isContentEditable.call(element);

  /** @param {Element} element @param {CSSStyleDeclaration} style  whether it is clipped away or waits outside the page */
  function isOutOfSight(element, style) {
    if (style.position !== "absolute" && style.position !== "fixed") return false;
    const { width, height, right, bottom } = getBoundingClientRect.call(element);
    if (style.overflowX !== "visible" && (width <= SPECK || height <= SPECK)) return true;
    // A page that runs from right to left goes on to the left of where it begins.
    return bottom + scrollY <= 0 || (right + scrollX <= 0 && style.direction === "ltr");
  }

  OnRecord.styleIfRead = (element) => {
    if (SKIPPED.has(localName.call(element)) || isEditable(element) || OnRecord.card.isHost(element)) return null;
    const style = getComputedStyle(element);
    if (style.display === "inline") return style; // what is positioned never is
    return style.display === "none" || isOutOfSight(element, style) ? null : style;
  };

  /** @param {Element | null} frame  null where it belongs to a page of another origin, which does not tell */
  function isShown(frame) {
    const isThere = frame?.checkVisibility({ visibilityProperty: true });
    return isThere && frame && frame.clientWidth > SPECK && frame.clientHeight > SPECK;
  }

  OnRecord.isSeen = () => {
    for (let frame = window; frame !== frame.parent; frame = /** @type {typeof window} */ (frame.parent)) {
      if (!isShown(frame.frameElement)) return false;
    }
    return true;
  };
})();
