// What both programs share: the command line and the answers.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "input.hpp"
#include "manifest.hpp"

using Predict = std::function<Floats(const Inputs&)>;

// Softmax, in float64.
inline std::string say_class(const Floats& logits, const Manifest& manifest) {
  const auto best = std::max_element(logits.begin(), logits.end());
  double sum = 0;
  for (const float logit : logits) sum += std::exp(static_cast<double>(logit) - *best);
  char share[32];
  std::snprintf(share, sizeof share, " (probability %.4f)", 1 / sum);
  return manifest.classes[static_cast<size_t>(best - logits.begin())] + share;
}

// Each for itself: any number of classes, also none.
inline std::string say_classes(const Floats& logits, const Manifest& manifest) {
  std::string named;
  char share[32];
  for (size_t at = 0; at < logits.size(); ++at) {
    const double probability = 1 / (1 + std::exp(-static_cast<double>(logits[at])));
    if (probability < 0.5) continue;
    std::snprintf(share, sizeof share, " (%.4f)", probability);
    named += (named.empty() ? "" : ", ") + manifest.classes[at] + share;
  }
  return named.empty() ? "none of the classes" : named;
}

inline std::string say_number(const Floats& outputs, const Manifest& manifest) {
  char number[32];
  std::snprintf(number, sizeof number, " %.6g", static_cast<double>(outputs[0]));
  return manifest.name + number;
}

// Column by column, the next step first.
inline std::string say_series(const Floats& outputs, const Manifest& manifest) {
  std::string said;
  char number[32];
  for (size_t column = 0; column < manifest.columns.size(); ++column) {
    said += (said.empty() ? "" : "; ") + manifest.columns[column];
    for (size_t at = column; at < outputs.size(); at += manifest.columns.size()) {
      std::snprintf(number, sizeof number, " %.6g", static_cast<double>(outputs[at]));
      said += number;
    }
  }
  return said;
}

inline void show(const std::string& path, const Floats& outputs, const Manifest& manifest,
                 bool all) {
  if (outputs.size() != manifest.width()) refuse_manifest();
  for (const float output : outputs)
    if (!std::isfinite(output))
      throw std::runtime_error("the model gives NaN or infinity for " + path);
  const auto say = manifest.kind == "class"     ? say_class
                   : manifest.kind == "classes" ? say_classes
                   : manifest.kind == "series"  ? say_series
                                                : say_number;
  std::printf("%s: %s\n", path.c_str(), say(outputs, manifest).c_str());
  if (!all) return;
  for (const float output : outputs) std::printf("%.9g ", output);  // nine digits lose nothing
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
  const bool all = !words.empty() && words[0] == "--outputs";
  if (all) words.erase(words.begin());
  if (words.size() < 2) {
    std::fprintf(stderr, "usage: %s [--outputs] ARTIFACTS FILE...\n", argv[0]);
    return 2;
  }
  try {
    const Hush hush;
    const Manifest manifest = read_manifest(words[0]);
    const Predict predict = load(manifest);
    for (size_t at = 1; at < words.size(); ++at)
      show(words[at], predict(read_inputs(words[at], manifest, channels_first)), manifest, all);
  } catch (const std::exception& error) {
    const std::string text = error.what();  // libraries append a trace of their own calls
    std::fprintf(stderr, "error: %s\n", text.substr(0, text.find('\n')).c_str());
    return 1;
  }
  return 0;
}
