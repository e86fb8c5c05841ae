// Which images are accepted, and how many are shown.

import { go, read } from "/web/address.js";
import { get } from "/web/api.js";
import { at, element, refill } from "/web/dom.js";

const FEW = 10;

/** Values with their counts by field and index. */
const known = new Map();
let all = false;

async function values(field, index) {
  const name = `${field} ${index}`;
  if (!known.has(name)) known.set(name, get("index/values", { field, index }).then((answer) => answer.values));
  try {
    return await known.get(name);
  } catch {
    known.delete(name); // what is wrong is said by what needs it more
    return [];
  }
}

/** Counts are asked for anew, as an index has changed. */
export const forgetValues = () => known.clear();

function chip(value, number, pressed, choose) {
  return element("button.chip", { type: "button", "aria-pressed": String(pressed), click: choose },
    value, ...(number === undefined ? [] : [element("span.number", {}, number.toLocaleString("en"))]));
}

function toggled(labels, label) {
  return labels.includes(label) ? labels.filter((each) => each !== label) : [...labels, label];
}

function labelChips(found, state) {
  const lost = state.labels.filter((label) => !found.some(({ value }) => value === label)).map((value) => ({ value }));
  const shown = [...found.filter(({ value }, i) => all || i < FEW || state.labels.includes(value)), ...lost];
  const chips = shown.map(({ value, count }) =>
    chip(value, count, state.labels.includes(value), () => go({ labels: toggled(read().labels, value) })));
  if (found.length > FEW) {
    chips.push(element("button.more", { type: "button", click: () => { all = !all; showChips(read()); } },
      all ? "Fewer" : `All ${found.length}`));
  }
  return chips;
}

function put(id, chips) {
  at(id).parentElement.hidden = chips.length === 0;
  refill(at(id), ...chips);
}

async function showChips(state) {
  const [labels, years] = await Promise.all([values("label", state.index), values("taken", state.index)]);
  const now = read();
  if (now.index !== state.index) return;
  at("labels").classList.toggle("whole", all);
  put("labels", labelChips(labels, now));
  put("years", [...years].sort((a, b) => b.value.localeCompare(a.value)).map(({ value, count }) =>
    chip(value, count, now.taken === value, () => go({ taken: read().taken === value ? undefined : value }))));
}

export function showFilters(state) {
  if (document.activeElement !== at("where")) at("where").value = state.where;
  if ([...at("k").options].some(({ value }) => value === String(state.k))) at("k").value = state.k;
  showChips(state);
}

export function takeFilters() {
  const take = () => go({ where: at("where").value.trim() });
  at("filters").addEventListener("submit", (event) => {
    event.preventDefault();
    take();
  });
  at("where").addEventListener("change", take);
  at("k").addEventListener("change", () => go({ k: Number(at("k").value) }));
}
