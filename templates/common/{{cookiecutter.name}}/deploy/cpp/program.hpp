// What both programs share: the command line, model.json, the inputs, the answers.
#pragma once

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

using Floats = std::vector<float>;
using Predict = std::function<Floats(const Floats&)>;

struct Manifest {
  std::string folder;            // of the artefacts
  std::string file, sha256;      // the served one, which the small program runs
  std::string input;             // name of the input
  std::vector<int64_t> shape;    // of one input, the batch of 1 in front
  std::vector<double> offset;    // of a table: what to subtract from each column
};

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + " cannot be read");
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Not a JSON reader: it finds what `make export` writes into model.json, in the form it writes it.
inline std::string find(const std::string& text, const std::string& pattern) {
  std::smatch found;
  if (!std::regex_search(text, found, std::regex(pattern)))
    throw std::runtime_error("model.json is damaged (make export)");
  return found[1];
}

// The numbers of a list, commas between them; `at` ends at what is none.
inline std::vector<double> read_numbers(const char*& at) {
  std::vector<double> numbers;
  for (char* end; ; at = end) {
    while (std::isspace(static_cast<unsigned char>(*at)) || (*at == ',' && !numbers.empty())) ++at;
    const double number = std::strtod(at, &end);
    if (end == at) return numbers;
    numbers.push_back(number);
  }
}

inline Manifest read_manifest(const std::string& folder) {
  std::string text;
  try {
    text = read_file(folder + "/model.json");
  } catch (const std::exception&) {
    throw std::runtime_error("there is no exported model in " + folder + " (make train export)");
  }
  Manifest manifest;
  manifest.folder = folder;
  manifest.file = find(text, "\"file\": \"([^\"]*)\"");
  manifest.sha256 = find(text, "\"sha256\": \"([^\"]*)\"");
  const size_t start = std::min(text.find("\"input\": {"), text.size());
  const std::string input = text.substr(start, 500);  // a table's columns follow, any number
  manifest.input = find(input, "\"name\": \"([^\"]*)\"");
  const std::string shape = find(input, "\"shape\": \\[([^\\]]*)\\]");
  const std::regex part("\"batch\"|[0-9]+");
  for (std::sregex_iterator at(shape.begin(), shape.end(), part), end; at != end; ++at)
    manifest.shape.push_back(at->str() == "\"batch\"" ? 1 : std::stoll(at->str()));
  const std::string mark = "\"offset\": [";
  const size_t list = text.find(mark, start);
  if (list != std::string::npos) {
    const char* at = text.c_str() + list + mark.size();
    manifest.offset = read_numbers(at);
  }
  const bool table = manifest.shape.size() == 2;
  if ((!table && manifest.shape.size() != 4) ||
      (table && manifest.offset.size() != static_cast<size_t>(manifest.shape[1])))
    throw std::runtime_error("model.json is damaged (make export)");
  return manifest;
}

inline size_t count(const Manifest& manifest) {
  size_t numbers = 1;
  for (const int64_t length : manifest.shape) numbers *= static_cast<size_t>(length);
  return numbers;
}

// A binary PGM (gray) or PPM (color) of the model's size, 8 bits: values in [0, 1], in its layout.
inline Floats read_picture(const std::string& path, const std::string& content,
                           const Manifest& manifest, bool channels_first) {
  int wide = 0, high = 0, most = 0, header = 0;
  std::sscanf(content.c_str() + 2, " %d %d %d%n", &wide, &high, &most, &header);
  const int channels = content[1] == '6' ? 3 : 1;
  if (manifest.shape.size() != 4)
    throw std::runtime_error(path + " is a picture, and the model takes a row of numbers");
  const int64_t size = manifest.shape[2], wanted = manifest.shape[channels_first ? 1 : 3];
  if (header == 0 || most != 255)
    throw std::runtime_error(path + " is no binary PGM or PPM of 8 bits");
  if (wide != size || high != size || channels != wanted)
    throw std::runtime_error(path + " is " + std::to_string(wide) + "x" + std::to_string(high) +
                             "x" + std::to_string(channels) + ", the model takes " +
                             std::to_string(size) + "x" + std::to_string(size) + "x" +
                             std::to_string(wanted));
  const size_t pixels = static_cast<size_t>(size) * size, start = 3 + header;
  if (content.size() != start + pixels * channels)
    throw std::runtime_error(path + " is truncated, or longer than its picture");
  Floats values(pixels * channels);
  for (size_t at = 0; at < values.size(); ++at) {
    const size_t to = channels_first ? at % channels * pixels + at / channels : at;
    values[to] = static_cast<unsigned char>(content[start + at]) / 255.0f;
  }
  return values;
}

// A row of a table, as in the file it learned from and without the class: text, commas between.
inline Floats read_row(const std::string& path, const std::string& content,
                       const Manifest& manifest) {
  const char* at = content.c_str();
  const std::vector<double> numbers = read_numbers(at);
  if (numbers.size() != manifest.offset.size() || at != content.c_str() + content.size())
    throw std::runtime_error(path + " is not a row of " + std::to_string(manifest.offset.size()) +
                             " numbers with commas between them");
  Floats values;
  for (size_t column = 0; column < numbers.size(); ++column) {
    if (!(std::fabs(numbers[column]) <= 1e30))
      throw std::runtime_error(path + " holds NaN or infinity, or a number beyond 1e30");
    // In float64: the seven digits of float32 cannot tell two seconds of a Unix time apart.
    values.push_back(static_cast<float>(numbers[column] - manifest.offset[column]));
  }
  return values;
}

// A picture otherwise: float32 numbers, little-endian, exactly one input of the model.
inline Floats read_input(const std::string& path, const Manifest& manifest, bool channels_first) {
  const std::string content = read_file(path);
  if (content.rfind("P5", 0) == 0 || content.rfind("P6", 0) == 0)
    return read_picture(path, content, manifest, channels_first);
  if (!manifest.offset.empty()) return read_row(path, content, manifest);
  const size_t numbers = count(manifest);
  if (content.size() != numbers * sizeof(float))
    throw std::runtime_error(path + " is neither a PGM or PPM nor " + std::to_string(numbers) +
                             " float32 numbers");
  Floats values(numbers);
  std::memcpy(values.data(), content.data(), content.size());
  for (const float value : values)
    if (!std::isfinite(value)) throw std::runtime_error(path + " holds NaN or infinity");
  return values;
}

inline void show(const std::string& path, const Floats& logits, bool all) {
  const auto best = std::max_element(logits.begin(), logits.end());
  double sum = 0;
  for (const float logit : logits) sum += std::exp(static_cast<double>(logit) - *best);
  std::printf("%s: %d (probability %.4f)\n", path.c_str(), static_cast<int>(best - logits.begin()),
              1 / sum);
  if (!all) return;
  for (const float logit : logits) std::printf("%.9g ", logit);  // nine digits lose nothing
  std::printf("\n");
}

// Nothing goes to standard error while it lives: the libraries report every step there.
class Hush {
 public:
  Hush() : kept(dup(STDERR_FILENO)) {
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDERR_FILENO);
    close(nowhere);
  }
  ~Hush() {
    dup2(kept, STDERR_FILENO);
    close(kept);
  }
  Hush(const Hush&) = delete;

 private:
  int kept;
};

// The whole program around a function that loads the model. Gives the exit code: 0 answered,
// 1 something cannot be read, 2 wrong usage.
inline int run(int argc, char** argv, bool channels_first,
               const std::function<Predict(const Manifest&)>& load) {
  std::vector<std::string> words(argv + 1, argv + argc);
  const bool all = !words.empty() && words[0] == "--logits";
  if (all) words.erase(words.begin());
  if (words.size() < 2) {
    std::fprintf(stderr, "usage: %s [--logits] ARTIFACTS FILE...\n", argv[0]);
    return 2;
  }
  try {
    const Hush hush;
    const Manifest manifest = read_manifest(words[0]);
    const Predict predict = load(manifest);
    for (size_t at = 1; at < words.size(); ++at)
      show(words[at], predict(read_input(words[at], manifest, channels_first)), all);
  } catch (const std::exception& error) {
    const std::string text = error.what();  // libraries append a trace of their own calls
    std::fprintf(stderr, "error: %s\n", text.substr(0, text.find('\n')).c_str());
    return 1;
  }
  return 0;
}
