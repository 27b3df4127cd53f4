// From strokes to the picture that the network wants, nearly as training makes it.

const GRAIN = 8; // the digits of training were scanned at 8 by 8 pixels, then resized
const COVERED = 0.3; // of a scanned digit is ink, whichever digit it is: a 1 has thicker lines
const FINE = 16; // canvas pixels a side for each of the 8

/**
 * @typedef {object} Point
 * @property {number} x
 * @property {number} y
 */

/**
 * The strokes as one of the scanned digits: as large as fits, in the middle, light on dark, with
 * lines as thick as theirs. Where on the page it was drawn, and how large, makes no difference.
 *
 * @param {Point[][]} strokes
 * @returns {Float32Array} 64 numbers in [0, 1], row by row
 */
export function scan(strokes) {
  let [thin, thick] = [0.05, 0.4]; // widths of the line, in sides of the picture
  let pixels;
  for (let step = 0; step < 7; step++) {
    const pen = (thin + thick) / 2;
    pixels = scanWith(strokes, pen);
    const covered = pixels.reduce((one, other) => one + other, 0) / pixels.length;
    if (covered < COVERED) thin = pen;
    else thick = pen;
  }
  return pixels;
}

function scanWith(strokes, pen) {
  const side = GRAIN * FINE;
  const points = strokes.flat();
  const [left, right] = extent(points.map((point) => point.x));
  const [top, bottom] = extent(points.map((point) => point.y));
  const scale = (side - pen * side) / Math.max(right - left, bottom - top, 1);
  const canvas = new OffscreenCanvas(side, side);
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  brush.fillStyle = "black";
  brush.fillRect(0, 0, side, side);
  brush.translate(side / 2, side / 2);
  brush.scale(scale, scale);
  brush.translate(-(left + right) / 2, -(top + bottom) / 2);
  drawStrokes(brush, strokes, (pen * side) / scale);
  return shrink(brush.getImageData(0, 0, side, side).data, side);
}

/** Draw the strokes in white; a single point becomes a dot. */
export function drawStrokes(brush, strokes, width) {
  brush.strokeStyle = "white";
  brush.lineWidth = width;
  brush.lineCap = "round";
  brush.lineJoin = "round";
  for (const stroke of strokes) {
    brush.beginPath();
    brush.moveTo(stroke[0].x, stroke[0].y);
    for (const point of stroke) brush.lineTo(point.x, point.y);
    brush.stroke();
  }
}

/**
 * The picture at the network's size, by the bilinear rule that training resizes with.
 *
 * @param {Float32Array} pixels a square picture, row by row
 * @param {number} size pixels a side that are wanted; not fewer than there are
 */
export function enlarge(pixels, size) {
  const from = Math.sqrt(pixels.length);
  const across = Array.from({ length: size }, (_, index) => neighbours(index, from, size));
  const wide = new Float32Array(size * size);
  for (const [row, [up, down, below]] of across.entries()) {
    for (const [column, [left, right, beside]] of across.entries()) {
      const above = mix(pixels[up * from + left], pixels[up * from + right], beside);
      const under = mix(pixels[down * from + left], pixels[down * from + right], beside);
      wide[row * size + column] = mix(above, under, below);
    }
  }
  return wide;
}

function neighbours(index, from, size) {
  // Pixels have their value in their middle, hence the halves; outside is the edge again.
  const place = ((index + 0.5) * from) / size - 0.5;
  const first = Math.floor(place);
  return [Math.max(first, 0), Math.min(first + 1, from - 1), place - first];
}

function mix(one, other, share) {
  return one + (other - one) * share;
}

function extent(numbers) {
  return [Math.min(...numbers), Math.max(...numbers)];
}

function shrink(colors, side) {
  // Each of the 64 is the mean of its square: how the digits of training were counted.
  const pixels = new Float32Array(GRAIN * GRAIN);
  for (let index = 0; index < side * side; index++) {
    const row = Math.floor(index / side / FINE);
    const column = Math.floor((index % side) / FINE);
    pixels[row * GRAIN + column] += colors[4 * index] / 255 / FINE ** 2;
  }
  return pixels;
}
