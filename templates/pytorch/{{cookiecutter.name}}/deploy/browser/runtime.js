// Runs the exported model in the page. The one file that knows ONNX Runtime Web.

import * as ort from "./ort.wasm.min.mjs";

export const runtimeName = "ONNX Runtime Web";

// One thread: a second would ask the server for cross-origin isolation, and gain nothing here.
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = new URL("./", import.meta.url).href;

/**
 * @param {string} url of the model
 * @param {object} manifest model.json
 * @returns a function from the named inputs, one Float32Array each, to the outputs
 */
export async function loadModel(url, manifest) {
  const session = await ort.InferenceSession.create(url, { executionProviders: ["wasm"] });
  const shapes = Object.entries(manifest.inputs).map(([name, shape]) => [
    name,
    shape.map((length) => (length === "batch" ? 1 : length)),
  ]);
  return async (inputs) => {
    const tensors = {};
    for (const [name, shape] of shapes) {
      tensors[name] = new ort.Tensor("float32", inputs[name], shape);
    }
    const outputs = await session.run(tensors);
    return outputs[manifest.output.name].data;
  };
}
