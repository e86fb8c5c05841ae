// The same query in two indexes, with what differs.

import { filterOf, go, read } from "/web/address.js";
import { at, count, element } from "/web/dom.js";
import { card, fill, steerByKeys } from "/web/hits.js";
import { indexNames, summaryOf } from "/web/indexes.js";
import { attempt, calm } from "/web/notices.js";
import { answerIn, answerTo, translated } from "/web/query.js";
import { showTray } from "/web/tray.js";

let asked = 0;

/** What is to be said of a hit, given the rank of the same image in the other list. */
function mark(hit, rank) {
  if (rank === undefined) return { kind: "only", shown: "only here", said: "only in this list" };
  const up = rank - hit.rank;
  if (up === 0) return undefined;
  return up > 0
    ? { kind: "up", shown: `▲ ${up}`, said: `${count(up, "rank")} higher here` }
    : { kind: "down", shown: `▼ ${-up}`, said: `${count(-up, "rank")} lower here` };
}

const ranks = (hits) => new Map(hits.map(({ path, rank }) => [path, rank]));

function showSide(side, index, hits, others, labels) {
  const rankThere = ranks(others);
  const like = labels && hits.filter((hit) => hit.labels.join("/") === labels.join("/")).length;
  at(`${side}-said`).textContent = summaryOf(index) + (labels ? ` · ${like} of ${hits.length} have the label of the query` : "");
  at(side).classList.toggle("uncalibrated", hits.every((hit) => hit.probability === null));
  fill(at(side), hits.map((hit) => card(hit, {
    index,
    mark: mark(hit, rankThere.get(hit.path)),
    choose: async () => {
      const [here] = await translated([{ key: String(hit.id), weight: 1 }], index, read().index);
      if (here) go({ by: [here] });
    },
  })));
}

function showBoth(state, other, left, right) {
  const there = ranks(right.hits);
  const both = left.hits.filter(({ path }) => there.has(path)).length;
  const same = left.hits.filter(({ path, rank }) => there.get(path) === rank).length;
  at("compare-said").textContent = `${both} of ${left.hits.length} in both, ${same} at the same rank`;
  const query = state.by.length === 1 && [...left.hits, ...right.hits].find(({ path }) => path === left.query);
  showSide("left", state.index, left.hits, right.hits, query?.labels);
  showSide("right", other, right.hits, left.hits, query?.labels);
}

function choose(select, names, name) {
  select.replaceChildren(...names.map((each) => element("option", {}, each)));
  select.value = name;
}

/** Shows both lists. */
export function showComparison(state) {
  const names = indexNames();
  const mine = ++asked;
  at("compare-few").hidden = names.length > 1;
  at("compare-empty").hidden = names.length < 2 || state.by.length > 0;
  at("sides").hidden = names.length < 2 || state.by.length === 0;
  at("compare-said").textContent = "";
  if (at("sides").hidden) return;
  const here = state.index ?? names[0];
  const other = state.other && state.other !== here ? state.other : names.find((name) => name !== here);
  choose(at("left-index"), names.filter((name) => name !== other), here);
  choose(at("right-index"), names.filter((name) => name !== here), other);
  at("sides").setAttribute("aria-busy", "true");
  attempt(async () => {
    try {
      const left = await answerTo({ ...state, index: here });
      const right = await answerIn(other, { ...state, index: here });
      if (mine !== asked) return;
      calm();
      showTray({ ...state, index: here });
      showBoth({ ...state, index: here }, other, left, right);
    } catch (problem) {
      if (mine === asked) throw problem;
    }
  }, filterOf(state).shift).finally(() => {
    if (mine === asked) at("sides").setAttribute("aria-busy", "false");
  });
}

/** Points out the same image in the other list. */
function twin(event) {
  const path = event.target.closest?.(".hit")?.dataset.path;
  for (const hit of at("sides").querySelectorAll(".hit")) hit.classList.toggle("twin", hit.dataset.path === path);
}

export function takeComparison(changeIndex) {
  at("left-index").addEventListener("change", () => changeIndex(at("left-index").value));
  at("right-index").addEventListener("change", () => go({ other: at("right-index").value }));
  for (const kind of ["pointerover", "focusin"]) at("sides").addEventListener(kind, twin);
  steerByKeys(at("left"));
  steerByKeys(at("right"));
}
