// How numbers are kept in 8 bits, and read again.
#pragma once

#include <cmath>
#include <cstdint>

#include "constants.h"

// The nearest of the 256 numbers that an input can be.
inline int8_t Keep(float number) {
  const float step = std::nearbyint(number / kInputScale) + kInputZeroPoint;
  return static_cast<int8_t>(std::fmin(std::fmax(step, -128.0f), 127.0f));
}

// A logit of a class, or the number that is predicted.
inline float Restore(int8_t output) {
  return static_cast<float>(output - kOutputZeroPoint) * kOutputScale;
}
