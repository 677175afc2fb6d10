"use strict";
// What a finding looks like, in the card and in the panel; and the card's box.
// Not on the host, where a page's style sheet beats ours. Fonts have no names, which a page could give to fonts of its own
// and hear by letter what is asked of them.
OnRecord.findingStyle = `
:host > * {
  --ink: light-dark(#1b1f24, #e8e6e1); --dim: light-dark(#5b6470, #a3a9b2); --card: light-dark(#fffdf9, #1f2228);
  --line: light-dark(#e3ddd2, #363b44); --shade: light-dark(#f6f2ea, #272b32); --link: light-dark(#1f5fae, #7db4f5);
  --differs: light-dark(#b3261e, #ff8a80); --added: light-dark(#0b6b3a, #7bd5a0);
}
* { box-sizing: border-box; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; border-radius: 4px; }
header { flex: none; padding: 12.8px 16px 9.6px; display: flex; flex-wrap: wrap; gap: 2px 13px; align-items: baseline; border-bottom: 1px solid var(--line); }
header b { font-size: 15.5px; overflow-wrap: anywhere; margin-inline-end: auto; }
.perhaps { color: var(--dim); font-weight: 400; font-style: italic; }
.role, span.spread, .meta, footer, .note, .around { color: var(--dim); }
.role { flex-basis: 100%; } .spread { overflow-wrap: anywhere; }
header .spread { flex: 1 1 60%; text-wrap: pretty; } header b.spread { font-size: 14.5px; } header span.spread { flex-basis: 100%; } span.spread bdi { color: var(--ink); font-weight: 600; }
.chip { font-size: 11.5px; border: 1px solid var(--line); border-radius: 99px; padding: 1px 8px; color: var(--dim); white-space: nowrap; }
.body { overflow-y: auto; overscroll-behavior: contain; min-height: 0; } .body > :first-child { border-top: 0; }
.ref { padding: 9.6px 16px 10.4px; border-top: 1px solid var(--line); }
.ref.differs { border-inline-start: 3px solid var(--differs); padding-inline-start: 13px; }
.ref.again { border-top-style: dashed; }
.meta { display: flex; gap: 2px 8px; align-items: baseline; flex-wrap: wrap; overflow-wrap: anywhere; }
.meta b, .meta a { color: var(--ink); font-weight: 600; }
.meta a { text-decoration: none; } .meta a:hover { text-decoration: underline; }
.meta .title { flex-basis: 100%; font-size: 12.5px; order: 2; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.first { color: var(--added); font-weight: 600; }
time { margin-inline-start: auto; font-variant-numeric: tabular-nums; white-space: nowrap; }
.wording { margin: 5px 0 4px; font-family: serif; font-size: 15px; overflow-wrap: anywhere; }
ins { text-decoration: none; border-bottom: 2px solid var(--added); color: var(--added); }
del { color: var(--differs); }
.others { flex-basis: 100%; margin: 4px 0 0; }
.others, .misquoted { font-size: 12.5px; color: var(--differs); overflow-wrap: anywhere; } .misquoted { margin: 0 0 4px; }
.others b { font-size: inherit; } .sign { font-weight: 700; margin-inline-end: 5px; color: var(--differs); }
.meta + .said { margin-top: 2px; } .said { font-size: 12.5px; color: var(--dim); } .said b { color: var(--ink); font-weight: 600; }
.differs .said b { color: var(--differs); }
.copies { margin: 2px 0 4px; font-size: 12.5px; } .copies button { text-align: start; overflow-wrap: anywhere; }
.copies ul { list-style: none; margin: 6px 0 0; padding-inline-start: 10px; border-inline-start: 2px solid var(--line); }
.copies li + li { margin-top: 5px; } .copies .title { font-size: 12px; }
.note, .around { padding: 9.6px 16px; border-top: 1px solid var(--line); margin: 0; font-size: 12.5px; }
.around { padding-bottom: 0; } .around + .ref { border-top: 0; }
.context {
  margin: 6px 0 0; padding-inline-start: 10px; border-inline-start: 2px solid var(--line); color: var(--dim);
  font-family: serif; font-size: 14px; overflow-wrap: anywhere; white-space: pre-line;
}
.context mark { background: none; color: var(--ink); }
button, .said a, footer a {
  color: var(--link); background: none; border: 0; padding: 0; font: inherit; text-decoration: none; cursor: pointer;
}
button:hover, .said a:hover, footer a:hover { text-decoration: underline; }
.said span { text-wrap: pretty; }
.said { display: flex; flex-wrap: wrap; gap: 0 12px; }
.said button { white-space: nowrap; }
footer { flex: none; display: flex; gap: 16px; align-items: baseline; padding: 8px 16px; background: var(--shade); border-top: 1px solid var(--line); font-size: 12.5px; }
footer .close { margin-inline-start: auto; font: 11px monospace; color: var(--dim); border: 1px solid var(--line); border-radius: 4px; padding: 0 5px; }
@media (pointer: coarse) { button, .said a, footer a { padding-block: 8px; } footer { padding-block: 2px; } }
@media (forced-colors: active) { ins { text-decoration: underline; } .ref.differs { border-inline-start-color: Mark; } }
`;
OnRecord.cardStyle = `
:host {
  all: initial !important; position: fixed !important; inset: 0 auto auto 0 !important; width: 0 !important;
  height: 0 !important; overflow: visible !important; display: block !important; color-scheme: inherit !important;
}
.card {
  position: fixed; width: min(384px, calc(100vw - 16px)); max-height: var(--most, 50vh); display: flex; flex-direction: column;
  font: 13.5px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--card); text-align: start;
  border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 1px 2px #0002, 0 8px 28px #0003; overflow: hidden;
  user-select: none; /* a page reads what is selected, in closed shadow roots too */
}
.card:focus { outline: none; }
.card:focus-visible { outline-offset: -2px; border-radius: 10px; }
@media print { .card { display: none; } }
${OnRecord.findingStyle}
`;
