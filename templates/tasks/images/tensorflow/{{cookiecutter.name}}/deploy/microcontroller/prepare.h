// From a picture's bytes to the model's input.
#pragma once

#include "numbers.h"

using Raw = uint8_t;  // 0 dark, 255 light
constexpr int kRaw = kImageSize * kImageSize * kChannels;

// Args: pixels: kRaw bytes; input: the kInputs numbers of the model's input tensor.
inline void Prepare(const Raw* pixels, int8_t* input) {
  for (int at = 0; at < kRaw; ++at) input[at] = Keep(static_cast<float>(pixels[at]) / 255.0f);
}
