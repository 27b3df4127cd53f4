// From a picture file to the picture that the network wants, nearly as training reads it. What
// browsers read otherwise than training, each in its way, is refused by its first bytes.

const READ = "JPEG, PNG, GIF, WebP and BMP";
const SEVERAL = "is not one picture, it holds several";
const DARK = 64; // of 255: a picture of 16 bits that uses all of them is somewhere brighter
// By how a file begins: why it is none that the page reads, or "".
const KINDS = [
  [/^\xff\xd8\xff/, () => ""],
  [/^\x89PNG/, refusePng],
  [/^GIF8/, refuseGif],
  [/^RIFF[^]{4}WEBP/, refuseWebp],
  [/^BM/, () => ""],
  [/^[^]{4}ftyp/, () => "is HEIC or AVIF, which phones save: export it as JPEG"],
  [/^/, () => `is not a picture of those that the page reads: ${READ}`],
];

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
  const bytes = new Uint8Array(await file.arrayBuffer());
  const head = text(bytes, 0, 12);
  const why = KINDS.find(([begin]) => begin.test(head))[1](bytes);
  if (why) throw new Refusal(why);
  const isDeep = head.startsWith("\x89PNG") && bytes[24] === 16;
  if (isDeep && about.depth) throw new Refusal("has 16 bits a pixel, of which browsers keep 8");
  // Upright, by its EXIF note, and with its numbers as they are, whatever its profile says.
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: "none" });
  const size = about.image_size;
  const brush = new OffscreenCanvas(size, size).getContext("2d");
  brush.fillStyle = "black"; // what is transparent is background, and so is the border
  brush.fillRect(0, 0, size, size);
  brush.imageSmoothingQuality = "high";
  brush.drawImage(bitmap, ...place(bitmap, size, about.fit));
  bitmap.close();
  const colors = brush.getImageData(0, 0, size, size).data;
  if (isDeep && isDark(colors)) throw new Refusal("has 16 bits a pixel, not all of them in use");
  return arrange(colors, about.channels, shape[1] === size);
}

function text(bytes, from, to) {
  return String.fromCharCode(...bytes.subarray(from, to));
}

function refusePng(bytes) {
  const view = new DataView(bytes.buffer);
  for (let at = 8; at + 8 <= bytes.length; at += 12 + view.getUint32(at)) {
    const chunk = text(bytes, at + 4, at + 8);
    if (chunk === "acTL") return SEVERAL;
    if (chunk === "IDAT") return "";
  }
  return "";
}

function refuseGif(bytes) {
  const colors = (flags) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0); // bytes of a color table
  const whole = "\0\0\0\0" + text(bytes, 6, 10); // left, top, width and height
  let frames = 0;
  for (let at = 13 + colors(bytes[10]); at < bytes.length && bytes[at] !== 0x3b; ) {
    const isFrame = bytes[at] === 0x2c;
    if (isFrame && ++frames > 1) return SEVERAL;
    if (isFrame && text(bytes, at + 1, at + 9) !== whole) return "does not fill its own frame";
    at += isFrame ? 11 + colors(bytes[at + 9]) : 2; // to the first block of its data
    while (bytes[at]) at += 1 + bytes[at];
    at++;
  }
  return "";
}

function refuseWebp(bytes) {
  const flags = text(bytes, 12, 16) === "VP8X" ? bytes[20] : 0;
  if (flags & 0x02) return SEVERAL;
  return flags & 0x08 ? "has an EXIF note, which browsers pass over in a WebP" : "";
}

function isDark(colors) {
  return colors.every((value, at) => at % 4 === 3 || value < DARK); // whatever its alpha
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
