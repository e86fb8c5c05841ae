// The grid of results.

import { filterOf, go, read } from "/web/address.js";
import { at, count, element } from "/web/dom.js";
import { card, fill, steerByKeys, titleOf } from "/web/hits.js";
import { attempt, calm } from "/web/notices.js";
import { answerTo } from "/web/query.js";
import { nameOf } from "/web/names.js";
import { showTray, withExample } from "/web/tray.js";

const list = at("hits");
let asked = 0; // so that a late answer does not replace a newer one

function subjectName(state) {
  return state.by.length === 1 ? nameOf(state.by[0].key, state.index).split("/").at(-1) : count(state.by.length, "example");
}

const add = (state, hit, weight) => go({ by: withExample(state.by, String(hit.id), weight) });

function weigh(state, hit) {
  const title = titleOf(hit);
  return [element("span.weigh", {},
    element("button.quiet", { type: "button", tabindex: "-1", "aria-label": `More like ${title}, number ${hit.rank}`, title: "More like this (+)", click: () => add(state, hit, 1) }, "+"),
    element("button.quiet", { type: "button", tabindex: "-1", "aria-label": `Less like ${title}, number ${hit.rank}`, title: "Less like this (−)", click: () => add(state, hit, -0.5) }, "−"))];
}

function show(state, answer) {
  at("heading").textContent = `Nearest to ${subjectName(state)}`;
  at("said").textContent = answer.hits.length
    ? `${count(answer.hits.length, "image")} in ${answer.took_ms.toFixed(1)} ms`
    : "No image fits. Widen the filter, or take chips away.";
  fill(list, answer.hits.map((hit) => card(hit, {
    index: state.index,
    choose: () => go({ by: [{ key: String(hit.id), weight: 1 }] }),
    more: () => weigh(state, hit),
  })));
  list.classList.toggle("uncalibrated", answer.hits.every((hit) => hit.probability === null));
}

/** Shows the hits of what the address says. */
export function showResults(state) {
  const mine = ++asked;
  at("welcome").hidden = state.by.length > 0;
  at("results").hidden = state.by.length === 0;
  if (!state.by.length) {
    calm();
    return;
  }
  list.setAttribute("aria-busy", "true");
  attempt(async () => {
    const answer = await answerTo(state).catch((problem) => {
      if (mine === asked) throw problem;
    });
    if (mine !== asked) return;
    calm();
    showTray(state, answer.hits);
    show(state, answer);
  }, filterOf(state).shift).finally(() => {
    if (mine === asked) list.setAttribute("aria-busy", "false");
  });
}

const hitOf = (button) => ({ id: button.dataset.id });
steerByKeys(list, {
  "+": (button) => add(read(), hitOf(button), 1),
  "-": (button) => add(read(), hitOf(button), -0.5),
});
