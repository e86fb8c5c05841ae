// From what the address says to an answer.

import { search } from "/web/api.js";
import { filterOf } from "/web/address.js";
import { learnPath, pathOf } from "/web/names.js";
import { isUpload, upload } from "/web/uploads.js";

/** What to search by, as the API has it. Ids are of one index; paths hold in all of them. */
function subject(by, index, asPaths) {
  const uploaded = by.find(({ key }) => isUpload(key));
  const examples = by.filter(({ key }) => !isUpload(key)).map(({ key, weight }) => {
    const path = asPaths && pathOf(key, index);
    return path ? { path, weight } : { id: Number(key), weight };
  });
  return uploaded ? { file: upload(uploaded.key).file, weight: uploaded.weight, examples } : { examples };
}

/** Searches in the index of the address. */
export async function answerTo(state) {
  const answer = await search(subject(state.by, state.index, false), options(state), state.index);
  const paths = [answer.query].flat().filter((name, i) => i > 0 || !state.by.some(({ key }) => isUpload(key)));
  state.by.filter(({ key }) => !isUpload(key)).forEach(({ key }, i) => learnPath(key, paths[i], state.index));
  answer.hits.forEach((hit) => learnPath(String(hit.id), hit.path, state.index));
  return answer;
}

/** Searches by the same images in another index; answerTo must have told what they are. */
export async function answerIn(other, state) {
  const answer = await search(subject(state.by, state.index, true), options(state), other);
  answer.hits.forEach((hit) => learnPath(String(hit.id), hit.path, other));
  return answer;
}

function options(state) {
  const { where } = filterOf(state);
  return { k: state.k, ...(where && { where }) };
}

/** The same images by the ids of another index; those it lacks are left out. */
export async function translated(by, index, other) {
  const found = await Promise.all(by.map(async ({ key, weight }) => {
    if (isUpload(key)) return { key, weight };
    const path = pathOf(key, index);
    if (!path) return undefined;
    const quoted = path.replace(/[\\"]/g, "\\$&");
    const answer = await search({ examples: [{ path }] }, { k: 1, where: `path = "${quoted}"` }, other).catch(() => undefined);
    if (!answer?.hits.length) return undefined;
    const there = String(answer.hits[0].id);
    learnPath(there, path, other);
    return { key: there, weight };
  }));
  return found.filter(Boolean);
}
