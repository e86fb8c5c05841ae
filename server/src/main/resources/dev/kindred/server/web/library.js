// What there is: the index, its model, other models, and reports of comparisons.

import { read } from "/web/address.js";
import { ask, get, hasToken } from "/web/api.js";
import { at, download, element } from "/web/dom.js";
import { showJobs } from "/web/jobs.js";
import { attempt, calm } from "/web/notices.js";

const number = (value) => (Number.isInteger(value) ? value.toLocaleString("en") : value.toFixed(3));

function bytes(value) {
  const power = value < 1000 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), 3);
  return `${(value / 1000 ** power).toFixed(power ? 1 : 0)} ${["B", "kB", "MB", "GB"][power]}`;
}

function facts(list, pairs) {
  list.replaceChildren(...pairs.filter(([, value]) => value !== undefined && value !== "")
    .flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, String(value))]));
}

/** Metrics by name, the best known first. */
const METRICS = { "recall@1": "Recall@1", "map@r": "MAP@R", auc_pooled: "AUC" };

function metricsOf({ metrics = {} }) {
  return Object.entries(METRICS).filter(([name]) => name in metrics).map(([name, title]) => [title, metrics[name].toFixed(3)]);
}

async function showFacts({ index }) {
  const described = await get("index", { index });
  const { statistics, model } = described;
  facts(at("index-facts"), [
    ["Name", described.name],
    ["Images", number(statistics.entries)],
    ["Numbers of a vector", described.dimension],
    ["Folders", described.folders.join(", ")],
  ]);
  facts(at("model-facts"), model
    ? [["Network", model.encoder], ["Loss", model.loss], ["Seed", model.seed], ...metricsOf(model), ["Images seen", model.data?.images && number(model.data.images)]]
    : [["", "The index holds imported vectors; there is no model."]]);
}

function modelRow(model) {
  const shown = Object.fromEntries(metricsOf(model));
  return element("tr", {},
    element("th", { scope: "row" }, model.name),
    element("td", {}, model.problem ?? model.loss),
    ...Object.values(METRICS).map((title) => element("td.figure", {}, shown[title] ?? "")),
    element("td.figure", {}, bytes(model.bytes)));
}

async function showModels() {
  const { models } = await get("models");
  at("models").closest(".panel").hidden = models.length === 0;
  at("models").replaceChildren(element("table", {},
    element("thead", {}, element("tr", {}, ...["Model", "Loss", ...Object.values(METRICS), "Size"].map((name, i) =>
      element(i > 1 ? "th.figure" : "th", { scope: "col" }, name)))),
    element("tbody", {}, ...models.map(modelRow))));
}

/** A link cannot show a token; the file is then downloaded. */
function reportLink(name) {
  const address = `/api/v1/reports/${encodeURIComponent(name)}`;
  if (!hasToken()) return element("a", { href: address, target: "_blank" }, name);
  return element("button.link", { type: "button", click: () => attempt(async () =>
    download(await (await ask(`reports/${encodeURIComponent(name)}`)).blob(), `${name}.html`)) }, name);
}

async function showReports() {
  const { reports } = await get("reports");
  at("reports").closest(".panel").hidden = reports.length === 0;
  at("reports").replaceChildren(...reports.map(({ name, modified }) => element("li", {},
    element("span", {}, reportLink(name)), element("span.small", {}, new Date(modified).toLocaleDateString()))));
}

/** Shows all of it. */
export function showLibrary(state) {
  attempt(async () => {
    await Promise.all([showFacts(state), showJobs(), showModels(), showReports()]);
    if (read().view === state.view) calm();
  });
}
