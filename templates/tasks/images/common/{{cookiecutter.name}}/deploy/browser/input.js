// What the page asks for: a picture, drawn where the model takes gray ones, or from a file.

import { showPaper } from "./draw.js";
import { readFile, Refusal } from "./files.js";
import { enlarge, scan } from "./picture.js";

const NOTHING = "No picture yet";
const HTML = `
  <label for="file">A picture file</label>
  <input id="file" type="file" accept="image/*" />`;

/**
 * @param {HTMLElement} where it is put
 * @param {object} manifest model.json
 * @param {(inputs: Object<string, Float32Array> | null, told?: string) => void} ask
 */
export function showInput(where, manifest, ask) {
  const about = manifest.input;
  if (about.channels === 1) {
    showPaper(where, (strokes) => {
      if (strokes.length) ask({ image: enlarge(scan(strokes), about.image_size) });
      else ask(null, NOTHING);
    });
  }
  where.insertAdjacentHTML("beforeend", HTML);
  document.getElementById("file").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    ask(null, "Reading the picture");
    try {
      ask({ image: await readFile(file, about, manifest.inputs.image) });
    } catch (error) {
      const unread = "is not a picture that this browser reads";
      ask(null, `${file.name} ${error instanceof Refusal ? error.message : unread}`);
    }
    target.value = ""; // the same file can be chosen again
  });
  ask(null, NOTHING);
}
