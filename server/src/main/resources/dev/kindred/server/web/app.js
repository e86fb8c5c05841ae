// The page: an image goes in, the nearest images of the index come out. What is shown is in the address.

import { go, onChange, read } from "/web/address.js";
import { get } from "/web/api.js";
import { at, count, element } from "/web/dom.js";
import { showFilters, takeFilters } from "/web/filters.js";
import { takeImages } from "/web/intake.js";
import { attempt, complain } from "/web/notices.js";
import { translated } from "/web/query.js";
import { showResults } from "/web/results.js";
import { showTray } from "/web/tray.js";

/** What shows each view, and whether it is about what is searched by. */
const VIEWS = {
  search: { show: showResults, query: true },
};

let indexes = [];

/** Without the settings of a loss and the folders of a network, which the library has. */
function summary({ images, loss }) {
  return [count(images, "image"), loss && loss !== "none" && `${loss.split("(")[0]} loss`].filter(Boolean).join(", ");
}

function showHeader(state) {
  const index = indexes.find(({ name }) => name === state.index) ?? indexes[0];
  at("about").textContent = index ? summary(index) : "";
  at("index").hidden = indexes.length < 2;
  at("index").value = index?.name ?? "";
  for (const link of document.querySelectorAll("nav a")) {
    const here = link.dataset.view === state.view;
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function follow(state) {
  if (!VIEWS[state.view]) {
    go({ view: "search" });
    return;
  }
  showHeader(state);
  at("query").hidden = !VIEWS[state.view].query;
  for (const section of document.querySelectorAll("main > section")) section.hidden = section.id !== state.view;
  showTray(state);
  showFilters(state);
  VIEWS[state.view].show(state);
}

async function begin() {
  indexes = (await get("indexes")).indexes;
  at("index").replaceChildren(...indexes.map(({ name }) => element("option", {}, name)));
  follow(read());
}

at("index").addEventListener("change", async () => {
  const state = read();
  const index = at("index").value;
  try {
    go({ index, by: await translated(state.by, state.index, index) });
  } catch (problem) {
    complain(problem);
  }
});
for (const link of document.querySelectorAll("nav a")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    go({ view: link.dataset.view });
  });
}
takeImages();
takeFilters();
onChange(follow);
attempt(begin);
