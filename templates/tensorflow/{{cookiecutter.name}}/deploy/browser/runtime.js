// Runs the exported model in the page. The one file that knows LiteRT.js.

import { loadAndCompile, loadLiteRt, Tensor } from "./litert.js";

export const runtimeName = "LiteRT.js";

/**
 * @param {string} url of the model
 * @param {object} manifest model.json
 * @returns a function from the named inputs, one Float32Array each, to the outputs
 */
export async function loadModel(url, manifest) {
  await loadLiteRt(new URL("./wasm/", import.meta.url).href);
  const model = await loadAndCompile(url, { accelerator: "wasm" });
  const shapes = Object.entries(manifest.inputs).map(([name, shape]) => [
    name,
    shape.map((length) => (length === "batch" ? 1 : length)),
  ]);
  return async (inputs) => {
    const tensors = {};
    for (const [name, shape] of shapes) tensors[name] = new Tensor(inputs[name], shape);
    const made = await model.run(tensors);
    const outputs = made[manifest.output.name];
    const numbers = Float32Array.from(outputs.toTypedArray());
    // Tensors lie in memory of WebAssembly, which nothing else gives back.
    for (const tensor of [...Object.values(tensors), outputs]) tensor.delete();
    return numbers;
  };
}
