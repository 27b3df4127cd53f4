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
  // What the graph itself calls them is other than in the signature, and changes with the model.
  const auto signature = model->GetSignatures().at("serving_default");
  std::vector<std::string> names;
  for (const Input& each : manifest.inputs)
    names.push_back(signature.inputs().at(each.name).name());
  const std::string output = signature.outputs().at(manifest.output).name();
  return [=](const Inputs& inputs) {
    std::vector<std::pair<std::string, tensorflow::Tensor>> given;
    for (size_t at = 0; at < inputs.size(); ++at) {
      const tensorflow::TensorShape shape(manifest.inputs[at].shape);
      given.emplace_back(names[at], tensorflow::Tensor(tensorflow::DT_FLOAT, shape));
      std::copy(inputs[at].begin(), inputs[at].end(), given[at].second.flat<float>().data());
    }
    std::vector<tensorflow::Tensor> made;
    check(model->session->Run(given, {output}, {}, &made));
    const auto outputs = made.at(0).flat<float>();  // (width,)
    return Floats(outputs.data(), outputs.data() + outputs.size());
  };
}

int main(int argc, char** argv) { return run(argc, argv, false, load); }
