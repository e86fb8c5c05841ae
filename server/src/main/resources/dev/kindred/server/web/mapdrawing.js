// Draws the map: dots from afar, pictures from near.

import { thumbnail } from "/web/pictures.js";

/** When no more images than these are in sight, they are drawn as pictures of this many pixels. */
const FEW = 40;
const SIZE = 56;

export class MapDrawing {
  /**
   * @param {Plane} plane
   * @param {() => void} changed asks for another drawing, as a picture has come
   */
  constructor(plane, changed) {
    this.plane = plane;
    this.canvas = plane.canvas;
    this.changed = changed;
    this.pictures = new Map();
  }

  forgetPictures() {
    this.pictures.clear();
  }

  #picture(id, index) {
    if (!this.pictures.has(id)) {
      const picture = new Image();
      picture.addEventListener("load", this.changed);
      this.pictures.set(id, picture);
      thumbnail(id, index).then((address) => { picture.src = address; }, () => {});
    }
    return this.pictures.get(id);
  }

  #drawPicture(pen, picture, x, y, colour) {
    const scale = SIZE / Math.max(picture.naturalWidth, picture.naturalHeight);
    const [width, height] = [picture.naturalWidth * scale, picture.naturalHeight * scale];
    pen.drawImage(picture, x - width / 2, y - height / 2, width, height);
    pen.lineWidth = 2;
    pen.strokeStyle = colour;
    pen.strokeRect(x - width / 2, y - height / 2, width, height);
  }

  #cleared() {
    const { canvas } = this;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight].map((side) => Math.round(side * devicePixelRatio));
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const pen = canvas.getContext("2d");
    pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    pen.clearRect(0, 0, width, height);
    return pen;
  }

  #inSight(points) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    return points.map((point) => ({ point, ...this.plane.toScreen(point) }))
      .filter(({ x, y }) => x > -SIZE && y > -SIZE && x < width + SIZE && y < height + SIZE);
  }

  /** @param {(point: object) => boolean} ringed which points are pointed out */
  draw({ points, colours, index, ringed }) {
    const pen = this.#cleared();
    const seen = this.#inSight(points);
    for (const { point, x, y } of seen) {
      const dim = colours.dims(point);
      pen.globalAlpha = dim ? 0.12 : 0.85;
      const picture = !dim && seen.length <= FEW && this.#picture(point.id, index);
      if (picture && picture.naturalWidth) this.#drawPicture(pen, picture, x, y, colours.of(point));
      else {
        pen.beginPath();
        pen.arc(x, y, Math.min(3 + this.plane.scale / 3, 6), 0, 7);
        pen.fillStyle = colours.of(point);
        pen.fill();
      }
    }
    pen.globalAlpha = 1;
    pen.strokeStyle = getComputedStyle(this.canvas).color;
    pen.lineWidth = 2;
    for (const { x, y } of seen.filter(({ point }) => ringed(point))) {
      pen.beginPath();
      pen.arc(x, y, 9, 0, 7);
      pen.stroke();
    }
  }
}
