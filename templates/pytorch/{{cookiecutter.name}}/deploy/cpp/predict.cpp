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
  return [model, shape = manifest.shape](const Floats& values) {
    c10::InferenceMode guard;
    const auto x = torch::from_blob(const_cast<float*>(values.data()), shape, torch::kFloat32);
    const auto logits = model->forward({x}).toTensor().contiguous();  // (1, classes)
    const float* first = logits.const_data_ptr<float>();
    return Floats(first, first + logits.numel());
  };
}

int main(int argc, char** argv) { return run(argc, argv, true, load); }
