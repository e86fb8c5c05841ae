// The grid of results.

import { thumbnail } from "/web/api.js";

const shown = new Set();

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

async function load(picture, id) {
  try {
    const address = await thumbnail(id);
    shown.add(address);
    picture.src = address;
  } catch {
    picture.alt = "no picture";
  }
}

/** Facts of a hit in words. */
function facts(hit) {
  const distance = `distance ${hit.distance.toFixed(3)}`;
  return hit.probability === null ? distance : `${distance}, ${Math.round(100 * hit.probability)}% same class`;
}

function card(hit, choose) {
  const button = element("button", "hit");
  button.type = "button";
  const label = hit.labels.join(" / ");
  button.setAttribute("aria-label", `Search from number ${hit.rank}: ${label || hit.path}, ${facts(hit)}`);
  const picture = element("img");
  picture.alt = "";
  load(picture, hit.id);
  button.append(picture, element("span", "label", label), element("span", "facts", facts(hit)), element("span", "path", hit.path));
  button.addEventListener("click", () => choose(hit, picture.src));
  const item = element("li");
  item.append(button);
  return item;
}

export function show(list, hits, choose) {
  shown.forEach(URL.revokeObjectURL);
  shown.clear();
  list.replaceChildren(...hits.map((hit) => card(hit, choose)));
}

/** Arrow keys go from one result to the next. */
export function steerByKeys(list) {
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const buttons = [...list.querySelectorAll("button")];
    buttons[buttons.indexOf(document.activeElement) + step]?.focus();
    event.preventDefault();
  });
}
