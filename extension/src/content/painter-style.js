"use strict";
// How each style of finding is underlined, and what of it a reader may change. Pure.
(() => {
  const COLORS = {
    blue: "light-dark(#1f5fae, #7db4f5)", ochre: "light-dark(#8a5a00, #e0b050)", violet: "light-dark(#6a3fa0, #bfa0f0)",
    red: "light-dark(#b3261e, #ff8a80)", green: "light-dark(#0b6b3a, #7bd5a0)", grey: "light-dark(#6b7280, #9aa3ae)",
  };
  const STRENGTHS = { fine: 0.5, normal: 1, strong: 1.5 }; // times the usual width

  /** One line a kind: colour is never the only sign. @type {Record<Style, {line: Line, color: Color, width: number}>} */
  const USUAL = {
    passage: { line: "dotted", color: "ochre", width: 2 },
    claim: { line: "dashed", color: "violet", width: 2 },
    quotation: { line: "solid", color: "blue", width: 2 },
    alone: { line: "solid", color: "blue", width: 1 }, // thin, so that the eye goes to those that lead somewhere
    held: { line: "dotted", color: "grey", width: 1 }, // faint, so that nobody takes it for a finding
    differs: { line: "double", color: "red", width: 3 },
  };

  OnRecord.colors = COLORS;

  OnRecord.lookOf = (style, { styles }) => {
    const color = style === "alone" ? styles.quotation?.color : undefined;
    return { ...USUAL[style], ...(color && { color }), ...styles[style] };
  };

  /**
   * Underlines only; the page's own colours stay. A quarter of the text's own colour is mixed in, so that lines also
   * show on dark pages that do not declare a scheme.
   *
   * @param {Style} style
   * @param {Appearance} appearance
   */
  function ruleOf(style, appearance) {
    const { line, color, width } = OnRecord.lookOf(style, appearance);
    const thickness = Math.max(width * STRENGTHS[appearance.strength], line === "double" ? 3 : 1); // px; thinner shows no two lines
    return `::highlight(onrecord-${style}) {
      text-decoration: underline ${thickness}px ${line} color-mix(in srgb, ${COLORS[color]} 75%, currentColor);
      text-underline-offset: 3px;
    }`;
  }

  OnRecord.painterStyle = (appearance) => `
    /* Words in two of them show the line of the one that says more, and of the other what stands out at its sides. */
    ${/** @type {Style[]} */ (Object.keys(USUAL)).map((style) => ruleOf(style, appearance)).join("\n")}
    ::highlight(onrecord-active) { background-color: color-mix(in srgb, ${COLORS.blue} 16%, transparent); }
    /* Chromium fills all of them alike with the colours of a selection: the lines tell them apart where they lie within. */
    @media (forced-colors: active) {
      ${Object.keys(USUAL).map((style) => `::highlight(onrecord-${style})`).join(", ")} { text-underline-offset: 1px; }
      ::highlight(onrecord-differs) { text-decoration-thickness: 1px; }
    }`;
})();
