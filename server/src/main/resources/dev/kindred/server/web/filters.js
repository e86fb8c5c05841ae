// Which images are accepted, and how many are shown.

import { go } from "/web/address.js";
import { at } from "/web/dom.js";

export function showFilters(state) {
  if (document.activeElement !== at("where")) at("where").value = state.where;
  const choices = [...at("k").options].map((option) => option.value);
  if (choices.includes(String(state.k))) at("k").value = state.k;
}

export function takeFilters() {
  at("filters").addEventListener("submit", (event) => {
    event.preventDefault();
    go({ where: at("where").value.trim() });
  });
  at("where").addEventListener("change", () => go({ where: at("where").value.trim() }));
  at("k").addEventListener("change", () => go({ k: Number(at("k").value) }));
}
