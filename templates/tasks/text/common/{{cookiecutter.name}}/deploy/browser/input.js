// What the page asks for: a text, read as reading/texts.py reads it: its UTF-8 bytes.

// BLANKS in texts.py: what nobody sees.
const BLANK =
  /[\t-\r\x1c- \x85\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]/;
const LARGEST = 2 ** 24; // bytes of a text, as in training
const HTML = `
  <label for="text">A text</label>
  <textarea id="text" rows="6" autocomplete="off" spellcheck="false" dir="auto"
    aria-describedby="cut"></textarea>
  <p id="cut"></p>`;

/**
 * @param {HTMLElement} where it is put
 * @param {object} manifest model.json
 * @param {(inputs: Object<string, Float32Array> | null, told?: string) => void} ask
 */
export function showInput(where, manifest, ask) {
  where.insertAdjacentHTML("beforeend", HTML);
  const field = document.getElementById("text");
  function answer() {
    const { bytes, cut, told } = read(field.value, manifest.input);
    document.getElementById("cut").textContent = cut ? `Its last ${cut} bytes are not read` : "";
    ask(bytes ? { bytes } : null, told);
  }
  field.addEventListener("input", answer);
  answer();
}

/** @returns {object} the `bytes` as the network takes them, how many are `cut`; or what is `told` */
export function read(text, { length, pieces }) {
  const stripped = strip(text);
  if (!stripped) return { told: "No text yet" };
  if (stripped.includes("\0")) return { told: "This holds a byte 0, as binary files do" };
  // TextEncoder would put another character in its place.
  if (/\p{Surrogate}/u.test(stripped)) return { told: "This holds half a character" };
  const content = new TextEncoder().encode(stripped);
  if (content.length > LARGEST) return { told: "This is longer than 16 MiB" };
  const bytes = new Float32Array(length * pieces); // 0 behind the last
  const known = content.subarray(0, bytes.length);
  bytes.set(Float32Array.from(known, (byte) => byte + 1));
  return { bytes, cut: content.length - known.length };
}

function strip(text) {
  let [first, last] = [0, text.length];
  while (first < last && BLANK.test(text[first])) first += 1;
  while (first < last && BLANK.test(text[last - 1])) last -= 1;
  return text.slice(first, last);
}
