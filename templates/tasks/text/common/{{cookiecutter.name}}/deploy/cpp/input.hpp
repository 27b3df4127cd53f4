// A file's content as the model's input: one text in UTF-8, byte by byte.
#pragma once

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "manifest.hpp"

constexpr size_t LARGEST = size_t{1} << 24;  // bytes of a text, as in training

// Code points that nobody sees, from one to another: as in reading/texts.py.
constexpr uint32_t BLANKS[][2] = {
    {0x09, 0x0D},     {0x1C, 0x20},     {0x85, 0x85},     {0xA0, 0xA0},     {0xAD, 0xAD},
    {0x1680, 0x1680}, {0x180E, 0x180E}, {0x2000, 0x200F}, {0x2028, 0x202F}, {0x205F, 0x2064},
    {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};

inline bool is_utf8(const std::string& content) {
  try {
    Json(content).dump();  // refuses what is none
    return true;
  } catch (const Json::type_error&) {
    return false;
  }
}

inline bool goes_on(char byte) { return (byte & 0xC0) == 0x80; }  // what a byte before began

// Whether nobody sees the character that begins at a place of what is UTF-8.
inline bool is_blank(const std::string& content, size_t at) {
  const auto first = static_cast<unsigned char>(content[at]);
  const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  uint32_t code = more ? first & (0x3F >> more) : first;
  for (int next = 1; next <= more; ++next) code = code << 6 | (content[at + next] & 0x3F);
  return std::any_of(std::begin(BLANKS), std::end(BLANKS),
                     [code](const auto& range) { return range[0] <= code && code <= range[1]; });
}

// Without what nobody sees at its ends; of UTF-8.
inline std::string strip(const std::string& content) {
  size_t first = 0, last = content.size();
  while (first < last && is_blank(content, first))
    do ++first;
    while (first < last && goes_on(content[first]));
  while (first < last) {
    size_t begin = last - 1;
    while (goes_on(content[begin])) --begin;
    if (!is_blank(content, begin)) break;
    last = begin;
  }
  return content.substr(first, last - first);
}

inline std::string read_text(const std::string& path) {
  const std::string content = read_file(path), mark = content.substr(0, 2);
  if (mark == "\xff\xfe" || mark == "\xfe\xff")
    throw std::runtime_error(path + " is UTF-16, not UTF-8");
  if (!is_utf8(content)) throw std::runtime_error(path + " is not UTF-8");
  const std::string text = strip(content);
  if (text.empty()) throw std::runtime_error(path + " is empty");
  if (text.find('\0') != std::string::npos)
    throw std::runtime_error(path + " holds a byte 0, as binary files do");
  if (text.size() > LARGEST) throw std::runtime_error(path + " is longer than 16 MiB");
  return text;
}

// As much of a text as the model takes: each byte + 1, and 0 behind the last.
inline Inputs read_inputs(const std::string& path, const Manifest& manifest, bool) {
  const size_t length = manifest.about.at("length").get<size_t>();
  const size_t room = length * manifest.about.at("pieces").get<size_t>();
  if (manifest.inputs.size() != 1 || manifest.inputs[0].count() != room) refuse_manifest();
  const std::string text = read_text(path).substr(0, room);
  Floats values(room);
  std::transform(text.begin(), text.end(), values.begin(),
                 [](char byte) { return static_cast<unsigned char>(byte) + 1.0f; });
  return {values};
}
