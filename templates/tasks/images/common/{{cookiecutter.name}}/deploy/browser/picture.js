// From strokes, or a file, to the picture that the network wants, nearly as training makes it.

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

/** Why a file is not read, in words that follow its name. */
export class Refusal extends Error {}

/**
 * A picture file as the network wants it. The browser decodes and scales it, a little otherwise
 * than training does.
 *
 * @param {Blob} file
 * @param {object} about the input of model.json
 * @param {Array} shape of the model's input: its channels come first or last
 * @throws {Refusal} training reads it otherwise, or not at all
 */
export async function readFile(file, about, shape) {
  const head = new Uint8Array(await file.slice(0, 25).arrayBuffer());
  if (about.depth && head[1] === 0x50 && head[24] === 16) {
    throw new Refusal("has 16 bits a pixel, of which browsers keep 8");
  }
  if ((await countFrames(file)) > 1) throw new Refusal("is not one picture, it holds several");
  const bitmap = await createImageBitmap(file); // upright, by its EXIF note
  const size = about.image_size;
  const brush = new OffscreenCanvas(size, size).getContext("2d");
  brush.fillStyle = "black"; // what is transparent is background, and so is the border
  brush.fillRect(0, 0, size, size);
  brush.imageSmoothingQuality = "high";
  brush.drawImage(bitmap, ...place(bitmap, size, about.fit));
  bitmap.close();
  return arrange(brush.getImageData(0, 0, size, size).data, about.channels, shape[1] === size);
}

async function countFrames(file) {
  // Browsers without this decoder take the first picture of several.
  if (!file.type || !globalThis.ImageDecoder) return 1;
  if (!(await ImageDecoder.isTypeSupported(file.type))) return 1;
  const decoder = new ImageDecoder({ type: file.type, data: await file.arrayBuffer() });
  await decoder.tracks.ready;
  const { frameCount } = decoder.tracks.selectedTrack;
  decoder.close();
  return frameCount;
}

function place({ width, height }, size, fit) {
  if (fit === "crop") {
    const side = Math.min(width, height);
    const [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)];
    return [left, top, side, side, 0, 0, size, size];
  }
  if (fit === "stretch") return [0, 0, width, height, 0, 0, size, size];
  const scale = size / Math.max(width, height);
  const wide = Math.max(1, Math.round(width * scale));
  const high = Math.max(1, Math.round(height * scale));
  const [left, top] = [Math.floor((size - wide) / 2), Math.floor((size - high) / 2)];
  return [0, 0, width, height, left, top, wide, high];
}

function arrange(colors, channels, channelsLast) {
  const pixels = colors.length / 4;
  const numbers = new Float32Array(pixels * channels);
  for (let at = 0; at < pixels; at++) {
    const [red, green, blue] = colors.subarray(4 * at, 4 * at + 3);
    const gray = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
    for (const [channel, value] of (channels === 1 ? [gray] : [red, green, blue]).entries()) {
      numbers[channelsLast ? at * channels + channel : channel * pixels + at] = value / 255;
    }
  }
  return numbers;
}
