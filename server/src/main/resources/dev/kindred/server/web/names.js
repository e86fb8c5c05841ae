// What the images of the address are called.

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
