// Runs the SavedModel on TensorFlow's own library. No Python at run time.

#include <memory>

#include "program.hpp"
#include "tensorflow/cc/saved_model/loader.h"
#include "tensorflow/core/framework/tensor.h"
#include "tensorflow/core/public/session.h"

static void check(const tensorflow::Status& status) {
  if (!status.ok()) throw std::runtime_error(std::string(status.message()));
}

static Predict load(const Manifest& manifest) {
  const auto model = std::make_shared<tensorflow::SavedModelBundle>();
  tensorflow::SessionOptions options;
  options.config.set_intra_op_parallelism_threads(1);  // one small input: more would only wait
  options.config.set_inter_op_parallelism_threads(1);
  const std::string path = manifest.folder + "/saved_model/1";
  check(tensorflow::LoadSavedModel(options, tensorflow::RunOptions(), path, {"serve"}, model.get()));
  // The graph's own names of what the signature calls image and logits change with the model.
  const auto signature = model->GetSignatures().at("serving_default");
  const std::string input = signature.inputs().at(manifest.input).name();
  const std::string output = signature.outputs().at("logits").name();
  return [=](const Floats& values) {
    tensorflow::Tensor x(tensorflow::DT_FLOAT, tensorflow::TensorShape(manifest.shape));
    std::copy(values.begin(), values.end(), x.flat<float>().data());
    std::vector<tensorflow::Tensor> made;
    check(model->session->Run({std::make_pair(input, x)}, {output}, {}, &made));
    const auto logits = made.at(0).flat<float>();  // (classes,)
    return Floats(logits.data(), logits.data() + logits.size());
  };
}

int main(int argc, char** argv) { return run(argc, argv, false, load); }
