// The indexes that the server has.

import { get } from "/web/api.js";
import { count } from "/web/dom.js";

let indexes = [];

export async function loadIndexes() {
  indexes = (await get("indexes")).indexes;
  return indexes;
}

export const indexNames = () => indexes.map(({ name }) => name);

/** The index of this name, or the default one. */
export const indexOf = (name) => indexes.find((each) => each.name === name) ?? indexes[0];

/** Without the settings of a loss and the folders of a network, which the library has. */
export function summaryOf(name) {
  const { images, loss } = indexOf(name);
  return [count(images, "image"), loss && loss !== "none" && `${loss.split("(")[0]} loss`].filter(Boolean).join(", ");
}
