// Runs the served artefact on LiteRT's library alone. No Python at run time.

#include <cstddef>

#include "checksum.hpp"
#include "program.hpp"

// The package has the library and not its headers. These are the functions of version 2.3.0; in
// another one arguments may differ, and then this links and reads garbage (see CMakeLists.txt).
using Handle = void*;
extern "C" {
int LiteRtCreateEnvironment(int count, const void* options, Handle* environment);
int LiteRtCreateModelFromBuffer(Handle environment, const void* content, std::size_t size,
                                Handle* model);
int LiteRtCreateOptions(Handle* options);
int LiteRtSetOptionsHardwareAccelerators(Handle options, int accelerators);
int LiteRtCreateCompiledModel(Handle environment, Handle model, Handle options, Handle* compiled);
int LiteRtGetModelSignature(Handle model, std::size_t index, Handle* signature);
int LiteRtGetNumSignatureInputs(Handle signature, std::size_t* count);
int LiteRtGetSignatureInputName(Handle signature, std::size_t index, const char** name);
int LiteRtGetSignatureInputTensorByIndex(Handle signature, std::size_t index, Handle* tensor);
int LiteRtGetSignatureOutputTensorByIndex(Handle signature, std::size_t index, Handle* tensor);
int LiteRtGetRankedTensorType(Handle tensor, void* type);
int LiteRtGetCompiledModelInputBufferRequirements(Handle compiled, std::size_t signature,
                                                  std::size_t index, Handle* needs);
int LiteRtGetCompiledModelOutputBufferRequirements(Handle compiled, std::size_t signature,
                                                   std::size_t index, Handle* needs);
int LiteRtCreateManagedTensorBufferFromRequirements(Handle environment, const void* type,
                                                    Handle needs, Handle* buffer);
int LiteRtGetTensorBufferPackedSize(Handle buffer, std::size_t* bytes);
int LiteRtLockTensorBuffer(Handle buffer, void** memory, int write);
int LiteRtUnlockTensorBuffer(Handle buffer);
int LiteRtRunCompiledModel(Handle compiled, std::size_t signature, std::size_t inputs,
                           Handle* input, std::size_t outputs, Handle* output);
}

constexpr int CPU = 1, READ = 0, WRITE = 1;

static void check(int status, const char* what) {
  if (status != 0)
    throw std::runtime_error(std::string(what) + " failed with LiteRT's status " +
                             std::to_string(status));
}

[[noreturn]] static void refuse(const Manifest& manifest) {
  throw std::runtime_error(manifest.file + " takes another input than model.json says");
}

static std::size_t find_input(const Manifest& manifest, const std::string& name) {
  for (std::size_t at = 0; at < manifest.inputs.size(); ++at)
    if (manifest.inputs[at].name == name) return at;
  refuse(manifest);
}

static std::size_t packed_size(Handle buffer) {
  std::size_t bytes;
  check(LiteRtGetTensorBufferPackedSize(buffer, &bytes), "asking for sizes");
  return bytes;
}

// A buffer for an input or output, of the size that the model says.
static Handle make_buffer(Handle environment, Handle tensor, Handle needs) {
  alignas(16) char type[512];  // larger than LiteRT's own structure, which is not known here
  Handle buffer;
  check(LiteRtGetRankedTensorType(tensor, type), "asking for a tensor's type");
  check(LiteRtCreateManagedTensorBufferFromRequirements(environment, type, needs, &buffer),
        "making a buffer");
  return buffer;
}

static void move(Handle buffer, float* numbers, std::size_t bytes, int way) {
  void* memory;
  check(LiteRtLockTensorBuffer(buffer, &memory, way), "locking a buffer");
  if (way == WRITE) std::memcpy(memory, numbers, bytes);
  else std::memcpy(numbers, memory, bytes);
  check(LiteRtUnlockTensorBuffer(buffer), "unlocking a buffer");
}

static Predict load(const Manifest& manifest) {
  static std::string content;  // the model points into it for as long as it lives
  content = read_served(manifest);
  Handle environment, model, options, compiled, signature, tensor, needs;
  check(LiteRtCreateEnvironment(0, nullptr, &environment), "starting");
  check(LiteRtCreateModelFromBuffer(environment, content.data(), content.size(), &model),
        "reading the model");
  check(LiteRtCreateOptions(&options), "making options");
  check(LiteRtSetOptionsHardwareAccelerators(options, CPU), "choosing the CPU");
  check(LiteRtCreateCompiledModel(environment, model, options, &compiled), "compiling");
  check(LiteRtGetModelSignature(model, 0, &signature), "asking for the signature");
  std::size_t count;
  check(LiteRtGetNumSignatureInputs(signature, &count), "counting the inputs");
  if (count != manifest.inputs.size()) refuse(manifest);
  std::vector<Handle> inputs(manifest.inputs.size());
  std::vector<std::size_t> places;  // of an input of the model, in model.json's order
  for (std::size_t at = 0; at < inputs.size(); ++at) {
    const char* name;
    check(LiteRtGetSignatureInputName(signature, at, &name), "asking for an input's name");
    places.push_back(find_input(manifest, name));
    check(LiteRtGetSignatureInputTensorByIndex(signature, at, &tensor), "asking for an input");
    check(LiteRtGetCompiledModelInputBufferRequirements(compiled, 0, at, &needs),
          "asking for sizes");
    inputs[at] = make_buffer(environment, tensor, needs);
    const Input& described = manifest.inputs[places[at]];
    if (packed_size(inputs[at]) != described.count() * sizeof(float)) refuse(manifest);
  }
  check(LiteRtGetSignatureOutputTensorByIndex(signature, 0, &tensor), "asking for the output");
  check(LiteRtGetCompiledModelOutputBufferRequirements(compiled, 0, 0, &needs), "asking for sizes");
  const Handle output = make_buffer(environment, tensor, needs);
  return [=](const Inputs& given) {  // what is made above lives as long as the program
    Floats outputs(packed_size(output) / sizeof(float));
    std::vector<Handle> from = inputs;
    Handle to = output;
    for (std::size_t at = 0; at < from.size(); ++at) {
      const Floats& values = given[places[at]];
      move(from[at], const_cast<float*>(values.data()), values.size() * sizeof(float), WRITE);
    }
    check(LiteRtRunCompiledModel(compiled, 0, from.size(), from.data(), 1, &to),
          "running the model");
    move(output, outputs.data(), outputs.size() * sizeof(float), READ);
    return outputs;
  };
}

int main(int argc, char** argv) { return run(argc, argv, false, load); }
