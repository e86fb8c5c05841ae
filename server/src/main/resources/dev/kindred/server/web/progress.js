// How far a job of the server is, until it ends.

import { element } from "/web/dom.js";
import { events } from "/web/events.js";

export const runs = ({ state }) => state === "running" || state === "stopping";

/** What a job is at, in words. */
export function wordsOf(job) {
  const { state, phase, done, total, eta, error } = job;
  if (state === "failed") return error;
  if (state === "done") return "done";
  if (state === "cancelled") return "cancelled";
  const amount = total ? ` ${done.toLocaleString("en")} of ${total.toLocaleString("en")}` : done ? ` ${done.toLocaleString("en")}` : "";
  const left = eta ? `, ${Math.ceil(eta)} s left` : "";
  return `${state === "stopping" ? "stopping" : phase}${amount}${left}`;
}

/**
 * Follows a job.
 *
 * @param {object} job as the server told it
 * @param {(job: object) => void} tell is told each change
 * @returns {Promise<object>} the job at its end
 */
export async function follow(job, tell, signal) {
  let last = job;
  for await (const { event, data } of events(`jobs/${job.id}/events`, {}, signal)) {
    last = data;
    tell(last);
    if (event === "end") break;
  }
  return last;
}

/** A bar that show(job) moves. */
export function bar(name) {
  const progress = element("progress", { max: 1, "aria-label": name });
  const words = element("span.small");
  return {
    element: element("div.progress", {}, progress, words),
    show(job) {
      if (job.total) progress.value = job.done / job.total;
      else progress.removeAttribute("value");
      progress.hidden = !runs(job);
      words.textContent = wordsOf(job);
    },
  };
}
