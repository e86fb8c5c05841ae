// Colours of labels on the map.

import { element } from "/web/dom.js";

const COLOURS = 10;

/** The coarsest level of labels that tells images apart. */
function levelOf(points) {
  const depth = Math.max(...points.map(({ labels }) => labels.length));
  for (let level = 0; level < depth; level++) {
    if (new Set(points.map(({ labels }) => labels[level])).size > 1) return level;
  }
  return 0;
}

function frequent(points, level) {
  const counts = new Map();
  for (const { labels } of points) {
    if (labels[level] !== undefined) counts.set(labels[level], (counts.get(labels[level]) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** Colours by label: the most frequent have one each, the others one together. */
export function colouring(points) {
  const level = levelOf(points);
  const counts = frequent(points, level);
  const named = counts.slice(0, COLOURS);
  const numbers = new Map(named.map(([label], i) => [label, i]));
  const swatches = [...named.map((_, i) => i), "other"].map((kind) => element(`span.swatch.c${kind}`, { "aria-hidden": "true" }));
  const numberOf = (point) => numbers.get(point.labels[level]) ?? named.length;
  const rest = points.filter((point) => numberOf(point) === named.length).length;
  let values = [];
  const only = new Set();
  return {
    entries: [...named, ...(rest ? [[counts.length > COLOURS ? `${counts.length - COLOURS} others` : "no label", rest]] : [])],
    /** They give each colour its value in light and in dark. */
    swatches,
    only,
    of: (point) => values[numberOf(point)],
    dims: (point) => only.size > 0 && !only.has(numberOf(point)),
    refresh() {
      values = swatches.map((each) => getComputedStyle(each).backgroundColor);
    },
  };
}

/** Buttons that show some labels alone. */
export function showLegend(list, colours, changed) {
  const entries = colours.entries.map(([label, number], i) => {
    const button = element("button.chip", { type: "button", "aria-pressed": "false", click: () => {
      if (!colours.only.delete(i)) colours.only.add(i);
      button.setAttribute("aria-pressed", String(colours.only.has(i)));
      changed();
    } }, colours.swatches[i], label, element("span.number", {}, number.toLocaleString("en")));
    return button;
  });
  list.replaceChildren(...entries);
  colours.refresh();
}
