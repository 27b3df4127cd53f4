// Runs the exported model in the page. The one file that knows ONNX Runtime Web.

import * as ort from "./ort.wasm.min.mjs";

export const runtimeName = "ONNX Runtime Web";

// One thread: a second would ask the server for cross-origin isolation, and gain nothing here.
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = new URL("./", import.meta.url).href;

/**
 * @param {string} url of the model
 * @param {number} size pixels a side of its pictures
 * @returns a function from size * size pixels in [0, 1] to the logits
 */
export async function loadModel(url, size) {
  const session = await ort.InferenceSession.create(url, { executionProviders: ["wasm"] });
  return async (pixels) => {
    const image = new ort.Tensor("float32", pixels, [1, 1, size, size]);
    const { logits } = await session.run({ image });
    return logits.data;
  };
}
