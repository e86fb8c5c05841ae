// Images that were dropped, pasted or chosen since the page was opened, so that going back finds them again.

const files = [];

/** @returns {string} the key by which the address calls it */
export function keep(file) {
  files.push({ file, name: file.name || "pasted image", picture: URL.createObjectURL(file) });
  return `u${files.length - 1}`;
}

/** The number of a kept upload, undefined for one of an earlier visit. */
export function idOf(key) {
  const number = Number(key.slice(1));
  return number < files.length ? number : undefined;
}

export const isUpload = (key) => key.startsWith("u");

export const upload = (key) => files[idOf(key)];
