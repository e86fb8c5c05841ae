// The page: an image goes in, the nearest images of the index come out. What is shown is in the address.

import { go, onChange, read } from "/web/address.js";
import { showComparison, takeComparison } from "/web/compare.js";
import { at, element } from "/web/dom.js";
import { showCounts, takeFeedback } from "/web/feedback.js";
import { showFilters, takeFilters } from "/web/filters.js";
import { indexNames, loadIndexes, summaryOf } from "/web/indexes.js";
import { takeImages } from "/web/intake.js";
import { takeJobs } from "/web/jobs.js";
import { showLibrary } from "/web/library.js";
import { showMap, takeMap } from "/web/map.js";
import { attempt } from "/web/notices.js";
import { translated } from "/web/query.js";
import { showResults } from "/web/results.js";
import { showLesson, takeLessons } from "/web/teach.js";
import { showTrainings, takeTrainings } from "/web/trainings.js";
import { showTray } from "/web/tray.js";

/** What shows each view, and whether it is about what is searched by. */
const VIEWS = {
  search: { show: showResults, query: true },
  compare: { show: showComparison, query: true },
  map: { show: showMap, query: false },
  teach: { show: showTeaching, query: true },
  library: { show: showLibrary, query: false },
};

function showHeader(state) {
  const names = indexNames();
  at("about").textContent = names.length ? summaryOf(state.index) : "";
  at("index").hidden = names.length < 2;
  at("index").value = state.index ?? names[0];
  for (const link of document.querySelectorAll("nav a")) {
    const here = link.dataset.view === state.view;
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function showTeaching(state) {
  showLesson(state);
  attempt(() => Promise.all([showCounts(), showTrainings()]));
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
  const names = (await loadIndexes()).map(({ name }) => name);
  at("index").replaceChildren(...names.map((name) => element("option", {}, name)));
  follow(read());
}

/** Shows another index, searched by the same images. */
async function changeIndex(name) {
  const state = read();
  await attempt(async () => go({ index: name, by: await translated(state.by, state.index, name) }));
}

at("index").addEventListener("change", () => changeIndex(at("index").value));
for (const link of document.querySelectorAll("nav a")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    go({ view: link.dataset.view });
  });
}
takeImages();
takeFilters();
takeComparison(changeIndex);
takeMap();
takeJobs();
takeLessons();
takeFeedback();
takeTrainings();
onChange(follow);
attempt(begin);
