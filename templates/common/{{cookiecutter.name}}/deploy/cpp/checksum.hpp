// SHA-256, as FIPS 180-4 describes it: a damaged model must not reach a runtime that trusts it.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>

#include "manifest.hpp"

namespace checksum {

inline uint32_t turn(uint32_t word, int bits) { return word >> bits | word << (32 - bits); }

// The first 32 bits behind the point of the roots of the first primes.
inline uint32_t fraction(long double root) {
  return static_cast<uint32_t>((root - std::floor(root)) * 4294967296.0L);
}

inline std::array<uint32_t, 64> primes() {
  std::array<uint32_t, 64> found;
  size_t count = 0;
  for (uint32_t number = 2; count < found.size(); ++number) {
    bool prime = true;
    for (size_t at = 0; at < count && prime; ++at) prime = number % found[at] != 0;
    if (prime) found[count++] = number;
  }
  return found;
}

inline void mix(std::array<uint32_t, 8>& state, const unsigned char* block,
                const std::array<uint32_t, 64>& keys) {
  uint32_t words[64];
  for (int at = 0; at < 16; ++at, block += 4)
    words[at] = uint32_t{block[0]} << 24 | block[1] << 16 | block[2] << 8 | block[3];
  for (int at = 16; at < 64; ++at) {
    const uint32_t near = words[at - 2], far = words[at - 15];
    words[at] = words[at - 16] + words[at - 7] + (turn(far, 7) ^ turn(far, 18) ^ far >> 3) +
                (turn(near, 17) ^ turn(near, 19) ^ near >> 10);
  }
  auto [a, b, c, d, e, f, g, h] = state;
  for (int at = 0; at < 64; ++at) {
    const uint32_t one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) +
                         keys[at] + words[at];
    const uint32_t two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + one, d = c, c = b, b = a, a = one + two;
  }
  const uint32_t more[8] = {a, b, c, d, e, f, g, h};
  for (int at = 0; at < 8; ++at) state[at] += more[at];
}

inline std::string sha256(std::string text) {
  const std::array<uint32_t, 64> first = primes();
  std::array<uint32_t, 64> keys;
  std::array<uint32_t, 8> state;
  for (int at = 0; at < 64; ++at) keys[at] = fraction(std::cbrt((long double)first[at]));
  for (int at = 0; at < 8; ++at) state[at] = fraction(std::sqrt((long double)first[at]));
  const uint64_t bits = 8 * uint64_t{text.size()};
  text += '\x80';
  while (text.size() % 64 != 56) text += '\0';
  for (int shift = 56; shift >= 0; shift -= 8) text += static_cast<char>(bits >> shift);
  for (size_t at = 0; at < text.size(); at += 64)
    mix(state, reinterpret_cast<const unsigned char*>(text.data()) + at, keys);
  std::string digits;
  char eight[9];
  for (const uint32_t word : state) {
    std::snprintf(eight, sizeof eight, "%08x", word);
    digits += eight;
  }
  return digits;
}

}  // namespace checksum

// The served file's path and content, once it is known to be the one model.json describes.
inline std::string read_served(const Manifest& manifest) {
  std::string content = read_file(manifest.folder + "/" + manifest.file);
  if (checksum::sha256(content) != manifest.sha256)
    throw std::runtime_error(manifest.file + " is not the file model.json describes (make export)");
  return content;
}
