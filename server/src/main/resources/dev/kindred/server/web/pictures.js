// Thumbnails, fetched with the token and kept for as long as they are likely to be shown again.

import { ask } from "/web/api.js";
import { element } from "/web/dom.js";
import { isUpload, upload } from "/web/uploads.js";

const MOST = 600;
const kept = new Map();

/** Tries again while the server is busy: a page asks for many at a time. */
async function fetched(id, index, tries = 5) {
  try {
    return URL.createObjectURL(await (await ask(`images/${id}/thumbnail`, { index })).blob());
  } catch (problem) {
    if (!problem.retryAfter || tries === 1) throw problem;
    await new Promise((done) => setTimeout(done, 1000 * problem.retryAfter));
    return fetched(id, index, tries - 1);
  }
}

/** The address of a thumbnail for this page. */
export function thumbnail(id, index) {
  const name = `${id} ${index}`;
  const address = kept.get(name) ?? fetched(id, index);
  kept.delete(name);
  kept.set(name, address);
  address.catch(() => kept.delete(name));
  if (kept.size > MOST) {
    const [oldest, picture] = kept.entries().next().value;
    kept.delete(oldest);
    picture.then(URL.revokeObjectURL, () => {});
  }
  return address;
}

/** Forgets thumbnails, as an index has changed. */
export function forgetThumbnails() {
  for (const picture of kept.values()) picture.then(URL.revokeObjectURL, () => {});
  kept.clear();
}

/** An image element that shows what a key of the address means; what it shows is said beside it. */
export function picture(key, index) {
  const image = element("img", { alt: "" });
  image.addEventListener("error", () => image.classList.add("broken"));
  if (isUpload(key)) image.src = upload(key).picture;
  else thumbnail(key, index).then((address) => { image.src = address; }, () => image.classList.add("broken"));
  return image;
}
