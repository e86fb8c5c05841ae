// The server's API, with the token if it asks for one.

const TOKEN = "kindred.token";

/** What the server refuses, as it says it: status, detail and perhaps the column of a filter. */
export class Problem extends Error {
  constructor(document) {
    super(document.detail);
    this.status = document.status;
    this.column = document.column;
  }
}

export function rememberToken(token) {
  sessionStorage.setItem(TOKEN, token);
}

async function ask(path, options = {}) {
  const headers = new Headers(options.headers);
  const token = sessionStorage.getItem(TOKEN);
  if (token) headers.set("Authorization", `Bearer ${token}`);
  let response;
  try {
    response = await fetch(`/api/v1/${path}`, { ...options, headers });
  } catch {
    throw new Problem({ status: 0, detail: "The server does not answer. Is it still running?" });
  }
  if (response.ok) return response;
  const document = await response.json().catch(() => ({ detail: response.statusText }));
  throw new Problem({ status: response.status, ...document });
}

export async function describeIndex() {
  return (await ask("index")).json();
}

/** Searches by an image file, or by the id of an indexed image. */
export async function search(subject, options) {
  if (subject.file) {
    const form = new FormData();
    form.append("image", subject.file);
    form.append("query", new Blob([JSON.stringify(options)], { type: "application/json" }));
    return (await ask("search", { method: "POST", body: form })).json();
  }
  return (await ask("search", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ id: subject.id, ...options }),
  })).json();
}

/** An address of the picture for this page, which the caller gives back when it is not shown any more. */
export async function thumbnail(id) {
  return URL.createObjectURL(await (await ask(`images/${id}/thumbnail`)).blob());
}
