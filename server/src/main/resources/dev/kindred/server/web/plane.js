// Where things lie on a canvas that can be zoomed and moved.

const MOST = 60;

/** Maps places of the data, from 0 to 1, to pixels. */
export class Plane {
  constructor(canvas) {
    this.canvas = canvas;
    this.scale = 1;
    this.x = 0;
    this.y = 0;
  }

  get side() {
    return Math.min(this.canvas.clientWidth, this.canvas.clientHeight) - 48;
  }

  /** Pixels of a place. */
  toScreen({ x, y }) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    return {
      x: width / 2 + ((x - 0.5) * this.side + this.x) * this.scale,
      y: height / 2 + ((y - 0.5) * this.side + this.y) * this.scale,
    };
  }

  reset() {
    [this.scale, this.x, this.y] = [1, 0, 0];
  }

  /** Zooms so that what is at these pixels stays there. */
  zoom(by, at) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const next = Math.min(Math.max(this.scale * by, 1), MOST);
    const [dx, dy] = [(at?.x ?? width / 2) - width / 2, (at?.y ?? height / 2) - height / 2];
    this.x += dx / next - dx / this.scale;
    this.y += dy / next - dy / this.scale;
    this.scale = next;
    this.stay();
  }

  move(dx, dy) {
    this.x += dx / this.scale;
    this.y += dy / this.scale;
    this.stay();
  }

  /** Brings a place near the middle if it is out of sight. */
  reveal(place) {
    const { x, y } = this.toScreen(place);
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (x < 30 || y < 30 || x > width - 30 || y > height - 30) this.move(width / 2 - x, height / 2 - y);
  }

  /** Some of the data is always in sight. */
  stay() {
    const most = this.side / 2;
    this.x = Math.min(Math.max(this.x, -most), most);
    this.y = Math.min(Math.max(this.y, -most), most);
  }
}

/**
 * Drags, pinches and wheels over a canvas.
 *
 * @param {Plane} plane
 * @param {() => void} changed
 * @param {(place: {x: number, y: number}) => void} tapped
 */
export function gestures(plane, changed, tapped) {
  const { canvas } = plane;
  const fingers = new Map();
  let moved = 0;

  const place = (event) => ({ x: event.offsetX, y: event.offsetY });
  const span = () => {
    const [a, b] = [...fingers.values()];
    return { size: Math.hypot(a.x - b.x, a.y - b.y), middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
  };

  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    plane.zoom(Math.exp(-event.deltaY / (event.deltaMode ? 20 : 400)), place(event));
    changed();
  }, { passive: false });
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, place(event));
    moved = fingers.size > 1 ? Infinity : 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    const before = fingers.size > 1 ? span() : fingers.get(event.pointerId);
    const now = place(event);
    fingers.set(event.pointerId, now);
    if (fingers.size > 1) {
      const after = span();
      plane.zoom(after.size / (before.size || 1), after.middle);
      plane.move(after.middle.x - before.middle.x, after.middle.y - before.middle.y);
    } else {
      moved += Math.hypot(now.x - before.x, now.y - before.y);
      plane.move(now.x - before.x, now.y - before.y);
    }
    changed();
  });
  canvas.addEventListener("pointerup", (event) => {
    if (fingers.delete(event.pointerId) && moved < 6) tapped(place(event));
  });
  canvas.addEventListener("pointercancel", (event) => fingers.delete(event.pointerId));
}
