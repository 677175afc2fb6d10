"use strict";
// Foreign text as a label: one line, bounded, and unable to reorder what stands around it.
(() => {
  const CONTROLS = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

  OnRecord.plain = (text, limit = 160) => {
    const line = text.replace(CONTROLS, "").replace(/\s+/g, " ").trim();
    return line.length > limit ? `${line.slice(0, limit - 1).toWellFormed().trimEnd()}…` : line;
  };
})();
