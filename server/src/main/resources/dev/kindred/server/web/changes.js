// What is kept of an index must be asked for anew when the index has changed.

import { forgetValues } from "/web/filters.js";
import { loadIndexes } from "/web/indexes.js";
import { forgetMap } from "/web/map.js";
import { forgetThumbnails } from "/web/pictures.js";

/** @returns {Promise} of the new counts */
export function forgetIndex() {
  forgetValues();
  forgetMap();
  forgetThumbnails();
  return loadIndexes().catch(() => {}); // the counts of the header can be a little late
}
