// What is searched by: one image, or several with weights.

import { go } from "/web/address.js";
import { at, element, refill } from "/web/dom.js";
import { picture } from "/web/pictures.js";
import { showSingle } from "/web/single.js";
import { nameOf } from "/web/names.js";

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
      type: "button", "data-key": `sign of ${key}`, "aria-label": weight < 0 ? `Search towards ${name}` : `Search away from ${name}`,
      click: () => change(-weight),
    }, weight < 0 ? "−" : "+"),
    size,
    element("button.quiet", {
      type: "button", "aria-label": `Leave out ${name}`,
      click: () => go({ by: state.by.filter((each) => each.key !== key) }),
    }, "×"));
}

/** Shows what is searched by, and with the hits what can be done with it. */
export function showTray(state, hits) {
  const [first] = state.by;
  const single = state.by.length === 1 && first.weight === 1;
  at("drop").classList.toggle("small", state.by.length > 0);
  at("single").hidden = !single;
  if (single) showSingle(first, state.index, hits);
  at("tray").hidden = single || state.by.length === 0;
  refill(at("examples"), ...(single ? [] : state.by.map((each) => item(each, state))));
}
