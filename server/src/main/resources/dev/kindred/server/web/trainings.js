// Models that were trained from judgments: started, followed, taken into use, and left again.

import { go, read } from "/web/address.js";
import { get, send } from "/web/api.js";
import { forgetIndex } from "/web/changes.js";
import { at, count, element } from "/web/dom.js";
import { indexOf } from "/web/indexes.js";
import { attempt, calm, say } from "/web/notices.js";
import { bar, follow, runs } from "/web/progress.js";

const KINDS = ["training", "switch"];
let followed;

const percent = ({ accuracy }) => (accuracy === null ? "?" : `${(100 * accuracy).toFixed(0)}%`);

function ending({ inUse, better }) {
  if (inUse) return element("span.better", {}, "in use");
  return element("span.small", {}, better ? "better" : "not better");
}

function line(training) {
  const { number, judgments, heldOut, before, after, inUse } = training;
  const use = element("button", {
    type: "button", hidden: inUse, "aria-label": `Use the model of training ${number}`,
    click: () => start(`trainings/${number}/use`),
  }, "Use it");
  return element("li", {},
    element("span", {}, element("b", {}, `${percent(before)} → ${percent(after)}`),
      ` of ${count(heldOut, "judgment")} kept apart, from ${count(judgments, "other")}`),
    ending(training), use);
}

export async function showTrainings() {
  const { trainings, back } = await get("trainings", { index: read().index });
  at("trainings").replaceChildren(...[...trainings].reverse().map(line));
  at("train-back").hidden = !back;
  const { jobs } = await get("jobs");
  const { name } = indexOf(read().index);
  const job = jobs.find((each) => each.index === name && KINDS.includes(each.kind) && runs(each));
  if (job && followed !== job.id) attempt(() => keepUp(job));
}

function told({ kind, state, error, result }) {
  if (state === "failed") return error;
  if (state !== "done") return "It was stopped; the model is the one before.";
  if (kind === "switch") return "The other model is in use now.";
  return `The new model agrees with ${percent(result.after)} of what was kept apart, the one before with ${percent(result.before)}`
    + (result.switched ? "; it is in use now." : ", so that one stays.");
}

async function keepUp(job) {
  const progress = bar(job.kind);
  followed = job.id;
  at("training").replaceChildren(progress.element);
  progress.show(job);
  const buttons = [...at("teach").querySelectorAll("#train, #train-back, #trainings button")];
  buttons.forEach((button) => { button.disabled = true; });
  try {
    const last = await follow(job, progress.show);
    say(told(last));
    if (last.state === "done") at("training").replaceChildren();
  } finally {
    followed = undefined;
    buttons.forEach((button) => { button.disabled = false; });
  }
  await forgetIndex();
  if (read().view === "teach") go({}); // the hits may be others now
}

function start(address) {
  attempt(async () => {
    const job = await send("POST", address, {}, { index: read().index });
    calm();
    await keepUp(job);
  });
}

export function takeTrainings() {
  at("train").addEventListener("click", () => start("trainings"));
  at("train-back").addEventListener("click", () => start("trainings/back"));
}
