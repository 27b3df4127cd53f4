// Runs the TorchScript artefact on LibTorch. No Python at run time.

#include <ATen/Parallel.h>
#include <torch/script.h>

#include <memory>

#include "program.hpp"

static Predict load(const Manifest& manifest) {
  at::set_num_threads(1);  // one small input: more threads would only wait for each other
  const std::string path = manifest.folder + "/model.torchscript.pt";
  const auto model = std::make_shared<torch::jit::Module>(torch::jit::load(path, torch::kCPU));
  model->eval();
  return [model, described = manifest.inputs](const Inputs& inputs) {
    c10::InferenceMode guard;
    torch::jit::Kwargs named;
    for (size_t at = 0; at < inputs.size(); ++at)
      named[described[at].name] = torch::from_blob(const_cast<float*>(inputs[at].data()),
                                                   described[at].shape, torch::kFloat32);
    const auto outputs = model->forward({}, named).toTensor().contiguous();  // (1, width)
    const float* first = outputs.const_data_ptr<float>();
    return Floats(first, first + outputs.numel());
  };
}

int main(int argc, char** argv) { return run(argc, argv, true, load); }
