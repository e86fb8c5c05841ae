// The server's API, with the token if it asks for one.

const TOKEN = "kindred.token";

/** What the server refuses, as it says it: status, detail, perhaps the column of a filter and the seconds to wait. */
class Problem extends Error {
  constructor(document, retryAfter) {
    super(document.detail);
    this.status = document.status;
    this.column = document.column;
    this.retryAfter = retryAfter;
  }
}

export function rememberToken(token) {
  sessionStorage.setItem(TOKEN, token);
}

export const hasToken = () => sessionStorage.getItem(TOKEN) !== null;

function address(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(given).toString();
  return `/api/v1/${path}${query && `?${query}`}`;
}

let open = 0;

function count(by) {
  open += by;
  document.documentElement.toggleAttribute("data-waiting", open > 0);
}

/**
 * Asks and waits for the head of the answer.
 *
 * @param {string} path behind /api/v1/
 * @param {object} parameters of the address; undefined ones are left out
 * @param {RequestInit} options
 * @returns {Promise<Response>}
 * @throws {Problem}
 */
export async function ask(path, parameters, options = {}) {
  const headers = new Headers(options.headers);
  const token = sessionStorage.getItem(TOKEN);
  if (token) headers.set("Authorization", `Bearer ${token}`);
  let response;
  count(1);
  try {
    response = await fetch(address(path, parameters), { ...options, headers });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({ status: 0, detail: "The server does not answer. Is it still running?" });
  } finally {
    count(-1);
  }
  if (response.ok) return response;
  const document = await response.json().catch(() => ({ detail: response.statusText }));
  throw new Problem({ status: response.status, ...document }, Number(response.headers.get("Retry-After")) || undefined);
}

export const get = async (path, parameters, options) => (await ask(path, parameters, options)).json();

/** Sends JSON, or a form, and reads JSON if there is any. */
export async function send(method, path, body, parameters) {
  const options = body instanceof Blob || body instanceof FormData
    ? { method, body }
    : { method, body: JSON.stringify(body ?? {}), headers: { "Content-Type": "application/json" } };
  const response = await ask(path, parameters, options);
  return response.status === 204 ? undefined : response.json();
}

/** Searches by an image file with its weight, by examples, or by both. */
export async function search({ file, weight, examples }, options, index) {
  if (!file) return send("POST", "search", { examples, ...options }, { index });
  const query = { ...options, weight, ...(examples.length && { examples }) };
  const form = new FormData();
  form.append("image", file);
  form.append("query", new Blob([JSON.stringify(query)], { type: "application/json" }));
  return send("POST", "search", form, { index });
}
