// Making and finding elements.

export const at = (id) => document.getElementById(id);

/**
 * A new element.
 *
 * @param {string} name of the tag, with classes: "span.faint"
 * @param {object} attributes as HTML has them; functions become listeners, undefined and false are left out
 * @param {...(Node|string)} children
 */
export function element(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  made.classList.add(...classes);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

const keyOf = (made) => made.dataset.key ?? made.dataset.path ?? made.getAttribute("aria-label") ?? made.textContent;

/** Has the browser keep a file under this name. */
export function download(file, name) {
  const address = URL.createObjectURL(file);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/**
 * Puts other children into an element; the focus stays at what has the same key, path, label or text.
 *
 * @returns {boolean} whether the focus was inside and is lost
 */
export function refill(container, ...children) {
  const focused = container.contains(document.activeElement) && document.activeElement !== container
    ? keyOf(document.activeElement) : undefined;
  container.replaceChildren(...children);
  if (focused === undefined) return false;
  const again = [...container.querySelectorAll("button, input")].find((each) => keyOf(each) === focused);
  again?.focus();
  return again === undefined;
}

export const count = (number, one, several = `${one}s`) =>
  `${number.toLocaleString("en")} ${number === 1 ? one : several}`;
