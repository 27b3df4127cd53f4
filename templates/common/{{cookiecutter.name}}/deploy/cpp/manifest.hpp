// What model.json says of the exported model.
#pragma once

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

using Json = nlohmann::ordered_json;  // inputs stay in their order
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
  std::string kind, name;         // of the target: class, classes, number or series; its name
  std::vector<std::string> classes, columns;  // the columns are those of a series
  size_t ahead = 1;               // steps that are forecast

  size_t width() const {  // of the outputs for one input
    return kind == "series" ? ahead * columns.size() : std::max<size_t>(classes.size(), 1);
  }
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
  for (const Json& length : shape.get_ref<const Json::array_t&>()) {
    input.shape.push_back(length.is_string() ? 1 : length.get<int64_t>());
    if (input.shape.back() < 1) refuse_manifest();
  }
  return input;
}

inline Manifest describe(const std::string& folder, const Json& read) {
  Manifest manifest;
  manifest.folder = folder;
  manifest.file = read.at("file").get<std::string>();
  manifest.sha256 = read.at("sha256").get<std::string>();
  manifest.about = read.at("input").get_ref<const Json::object_t&>();
  manifest.output = read.at("output").at("name").get<std::string>();
  for (const auto& [name, shape] : read.at("inputs").get_ref<const Json::object_t&>())
    manifest.inputs.push_back(describe_input(name, shape));
  const Json& target = read.at("target");
  manifest.kind = target.at("kind").get<std::string>();
  manifest.name = target.at("name").get<std::string>();
  manifest.classes = target.at("classes").get<std::vector<std::string>>();
  if (manifest.kind == "series") {
    manifest.columns = target.at("columns").get<std::vector<std::string>>();
    manifest.ahead = target.at("ahead").get<size_t>();
  } else if (manifest.kind != "class" && manifest.kind != "classes" && manifest.kind != "number")
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
    return describe(folder, Json::parse(text));
  } catch (const std::exception&) {
    refuse_manifest();
  }
}
