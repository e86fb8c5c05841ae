// All images in the plane, near ones near to each other.

import { go, read } from "/web/address.js";
import { ask } from "/web/api.js";
import { at, count, element } from "/web/dom.js";
import { colouring, showLegend } from "/web/legend.js";
import { MapDrawing } from "/web/mapdrawing.js";
import { attempt, calm } from "/web/notices.js";
import { picture } from "/web/pictures.js";
import { gestures, Plane } from "/web/plane.js";

const canvas = at("plane");
const plane = new Plane(canvas);
const drawing = new MapDrawing(plane, () => redraw());
let points = [];
let colours;
let index;
let pointed; // the point under the pointer or reached by keys
let timer;

function normalized(list) {
  const [xs, ys] = [list.map(({ x }) => x), list.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const size = Math.max(Math.max(...xs) - left, Math.max(...ys) - top) || 1;
  return list.map((point) => ({ ...point, x: (point.x - left) / size, y: (point.y - top) / size }));
}

let waiting;
function redraw() {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => {
    if (points.length && canvas.clientWidth) {
      const asked = new Set(read().by.map(({ key }) => key));
      drawing.draw({ points, colours, index, ringed: (each) => each === pointed || asked.has(String(each.id)) });
      showPointed();
    }
  });
}

function nearest(place, most) {
  let best;
  for (const point of points) {
    const { x, y } = plane.toScreen(point);
    const distance = Math.hypot(x - place.x, y - place.y);
    if (distance < most && !colours.dims(point)) [best, most] = [point, distance];
  }
  return best;
}

function showPointed() {
  at("pointed").hidden = !pointed;
  if (!pointed) return;
  const { x, y } = plane.toScreen(pointed);
  at("pointed").style.left = `${Math.min(Math.max(x - 64, 4), canvas.clientWidth - 136)}px`;
  at("pointed").style.top = y > 190 ? `${y - 180}px` : `${y + 16}px`;
}

function point(next) {
  if (next === pointed) return;
  pointed = next;
  if (next) {
    const name = next.labels.join(" / ") || next.path;
    at("pointed").replaceChildren(picture(String(next.id), index), element("span", {}, name));
    at("map-pointed").textContent = `${name}, ${next.path}`;
  }
  redraw();
}

const searchFrom = (found) => found && go({ view: "search", by: [{ key: String(found.id), weight: 1 }] });

/** The next point in a direction: near, and not far to the side. */
function towards(dx, dy) {
  const from = pointed ? plane.toScreen(pointed) : { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 };
  let best;
  let least = Infinity;
  for (const each of points) {
    const { x, y } = plane.toScreen(each);
    const along = (x - from.x) * dx + (y - from.y) * dy;
    const across = Math.abs((x - from.x) * dy - (y - from.y) * dx);
    if (each !== pointed && along > 0.5 && !colours.dims(each) && along + 2 * across < least) {
      [best, least] = [each, along + 2 * across];
    }
  }
  if (best) {
    plane.reveal(best);
    point(best);
  }
}

const KEYS = {
  ArrowRight: () => towards(1, 0),
  ArrowLeft: () => towards(-1, 0),
  ArrowDown: () => towards(0, 1),
  ArrowUp: () => towards(0, -1),
  "+": () => zoom(1.5),
  "=": () => zoom(1.5),
  "-": () => zoom(1 / 1.5),
  0: () => { plane.reset(); redraw(); },
  Enter: () => searchFrom(pointed),
  Escape: () => point(undefined),
};

function zoom(by) {
  plane.zoom(by, pointed && plane.toScreen(pointed));
  redraw();
}

function take(document) {
  points = normalized(document.points);
  colours = colouring(points);
  drawing.forgetPictures();
  pointed = undefined;
  plane.reset();
  at("map-said").textContent = (document.total > points.length ? `${count(points.length, "image")} of ${document.total.toLocaleString("en")}` : count(points.length, "image"))
    + (document.current ? "" : ", of an earlier state of the index");
  showLegend(at("legend"), colours, redraw);
  redraw();
}

/** Shows the map of an index, as soon as it has one. */
export function showMap(state) {
  clearTimeout(timer);
  if (index === state.index && points.length) {
    calm();
    redraw();
    return;
  }
  attempt(async () => {
    const answer = await ask("index/map", { index: state.index });
    if (read().view !== "map" || read().index !== state.index) return;
    calm();
    index = state.index;
    if (answer.status === 202) {
      points = [];
      at("map-said").textContent = "The map is being drawn. That takes some seconds.";
      timer = setTimeout(() => showMap(read()), 1000 * (Number(answer.headers.get("Retry-After")) || 1));
    } else take(await answer.json());
  });
}

/** Asks for the map anew, as an index has changed. */
export function forgetMap() {
  points = [];
}

export function takeMap() {
  gestures(plane, redraw, (place) => searchFrom(nearest(place, 14)));
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" && !event.buttons) point(nearest({ x: event.offsetX, y: event.offsetY }, 14));
  });
  canvas.addEventListener("pointerleave", () => point(undefined));
  canvas.addEventListener("keydown", (event) => {
    if (!KEYS[event.key] || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  at("closer").addEventListener("click", () => zoom(1.5));
  at("farther").addEventListener("click", () => zoom(1 / 1.5));
  at("whole").addEventListener("click", () => KEYS[0]());
  new ResizeObserver(redraw).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    colours?.refresh();
    redraw();
  });
}
