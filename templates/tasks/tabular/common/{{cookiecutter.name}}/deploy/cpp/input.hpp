// A file's content as the model's input: a row of the table, without its answer.
#pragma once

#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "manifest.hpp"

constexpr double LARGEST = 1e30;  // as in training

inline std::vector<std::string> split_cells(const std::string& row) {
  std::vector<std::string> cells{""};
  for (const char each : row) {
    if (each == ',') cells.emplace_back();
    else cells.back() += each;
  }
  return cells;
}

inline double read_number(const std::string& path, const std::string& cell,
                          const std::string& column) {
  const char* const blanks = " \t\r\n";
  const size_t first = cell.find_first_not_of(blanks), last = cell.find_last_not_of(blanks);
  const std::string text = first == std::string::npos ? "" : cell.substr(first, last - first + 1);
  char* after;
  const double number = std::strtod(text.c_str(), &after);
  // To strtod 0x10 is 16; a table's reader in Python has no such numbers.
  if (text.empty() || after != text.c_str() + text.size() ||
      text.find_first_of("xX") != std::string::npos)
    throw std::runtime_error(path + ": " + column + " is not a number ('" + text.substr(0, 40) +
                             "')");
  if (!(std::fabs(number) <= LARGEST))
    throw std::runtime_error(path + ": " + column + " is not a finite number below 1e30");
  return number;
}

// Text, commas between the numbers, in the order of model.json's columns.
inline Inputs read_inputs(const std::string& path, const Manifest& manifest, bool) {
  const std::vector<Json>& columns = manifest.about.at("columns").must_be(Json::LIST).items;
  const std::vector<Json>& offset = manifest.about.at("offset").must_be(Json::LIST).items;
  if (manifest.inputs.size() != 1 || manifest.inputs[0].count() != columns.size() ||
      offset.size() != columns.size())
    refuse_manifest();
  const std::vector<std::string> cells = split_cells(read_file(path));
  if (cells.size() != columns.size())
    throw std::runtime_error(path + " is not a row of " + std::to_string(columns.size()) +
                             " numbers with commas between them, but of " +
                             std::to_string(cells.size()));
  Floats values;
  for (size_t at = 0; at < cells.size(); ++at) {
    const double number = read_number(path, cells[at], columns[at].must_be(Json::TEXT).text);
    // In float64: the seven digits of float32 cannot tell two seconds of a Unix time apart.
    values.push_back(static_cast<float>(number - offset[at].must_be(Json::NUMBER).number));
  }
  return {values};
}
