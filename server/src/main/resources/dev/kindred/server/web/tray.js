// What is searched by: one image, or several with weights.

import { go } from "/web/address.js";
import { at, element } from "/web/dom.js";
import { picture } from "/web/pictures.js";
import { isUpload, upload } from "/web/uploads.js";

/** Paths by key, as far as answers told them. */
const paths = new Map();

export function learnPath(key, path, index) {
  paths.set(`${key} ${index}`, path);
}

export const pathOf = (key, index) => paths.get(`${key} ${index}`);

/** What people call an example. */
export function nameOf(key, index) {
  return isUpload(key) ? upload(key).name : pathOf(key, index) ?? `image ${key}`;
}

/** These examples with one more, or with its new weight. */
export function withExample(by, key, weight) {
  if (by.some((each) => each.key === key)) return by.map((each) => (each.key === key ? { key, weight } : each));
  return [...by, { key, weight }];
}

function item({ key, weight }, state) {
  const name = nameOf(key, state.index);
  const change = (to) => go({ by: withExample(state.by, key, to) });
  const size = element("input", {
    type: "number", step: "0.25", min: "0.25", max: "1000", value: Math.abs(weight), "aria-label": `Weight of ${name}`,
    change: (event) => change(Math.sign(weight) * (Math.abs(Number(event.target.value)) || 1)),
  });
  return element(weight < 0 ? "li.away" : "li", {},
    picture(key, state.index),
    element("span.name", { title: name }, name),
    element("button.quiet", {
      type: "button", "aria-label": weight < 0 ? `Search towards ${name}` : `Search away from ${name}`,
      click: () => change(-weight),
    }, weight < 0 ? "−" : "+"),
    size,
    element("button.quiet", {
      type: "button", "aria-label": `Leave out ${name}`,
      click: () => go({ by: state.by.filter((each) => each.key !== key) }),
    }, "×"));
}

export function showTray(state) {
  const [first] = state.by;
  const single = state.by.length === 1 && first.weight === 1;
  at("drop").classList.toggle("small", state.by.length > 0);
  at("single").hidden = !single;
  at("single").replaceChildren(...(single
    ? [picture(first.key, state.index), element("span.name", {}, nameOf(first.key, state.index))]
    : []));
  at("tray").hidden = single || state.by.length === 0;
  at("examples").replaceChildren(...(single ? [] : state.by.map((each) => item(each, state))));
}
