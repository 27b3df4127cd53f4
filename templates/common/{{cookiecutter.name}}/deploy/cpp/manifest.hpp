// What model.json says of the exported model.
#pragma once

#include <cstdint>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "json.hpp"

using Floats = std::vector<float>;
using Inputs = std::vector<Floats>;  // one each, in the order of Manifest::inputs

struct Input {
  std::string name;
  std::vector<int64_t> shape;  // of one, the batch of 1 in front

  size_t count() const {
    size_t numbers = 1;
    for (const int64_t length : shape) numbers *= static_cast<size_t>(length);
    return numbers;
  }
};

struct Manifest {
  std::string folder;             // of the artefacts
  std::string file, sha256;       // the served one, which the small program runs
  std::vector<Input> inputs;
  Json about;                     // how they are made; input.hpp knows what stands there
  std::string output;             // its name
  std::string kind, name;         // of the target: class, classes or number; what it is called
  std::vector<std::string> classes;
};

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + " cannot be read");
  return std::string(std::istreambuf_iterator<char>(file), {});
}

[[noreturn]] inline void refuse_manifest() {
  throw std::runtime_error("model.json is damaged (make export)");
}

inline Input describe_input(const std::string& name, const Json& shape) {
  Input input{name, {}};
  for (const Json& length : shape.must_be(Json::LIST).items) {
    input.shape.push_back(length.kind == Json::TEXT ? 1 : static_cast<int64_t>(length.number));
    if (input.shape.back() < 1) refuse_manifest();
  }
  return input;
}

inline Manifest describe(const std::string& folder, const Json& read) {
  Manifest manifest;
  manifest.folder = folder;
  manifest.file = read.at("file").must_be(Json::TEXT).text;
  manifest.sha256 = read.at("sha256").must_be(Json::TEXT).text;
  manifest.about = read.at("input").must_be(Json::OBJECT);
  manifest.output = read.at("output").at("name").must_be(Json::TEXT).text;
  const Json &inputs = read.at("inputs").must_be(Json::OBJECT), &target = read.at("target");
  for (size_t at = 0; at < inputs.items.size(); ++at)
    manifest.inputs.push_back(describe_input(inputs.names[at], inputs.items[at]));
  manifest.kind = target.at("kind").must_be(Json::TEXT).text;
  manifest.name = target.at("name").must_be(Json::TEXT).text;
  for (const Json& each : target.at("classes").must_be(Json::LIST).items)
    manifest.classes.push_back(each.must_be(Json::TEXT).text);
  if (manifest.kind != "class" && manifest.kind != "classes" && manifest.kind != "number")
    refuse_manifest();
  return manifest;
}

inline Manifest read_manifest(const std::string& folder) {
  std::string text;
  try {
    text = read_file(folder + "/model.json");
  } catch (const std::exception&) {
    throw std::runtime_error("there is no exported model in " + folder + " (make train export)");
  }
  try {
    return describe(folder, JsonReader(text).read());
  } catch (const std::exception&) {
    refuse_manifest();
  }
}
