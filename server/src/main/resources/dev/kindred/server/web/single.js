// The one image that is searched by: add it to the index, look at its original, or delete it.

import { go, read } from "/web/address.js";
import { ask, send } from "/web/api.js";
import { forgetIndex } from "/web/changes.js";
import { at, element } from "/web/dom.js";
import { attempt, calm, say } from "/web/notices.js";
import { picture } from "/web/pictures.js";
import { nameOf, pathOf } from "/web/names.js";
import { isUpload, upload } from "/web/uploads.js";

/** Where an upload would stand: with the labels of the nearest hit that has some. */
function suggestion(name, hits) {
  const labels = hits.find((hit) => hit.labels.length)?.labels ?? [];
  return [...labels, /\.\w+$/.test(name) ? name : `${name.replaceAll(" ", "-")}.png`].join("/");
}

async function add(key, path) {
  const { index } = read();
  const kept = await send("PUT", "images", upload(key).file, { path, index });
  calm();
  forgetIndex();
  go({ by: [{ key: String(kept.id), weight: 1 }] });
  say(kept.replaced ? "It took the place of another." : `${kept.path} is in the index now.`);
}

function adding(key, hits) {
  const path = element("input", { type: "text", id: "new-path", value: suggestion(upload(key).name, hits), spellcheck: "false", autocapitalize: "off" });
  return element("details", {},
    element("summary", {}, "Add it to the index"),
    element("form", {
      id: "add",
      submit: (event) => {
        event.preventDefault();
        attempt(() => add(key, path.value.trim()));
      },
    }, element("label", { for: "new-path" }, "Labels and a file name"), path, element("button", { type: "submit" }, "Add")));
}

async function open(key) {
  const file = await (await ask(`images/${key}/original`, { index: read().index })).blob();
  const address = URL.createObjectURL(file);
  element("a", { href: address, target: "_blank" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function remove(key) {
  const { index } = read();
  if (!confirm(`Delete ${pathOf(key, index)} and its file?`)) return;
  await ask(`images/${key}`, { index }, { method: "DELETE" });
  calm();
  forgetIndex();
  say("It is deleted.");
  go({ by: [] });
}

function actions(key, hits) {
  if (isUpload(key)) return hits ? [adding(key, hits)] : [];
  return [element("span.row", {},
    element("button.link", { type: "button", click: () => attempt(() => open(key)) }, "Open the original"),
    element("button.link", { type: "button", id: "delete", click: () => attempt(() => remove(key)) }, "Delete"))];
}

/** Shows it, with what can be done as soon as there are hits. */
export function showSingle(example, index, hits) {
  at("single").replaceChildren(picture(example.key, index),
    element("div", {}, element("span.name", {}, nameOf(example.key, index)), ...actions(example.key, hits)));
}
