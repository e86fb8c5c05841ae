// Marking hits: which of two is more like the image searched by, and which show the same.

import { filterOf, go, read } from "/web/address.js";
import { at, element } from "/web/dom.js";
import { collect, onPending, saidOf } from "/web/feedback.js";
import { card, fill, steerByKeys, titleOf } from "/web/hits.js";
import { attempt, calm } from "/web/notices.js";
import { answerTo } from "/web/query.js";
import { pathOf } from "/web/names.js";
import { showTray } from "/web/tray.js";
import { isUpload } from "/web/uploads.js";

const list = at("lesson");
let asked = 0;
let hits = [];
let nearer; // the hit that was marked first

/** The one indexed image that is searched by, to which marks refer. */
function anchorOf({ by, index }) {
  const [first] = by;
  return by.length === 1 && first.weight > 0 && !isUpload(first.key) ? pathOf(first.key, index) : undefined;
}

const kind = () => document.querySelector("input[name=lesson]:checked").value;

function mark(hit) {
  const anchor = anchorOf(read());
  if (!anchor) go({ by: [{ key: String(hit.id), weight: 1 }] });
  else if (kind() === "pairs" || hit.path === anchor) return;
  else if (!nearer) nearer = hit;
  else if (nearer.path !== hit.path) {
    const first = nearer;
    nearer = undefined;
    collect({ anchor, positive: first.path, negative: hit.path }, `${titleOf(first)} is more like it than ${titleOf(hit)}`);
  } else nearer = undefined;
  show();
}

function pair(hit, same) {
  collect({ a: anchorOf(read()), b: hit.path, same }, `${titleOf(hit)} is ${same ? "the same" : "different"}`);
}

function judgments(hit, anchor) {
  if (!anchor || kind() !== "pairs" || hit.path === anchor) return [];
  return [element("span.judge", {},
    element("button", { type: "button", tabindex: "-1", "aria-label": `Number ${hit.rank}, ${titleOf(hit)}, is the same`, click: () => pair(hit, true) }, "Same"),
    element("button", { type: "button", tabindex: "-1", "aria-label": `Number ${hit.rank}, ${titleOf(hit)}, is different`, click: () => pair(hit, false) }, "Different"))];
}

/** What was said of a hit, to be seen on it. */
function said(hit, anchor) {
  if (hit.path === nearer?.path) return { kind: "only", shown: "more like it", said: "marked as more like it" };
  const same = kind() === "pairs" ? saidOf(anchor, hit.path) : undefined;
  if (same === undefined) return undefined;
  return { kind: same ? "up" : "down", shown: same ? "same" : "different", said: `said to be ${same ? "the same" : "different"}` };
}

function explain(anchor) {
  if (!anchor) return "Click one of these images to teach from it.";
  if (kind() === "pairs") return "Say of each whether it shows the same as the image searched by.";
  return nearer ? `Now click one that is less like it than ${titleOf(nearer)}.` : "Click the one of two that is more like the image searched by, then the other.";
}

function show() {
  const state = read();
  const anchor = anchorOf(state);
  at("lesson-said").textContent = explain(anchor);
  list.classList.toggle("uncalibrated", hits.every((hit) => hit.probability === null));
  fill(list, hits.map((hit) => card(hit, {
    index: state.index,
    verb: anchor ? "Mark" : "Teach by",
    choose: mark,
    more: (each) => judgments(each, anchor),
    mark: said(hit, anchor),
  })));
}

/** Shows the hits to be marked. */
export function showLesson(state) {
  const mine = ++asked;
  nearer = undefined;
  at("lesson-empty").hidden = state.by.length > 0;
  at("lesson-body").hidden = state.by.length === 0;
  if (!state.by.length) return;
  attempt(async () => {
    const answer = await answerTo(state).catch((problem) => {
      if (mine === asked) throw problem;
    });
    if (mine !== asked) return;
    calm();
    hits = answer.hits;
    showTray(state);
    show();
  }, filterOf(state).shift);
}

export function takeLessons() {
  onPending(show);
  for (const choice of document.querySelectorAll("input[name=lesson]")) {
    choice.addEventListener("change", () => {
      nearer = undefined;
      show();
    });
  }
  const judge = (same) => (button) => {
    const hit = hits.find(({ path }) => path === button.dataset.path);
    if (kind() === "pairs" && anchorOf(read()) && hit.path !== anchorOf(read())) pair(hit, same);
  };
  steerByKeys(list, { s: judge(true), d: judge(false) });
}
