// Images that come in: dropped anywhere, pasted, or chosen.

import { go, read } from "/web/address.js";
import { at } from "/web/dom.js";
import { complain } from "/web/notices.js";
import { keep } from "/web/uploads.js";

/** As large as the server takes by default; larger ones would be sent in vain. */
const MOST_BYTES = 64 * 2 ** 20;

function take(file) {
  if (!file) {
    complain(new Error("There was no image in that. Drop an image file, not a link or text."));
  } else if (file.size > MOST_BYTES) {
    complain(new Error(`${file.name} has ${Math.round(file.size / 2 ** 20)} MiB; an image may have 64 MiB.`));
  } else {
    const view = ["search", "compare", "teach"].includes(read().view) ? read().view : "search";
    go({ view, by: [{ key: keep(file), weight: 1 }] });
  }
}

export function takeImages() {
  const drop = at("drop");
  at("file").addEventListener("change", () => {
    take(at("file").files[0]);
    at("file").value = ""; // so that the same file can be chosen again
  });
  addEventListener("paste", (event) => {
    if (event.clipboardData.files.length) take(event.clipboardData.files[0]);
  });
  addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("over");
  });
  addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (!event.target.closest?.("[data-takes]")) take(event.dataTransfer.files[0]);
  });
}
