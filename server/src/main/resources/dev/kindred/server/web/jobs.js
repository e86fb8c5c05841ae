// Syncs and other jobs of the server: started, followed, stopped.

import { go, read } from "/web/address.js";
import { ask, get, send } from "/web/api.js";
import { forgetIndex } from "/web/changes.js";
import { at, element } from "/web/dom.js";
import { attempt, calm, say } from "/web/notices.js";
import { bar, follow, runs, wordsOf } from "/web/progress.js";

const SHOWN = 5;
const followed = new Set();

function told({ state, result = {}, error }) {
  if (state !== "done") return error ?? state;
  const parts = ["added", "updated", "removed"].filter((name) => result[name] > 0).map((name) => `${result[name]} ${name}`);
  return parts.length ? parts.join(", ") : "nothing had changed";
}

async function keepUp(job, item) {
  followed.add(job.id);
  try {
    const last = await follow(job, item.show);
    item.stop.hidden = true;
    say(`The ${last.kind} of ${last.index}: ${told(last)}.`);
    forgetIndex();
  } finally {
    followed.delete(job.id);
  }
  if (read().view === "library") go({}); // looks again
}

function line(job) {
  const what = `${job.kind} of ${job.index}`;
  if (!runs(job)) {
    const when = new Date(job.started).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const words = job.state === "done" && job.kind === "sync" ? told(job) : wordsOf(job);
    return element("li", {}, element("span", {}, `${what}, ${when}`), element(`span.${job.state}`, {}, words));
  }
  const progress = bar(what);
  const stop = element("button", { type: "button", click: () => attempt(() => ask(`jobs/${job.id}`, {}, { method: "DELETE" })) }, "Stop");
  progress.show(job);
  attempt(() => keepUp(job, { show: progress.show, stop }));
  return element("li.running", {}, element("span", {}, what), progress.element, stop);
}

/** Shows what runs and what ended lately. */
export async function showJobs() {
  const { jobs } = await get("jobs");
  if (jobs.some(({ id, state }) => followed.has(id) && runs({ state }))) return;
  at("jobs").replaceChildren(...jobs.slice(0, SHOWN).map(line));
}

export function takeJobs() {
  at("sync").addEventListener("click", () => attempt(async () => {
    await send("POST", "syncs", {}, { index: read().index });
    calm();
    await showJobs();
  }));
}
