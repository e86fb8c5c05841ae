// What went wrong, said where it belongs: at the filter, at the token, or above the results.

import { hasToken, rememberToken } from "/web/api.js";
import { at } from "/web/dom.js";

const LATER = [0, 429, 503];

let again = () => {};
let timer;

function sayWrongFilter(problem, shift) {
  const column = Math.max(problem.column - shift, 1);
  at("where-error").hidden = false;
  at("where-error").textContent = problem.message.replace(/column \d+/, `column ${column}`);
  at("where").setAttribute("aria-invalid", "true");
  at("where").focus();
  at("where").setSelectionRange(column - 1, column);
}

function askForToken() {
  at("access").hidden = false;
  at("access-said").textContent = hasToken()
    ? "That is not the token of this server, or it does not allow this."
    : "This server asks for the token that it was started with.";
  at("token").value = "";
  at("token").focus();
}

/** Says that the server is busy and tries again when it said, or sooner when asked to. */
function wait(problem) {
  at("retry").hidden = false;
  let left = problem.retryAfter;
  if (!left) return;
  const tick = () => {
    at("retry").textContent = left > 0 ? `Trying again in ${left} s` : "Trying again";
    if (left-- > 0) timer = setTimeout(tick, 1000);
    else retry();
  };
  tick();
}

function retry() {
  calm();
  again();
}

/**
 * Tells people what is wrong.
 *
 * @param {Error} problem
 * @param {() => void} repeat does again what failed
 * @param {number} shift columns that stand before the filter as it was typed
 */
export function complain(problem, repeat = () => {}, shift = 0) {
  if (problem.name === "AbortError") return;
  calm();
  again = repeat;
  if (problem.status === 401 || problem.status === 403 && hasToken()) askForToken();
  else if (problem.column !== undefined) sayWrongFilter(problem, shift);
  else {
    at("problem").hidden = false;
    at("problem-said").textContent = problem.message;
    at("retry").textContent = "Try again";
    if (LATER.includes(problem.status)) wait(problem);
  }
}

let fading;

/** Says for some seconds what was done. */
export function say(words) {
  clearTimeout(fading);
  at("toast").textContent = words;
  fading = setTimeout(() => { at("toast").textContent = ""; }, 6000);
}

/** Nothing is wrong any more. */
export function calm() {
  clearTimeout(timer);
  for (const id of ["access", "problem", "where-error", "retry"]) at(id).hidden = true;
  at("where").setAttribute("aria-invalid", "false");
}

/** Does something, and tells what goes wrong with it. */
export async function attempt(action, shift = 0) {
  try {
    await action();
  } catch (problem) {
    complain(problem, () => attempt(action, shift), shift);
  }
}

at("retry").addEventListener("click", retry);
at("access").addEventListener("submit", (event) => {
  event.preventDefault();
  rememberToken(at("token").value.trim());
  retry();
});
