// From a row of the table to the model's input: what Preparation does in the trained model.
#pragma once

#include <cstring>

#include "numbers.h"

// NaN for a gap, a word's code, 1 for true, the days since 1970 for a date; not yet less an offset.
using Raw = double;
constexpr int kRaw = kColumns;

// The code of a category's word; 0 is one that the model has not learned.
inline int CodeOf(int column, const char* word) {
  const char* const* words = kWords;
  for (int at = 0; at < column; ++at) words += kWordCounts[at];
  for (int code = 1; code <= kWordCounts[column]; ++code)
    if (!std::strcmp(words[code - 1], word)) return code;
  return 0;
}

// Numbers standardized, then which are gaps, then dates as circles, then a place for each word.
// Args: row: kRaw numbers; input: the kInputs numbers of the model's input tensor.
inline void Prepare(const Raw* row, int8_t* input) {
  float x[kColumns];
  for (int at = 0; at < kColumns; ++at)  // a gap is as the mean
    x[at] = std::isnan(row[at]) ? kMeans[at] : static_cast<float>(row[at] - kOffsets[at]);
  for (int at = 0; at < kColumns; ++at)
    if (kKinds[at] != Kind::kCategory) *input++ = Keep((x[at] - kMeans[at]) / kScales[at]);
  for (int at = 0; at < kColumns; ++at)
    if (kGaps[at]) *input++ = Keep(std::isnan(row[at]) ? 1.0f : 0.0f);
  for (const bool cosine : {false, true})
    for (int at = 0; at < kColumns; ++at)
      for (int each = 0; kKinds[at] == Kind::kDate && each < kPeriods; ++each) {
        const float angle = x[at] * kRates[each] + kPhases[at][each];
        *input++ = Keep(cosine ? std::cos(angle) : std::sin(angle));
      }
  for (int at = 0; at < kColumns; ++at)
    for (int code = 1; code <= kWordCounts[at]; ++code)
      *input++ = Keep(x[at] == static_cast<float>(code) ? 1.0f : 0.0f);
}
