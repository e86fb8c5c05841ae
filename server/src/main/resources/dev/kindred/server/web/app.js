// The page: an image goes in, the nearest images of the index come out.

import { describeIndex, rememberToken, search, thumbnail } from "/web/api.js";
import { show, steerByKeys } from "/web/hits.js";

const at = (id) => document.getElementById(id);
const list = at("hits");

let subject = null; // {file, name} or {id}
let asked = 0; // so that a late answer does not replace a newer one

function complain(problem) {
  const unauthorized = problem.status === 401;
  const filter = problem.column !== undefined;
  at("access").hidden = !unauthorized;
  at("problem").hidden = unauthorized || filter;
  at("problem").textContent = problem.message;
  at("where-error").hidden = !filter;
  at("where-error").textContent = filter ? problem.message : "";
  at("where").setAttribute("aria-invalid", String(filter));
  if (filter && document.activeElement === at("where")) {
    at("where").setSelectionRange(problem.column - 1, problem.column);
  }
  if (unauthorized) at("token").focus();
}

function calm() {
  for (const id of ["access", "problem", "where-error"]) at(id).hidden = true;
  at("where").setAttribute("aria-invalid", "false");
}

async function describe() {
  try {
    const index = await describeIndex();
    const count = index.statistics.entries.toLocaleString("en");
    at("about").textContent = `${count} images` + (index.model ? `, ${index.model.encoder}` : "");
    calm();
  } catch (problem) {
    complain(problem);
  }
}

async function run() {
  if (!subject) {
    complain({ message: "Choose an image to search by first." });
    return;
  }
  const mine = ++asked;
  const where = at("where").value.trim();
  const options = { k: Number(at("k").value), ...(where && { where }) };
  list.classList.add("busy");
  list.setAttribute("aria-busy", "true");
  try {
    const answer = await search(subject, options);
    if (mine !== asked) return;
    calm();
    at("query").hidden = false;
    at("heading").textContent = `Nearest to ${subject.name ?? answer.query}`;
    at("said").textContent = `${answer.hits.length} images in ${answer.took_ms.toFixed(1)} ms`;
    show(list, answer.hits, (hit) => { location.hash = `id=${hit.id}`; });
  } catch (problem) {
    if (mine === asked) complain(problem);
  } finally {
    if (mine === asked) {
      list.classList.remove("busy");
      list.setAttribute("aria-busy", "false");
    }
  }
}

function picture(address) {
  const old = at("query-picture").src;
  if (old.startsWith("blob:")) URL.revokeObjectURL(old);
  at("query-picture").src = address;
}

function searchBy(file) {
  if (!file) return;
  subject = { file, name: file.name || "the pasted image" };
  history.pushState(null, "", location.pathname);
  picture(URL.createObjectURL(file));
  run();
}

/** The address names an indexed image that is searched by, so that going back and links work. */
async function followAddress() {
  const id = /^#id=(\d+)$/.exec(location.hash)?.[1];
  if (id === undefined || subject?.id === Number(id)) return;
  subject = { id: Number(id) };
  run();
  scrollTo({ top: 0 });
  try {
    picture(await thumbnail(id));
  } catch {
    picture("");
  }
}

at("file").addEventListener("change", () => searchBy(at("file").files[0]));
at("k").addEventListener("change", () => subject && run());
at("search").addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
at("access").addEventListener("submit", (event) => {
  event.preventDefault();
  rememberToken(at("token").value);
  describe();
  if (subject) run();
});
addEventListener("paste", (event) => {
  if (event.clipboardData.files.length) searchBy(event.clipboardData.files[0]);
});
addEventListener("dragover", (event) => {
  event.preventDefault();
  at("drop").classList.add("over");
});
addEventListener("dragleave", () => at("drop").classList.remove("over"));
addEventListener("drop", (event) => {
  event.preventDefault();
  at("drop").classList.remove("over");
  searchBy(event.dataTransfer.files[0]);
});
addEventListener("hashchange", followAddress);
steerByKeys(list);
describe();
followAddress();
