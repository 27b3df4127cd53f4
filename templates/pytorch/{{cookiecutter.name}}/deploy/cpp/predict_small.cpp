// Runs the served artefact on ONNX Runtime's library alone. No Python at run time.

#include <cstddef>
#include <memory>

#include "checksum.hpp"
#include "program.hpp"

// The package has the library and not its headers. Its interface is a table of functions, to
// which versions only ever append: these are places in the table, and what is called there.
struct OrtApiBase {
  const void* const* (*get_api)(uint32_t version);
  const char* (*get_version)();
};
extern "C" const OrtApiBase* OrtGetApiBase();

enum Place {
  GetErrorMessage = 2,
  CreateEnv = 3,
  CreateSessionFromArray = 8,
  Run = 9,
  CreateSessionOptions = 10,
  SetIntraOpNumThreads = 24,
  CreateTensorWithDataAsOrtValue = 49,
  GetTensorMutableData = 51,
  GetTensorShapeElementCount = 64,
  GetTensorTypeAndShape = 65,
  CreateCpuMemoryInfo = 69,
  ReleaseValue = 96,
  ReleaseTensorTypeAndShapeInfo = 99,
};

using Handle = void*;
static const void* const* api = OrtGetApiBase()->get_api(1);

// Call what is at a place; a status that comes back is an error with a text.
template <typename... Arguments>
static void call(Place place, Arguments... arguments) {
  const auto function = reinterpret_cast<Handle (*)(Arguments...)>(const_cast<void*>(api[place]));
  if (const Handle status = function(arguments...)) {
    const auto text = reinterpret_cast<const char* (*)(Handle)>(const_cast<void*>(api[GetErrorMessage]));
    throw std::runtime_error(text(status));
  }
}

static void release(Place place, Handle handle) {
  reinterpret_cast<void (*)(Handle)>(const_cast<void*>(api[place]))(handle);
}

static Floats copy_numbers(Handle tensor) {
  Handle shape;
  void* numbers;
  std::size_t count;
  call(GetTensorMutableData, tensor, &numbers);
  call(GetTensorTypeAndShape, tensor, &shape);
  call(GetTensorShapeElementCount, shape, &count);
  release(ReleaseTensorTypeAndShapeInfo, shape);
  const float* first = static_cast<const float*>(numbers);
  return Floats(first, first + count);
}

static Predict load(const Manifest& manifest) {
  const std::string content = read_served(manifest);
  Handle environment, options, session, memory;
  call(CreateEnv, 3 /* errors alone */, "predict", &environment);
  call(CreateSessionOptions, &options);
  call(SetIntraOpNumThreads, options, 1);
  call(CreateSessionFromArray, environment, static_cast<const void*>(content.data()),
       content.size(), options, &session);
  call(CreateCpuMemoryInfo, 1 /* of a device */, 0 /* default */, &memory);
  return [=](const Inputs& inputs) {  // what is made above lives as long as the program
    std::vector<const char*> names;
    std::vector<Handle> tensors(inputs.size());
    for (std::size_t at = 0; at < inputs.size(); ++at) {
      const Input& described = manifest.inputs[at];
      names.push_back(described.name.c_str());
      call(CreateTensorWithDataAsOrtValue, memory,
           static_cast<void*>(const_cast<float*>(inputs[at].data())),
           inputs[at].size() * sizeof(float), described.shape.data(), described.shape.size(),
           1 /* float32 */, &tensors[at]);
    }
    const char* const output = manifest.output.c_str();
    Handle made = nullptr;
    call(Run, session, static_cast<Handle>(nullptr), names.data(), tensors.data(), names.size(),
         &output, std::size_t{1}, &made);
    const Floats copied = copy_numbers(made);
    release(ReleaseValue, made);
    for (const Handle tensor : tensors) release(ReleaseValue, tensor);
    return copied;
  };
}

int main(int argc, char** argv) { return run(argc, argv, true, load); }
