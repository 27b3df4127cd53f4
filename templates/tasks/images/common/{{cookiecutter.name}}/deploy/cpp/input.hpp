// A file's content as the model's input: a picture.
#pragma once

#include <cmath>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>

#include "manifest.hpp"

// A binary PGM (gray) or PPM (color) of the model's size, 8 bits: values in [0, 1], in its layout.
inline Floats read_picture(const std::string& path, const std::string& content, const Input& input,
                           bool channels_first) {
  int wide = 0, high = 0, most = 0, header = 0;
  std::sscanf(content.c_str() + 2, " %d %d %d%n", &wide, &high, &most, &header);
  const int channels = content[1] == '6' ? 3 : 1;
  const int64_t size = input.shape[2], wanted = input.shape[channels_first ? 1 : 3];
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

// A picture, or else float32 numbers, little-endian, exactly one input of the model.
inline Inputs read_inputs(const std::string& path, const Manifest& manifest, bool channels_first) {
  if (manifest.inputs.size() != 1 || manifest.inputs[0].shape.size() != 4) refuse_manifest();
  const Input& image = manifest.inputs[0];
  const std::string content = read_file(path);
  if (content.rfind("P5", 0) == 0 || content.rfind("P6", 0) == 0)
    return {read_picture(path, content, image, channels_first)};
  const size_t numbers = image.count();
  if (content.size() != numbers * sizeof(float))
    throw std::runtime_error(path + " is neither a PGM or PPM nor " + std::to_string(numbers) +
                             " float32 numbers");
  Floats values(numbers);
  std::memcpy(values.data(), content.data(), content.size());
  for (const float value : values)
    if (!std::isfinite(value)) throw std::runtime_error(path + " holds NaN or infinity");
  return {values};
}
