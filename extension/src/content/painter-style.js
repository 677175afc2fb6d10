"use strict";
OnRecord.painterStyle = `
/*
 * Underlines only; the page's own colours stay. One line style a kind: colour is never the only sign.
 * A quarter of the text's own colour is mixed in, so that lines also show on dark pages that do not declare a scheme.
 * Words in two of them show the line of the one that says more, and of the other what stands out at its sides.
 */
::highlight(onrecord-passage) {
  text-decoration: underline 2px dotted color-mix(in srgb, light-dark(#8a5a00, #e0b050) 75%, currentColor);
  text-underline-offset: 3px;
}
::highlight(onrecord-claim) {
  text-decoration: underline 2px dashed color-mix(in srgb, light-dark(#6a3fa0, #bfa0f0) 75%, currentColor);
  text-underline-offset: 3px;
}
::highlight(onrecord-quotation) {
  text-decoration: underline 2px solid color-mix(in srgb, light-dark(#1f5fae, #7db4f5) 75%, currentColor);
  text-underline-offset: 3px;
}
/* Words that stand nowhere else: thin, so that the eye goes to those that lead somewhere. */
::highlight(onrecord-alone) {
  text-decoration: underline 1px solid color-mix(in srgb, light-dark(#1f5fae, #7db4f5) 75%, currentColor);
  text-underline-offset: 3px;
}
/* What the service holds back, shown on request: faint, so that nobody takes it for a finding. */
::highlight(onrecord-held) {
  text-decoration: underline 1px dotted color-mix(in srgb, light-dark(#6b7280, #9aa3ae) 75%, currentColor);
  text-underline-offset: 3px;
}
::highlight(onrecord-differs) {
  text-decoration: underline 3px double color-mix(in srgb, light-dark(#b3261e, #ff8a80) 75%, currentColor);
  text-underline-offset: 3px;
}
::highlight(onrecord-active) {
  background-color: color-mix(in srgb, light-dark(#1f5fae, #7db4f5) 16%, transparent);
}
/* Chromium fills all of them alike with the colours of a selection: the lines tell them apart where they lie within. */
@media (forced-colors: active) {
  ::highlight(onrecord-passage), ::highlight(onrecord-claim), ::highlight(onrecord-quotation), ::highlight(onrecord-alone),
  ::highlight(onrecord-held), ::highlight(onrecord-differs) { text-underline-offset: 1px; }
  ::highlight(onrecord-differs) { text-decoration-thickness: 1px; }
}
`;
