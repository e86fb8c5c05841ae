// What the page shows, kept in the part of the address behind the #, so that links, going back and reloading work.

import { idOf } from "/web/uploads.js";

const EXAMPLE = /^(-?)(u?\d+)(?:\*(\d+(?:\.\d+)?))?$/;

/**
 * @typedef {object} Example something to search by
 * @property {string} key the id of an indexed image, or u and the number of an uploaded one
 * @property {number} weight negative to search away from it
 */

/** @returns {Example[]} */
function parseExamples(text) {
  return (text ?? "").split(",").map((each) => EXAMPLE.exec(each)).filter(Boolean)
    .map(([, sign, key, size]) => ({ key, weight: (sign ? -1 : 1) * Number(size ?? 1) }));
}

function formatExamples(examples) {
  return examples.map(({ key, weight }) =>
    (weight < 0 ? "-" : "") + key + (Math.abs(weight) === 1 ? "" : `*${Math.abs(weight)}`)).join(",");
}

/** What the address says: view, index, the other index beside it, by, k, where, labels, taken. */
export function read() {
  const fields = new URLSearchParams(location.hash.slice(1));
  return {
    view: fields.get("view") ?? "search",
    index: fields.get("index") ?? undefined,
    other: fields.get("other") ?? undefined,
    by: parseExamples(fields.get("by")).filter(({ key }) => !key.startsWith("u") || idOf(key) !== undefined),
    k: Number(fields.get("k")) || 24,
    where: fields.get("where") ?? "",
    labels: fields.getAll("label"),
    taken: fields.get("taken") ?? undefined,
  };
}

function format(state) {
  const fields = new URLSearchParams();
  if (state.view !== "search") fields.set("view", state.view);
  for (const name of ["index", "other", "where", "taken"]) if (state[name]) fields.set(name, state[name]);
  if (state.k !== 24) fields.set("k", state.k);
  state.labels.forEach((label) => fields.append("label", label));
  if (state.by.length) fields.set("by", formatExamples(state.by));
  return `#${fields.toString().replaceAll("%2C", ",")}`;
}

/** Goes to what is shown now with these changes; going there again is a new look. */
export function go(changes) {
  const next = format({ ...read(), ...changes });
  if (next === location.hash || (next === "#" && !location.hash)) dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = next;
}

export function onChange(follow) {
  addEventListener("hashchange", () => follow(read()));
}

/** What to ask a server for: text and chips narrow together. */
export function filterOf({ where, labels, taken }) {
  const quoted = (value) => `"${value.replace(/[\\"]/g, "\\$&")}"`;
  const chips = [];
  if (labels.length) chips.push(`label in (${labels.map(quoted).join(", ")})`);
  if (taken) chips.push(`taken = ${taken}`);
  if (!where.trim()) return { where: chips.join(" and "), shift: 0 };
  return chips.length ? { where: `(${where}) and ${chips.join(" and ")}`, shift: 1 } : { where, shift: 0 };
}
