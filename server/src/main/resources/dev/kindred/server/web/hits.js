// Cards of hits, and the keys that go over them.

import { element, refill } from "/web/dom.js";
import { picture } from "/web/pictures.js";

const percent = (probability) => `${Math.round(100 * probability)}%`;

/** What a hit is, in a word. */
export const titleOf = (hit) => hit.labels.at(-1) ?? hit.path.split("/").at(-1);

function spoken(hit) {
  const known = hit.probability === null ? "" : `, ${percent(hit.probability)} same class`;
  return `number ${hit.rank}: ${hit.labels.join(", ") || hit.path}, distance ${hit.distance.toFixed(3)}${known}`;
}

function facts(hit) {
  const made = element("span.facts", {}, element("span.distance", { title: "distance" }, hit.distance.toFixed(3)));
  if (hit.probability !== null) {
    made.append(element("span.probability", { title: "probability of the same class" }, percent(hit.probability)));
  }
  return made;
}

/** A bar as long as the hit is likely to be of the same class. */
function likelihood(hit) {
  const bar = element("span.likelihood", { "aria-hidden": "true" });
  bar.style.setProperty("--share", hit.probability ?? 0);
  return bar;
}

/**
 * A hit in a grid.
 *
 * @param {object} hit as the server tells it
 * @param {object} use index; choose(hit), the main thing to do with it; verb, what that is called; more(hit), elements
 *     below; mark, a word about the hit
 */
export function card(hit, { index, choose, verb = "Search by", more = () => [], mark }) {
  const button = element("button.hit", {
    type: "button", tabindex: "-1", title: hit.path, "data-id": hit.id, "data-path": hit.path,
    "aria-label": `${verb} ${spoken(hit)}${mark ? `, ${mark.said}` : ""}`,
    click: () => choose(hit),
  },
  element("span.frame", {}, picture(String(hit.id), index)),
  likelihood(hit),
  element("span.title", {}, titleOf(hit)),
  facts(hit),
  element("span.path", {}, element("bdi", {}, hit.path))); // else a leading number stands last
  if (mark) button.querySelector(".frame").append(element(`span.mark.${mark.kind}`, { "aria-hidden": "true" }, mark.shown));
  return element("li", {}, button, ...more(hit));
}

/** Columns of a grid as it is laid out now. */
function columns(cards) {
  const top = cards[0].getBoundingClientRect().top;
  return Math.max(cards.filter((each) => Math.abs(each.getBoundingClientRect().top - top) < 2).length, 1);
}

function target(cards, now, key) {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns(cards), ArrowUp: -columns(cards) }[key];
  if (step) return now + step;
  return { Home: 0, End: cards.length - 1 }[key];
}

/**
 * Puts cards into a list in which arrows go from one to the next, so that it is one stop for Tab.
 *
 * @param {HTMLElement} list
 * @param {HTMLElement[]} items
 */
export function fill(list, items) {
  const lost = refill(list, ...items);
  if (list.contains(document.activeElement)) return;
  const first = list.querySelector(".hit");
  first?.setAttribute("tabindex", "0");
  if (lost) first?.focus();
}

/**
 * Makes a list answer to keys.
 *
 * @param {HTMLElement} list
 * @param {object} others what else a key does with the card that has the focus
 */
export function steerByKeys(list, others = {}) {
  list.addEventListener("keydown", (event) => {
    const now = event.target.closest(".hit");
    if (!now || event.ctrlKey || event.metaKey || event.altKey) return;
    const cards = [...list.querySelectorAll(".hit")];
    const next = cards[target(cards, cards.indexOf(now), event.key)];
    if (next) next.focus();
    else if (others[event.key]) others[event.key](now);
    if (next || others[event.key] || event.key.startsWith("Arrow")) event.preventDefault();
  });
  list.addEventListener("focusin", (event) => {
    const now = event.target.closest(".hit");
    if (!now) return;
    list.querySelectorAll(".hit[tabindex='0']").forEach((each) => each.setAttribute("tabindex", "-1"));
    now.setAttribute("tabindex", "0");
  });
}
