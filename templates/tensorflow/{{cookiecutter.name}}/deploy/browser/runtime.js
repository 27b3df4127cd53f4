// Runs the exported model in the page. The one file that knows LiteRT.js.

import { loadAndCompile, loadLiteRt, Tensor } from "./litert.js";

export const runtimeName = "LiteRT.js";

/**
 * @param {string} url of the model
 * @param {number} size pixels a side of its pictures
 * @returns a function from size * size pixels in [0, 1] to the logits
 */
export async function loadModel(url, size) {
  await loadLiteRt(new URL("./wasm/", import.meta.url).href);
  const model = await loadAndCompile(url, { accelerator: "wasm" });
  return async (pixels) => {
    const image = new Tensor(pixels, [1, size, size, 1]);
    const [logits] = await model.run([image]);
    const numbers = Float32Array.from(logits.toTypedArray());
    // Tensors lie in memory of WebAssembly, which nothing else gives back.
    for (const tensor of [image, logits]) tensor.delete();
    return numbers;
  };
}
