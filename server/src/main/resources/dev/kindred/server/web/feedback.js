// Judgments that were collected on this page: undone, or sent to be kept.

import { read } from "/web/address.js";
import { ask, get, send } from "/web/api.js";
import { at, count, download, element, refill } from "/web/dom.js";
import { attempt, calm } from "/web/notices.js";

const WHO = "kindred.who";

/** @type {{judgment: object, words: string}[]} */
let pending = [];
let changed = () => {};

/** Tells when something was said, taken back or sent. */
export function onPending(tell) {
  changed = tell;
}

/** Remembers a triplet {anchor, positive, negative} or a pair {a, b, same} until it is sent or undone. */
export function collect(judgment, words) {
  pending.push({ judgment, words });
  at("collected-said").textContent = words;
  showPending();
}

/** What was said of a pair and is not sent yet: whether it is the same. */
export function saidOf(a, b) {
  return pending.findLast(({ judgment }) => judgment.a === a && judgment.b === b)?.judgment.same;
}

function drop(one) {
  pending = pending.filter((each) => each !== one);
  at("collected-said").textContent = `Taken back: ${one.words}`;
  showPending();
}

function showPending() {
  refill(at("pending"), ...pending.map((each) => element("li", {},
    element("span", {}, each.words),
    element("button.quiet", { type: "button", "aria-label": `Take back: ${each.words}`, click: () => drop(each) }, "×"))));
  at("undo").disabled = at("send").disabled = pending.length === 0;
  at("send").textContent = pending.length ? `Send ${pending.length}` : "Send";
  changed();
}

async function sendPending() {
  const sent = [...pending];
  const who = at("who").value.trim();
  localStorage.setItem(WHO, who);
  const judgments = sent.map(({ judgment }) => judgment);
  const [triplets, pairs] = [judgments.filter((each) => each.anchor), judgments.filter((each) => !each.anchor)];
  const { index } = read();
  await send("POST", "feedback", { who, triplets, pairs }, { index });
  pending = pending.filter((each) => !sent.includes(each));
  at("collected-said").textContent = `Sent ${sent.length}. Thank you.`;
  showPending();
  calm();
  await showCounts();
}

export async function showCounts() {
  const { triplets, pairs } = await get("feedback", { index: read().index });
  at("collected").textContent = `${count(triplets, "triplet")} and ${count(pairs, "pair")} kept`;
  at("train").disabled = triplets + pairs === 0;
}

async function take(name) {
  download(await (await ask(`feedback/${name}`, { index: read().index })).blob(), name);
}

export function takeFeedback() {
  at("who").value = localStorage.getItem(WHO) ?? "";
  at("undo").addEventListener("click", () => drop(pending.at(-1)));
  at("send").addEventListener("click", () => attempt(sendPending));
  for (const link of document.querySelectorAll("[data-export]")) {
    link.addEventListener("click", () => attempt(() => take(link.dataset.export)));
  }
  showPending();
}
