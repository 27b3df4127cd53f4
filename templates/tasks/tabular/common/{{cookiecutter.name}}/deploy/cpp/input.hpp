// A file's content as the model's input: a row of the table, without its answer.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "manifest.hpp"

constexpr double LARGEST = 1e30;  // as in training
constexpr float GAP = std::numeric_limits<float>::quiet_NaN();

// The cells of one line of CSV: commas and quotes inside quotes are text.
inline std::vector<std::string> split_cells(const std::string& row) {
  std::vector<std::string> cells{""};
  bool quoted = false;
  for (size_t at = 0; at < row.size(); ++at) {
    if (row[at] == '"' && quoted && at + 1 < row.size() && row[at + 1] == '"') cells.back() += row[++at];
    else if (row[at] == '"') quoted = !quoted;
    else if (row[at] == ',' && !quoted) cells.emplace_back();
    else cells.back() += row[at];
  }
  return cells;
}

inline std::string trim(const std::string& cell) {
  const char* const blanks = " \t\r\n";
  const size_t first = cell.find_first_not_of(blanks), last = cell.find_last_not_of(blanks);
  return first == std::string::npos ? "" : cell.substr(first, last - first + 1);
}

inline std::string lower(std::string text) {
  for (char& each : text)
    if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
  return text;
}

// As GAPS and SIGNS in reading/cells.py.
inline bool is_gap(const std::string& text, const std::string& kind) {
  static const std::set<std::string> gaps{"", "na", "n/a", "#n/a", "nan", "<na>", "null", "none"};
  static const std::set<std::string> signs{"-", "--", "?", "."};
  return gaps.count(lower(text)) || (kind != "category" && signs.count(text));
}

[[noreturn]] inline void refuse_cell(const std::string& path, const std::string& column,
                                     const std::string& why, const std::string& cell) {
  throw std::runtime_error(path + ": " + column + " " + why + " ('" + cell.substr(0, 40) + "')");
}

inline double read_number(const std::string& path, const std::string& text,
                          const std::string& column) {
  char* after;
  const double number = std::strtod(text.c_str(), &after);
  // To strtod 0x10 is 16; a table's reader in Python has no such numbers.
  if (after != text.c_str() + text.size() || text.find_first_of("xXnN") != std::string::npos)
    refuse_cell(path, column, "is not a number", text);
  if (!(std::fabs(number) <= LARGEST))
    refuse_cell(path, column, "is not a finite number below 1e30", text);
  return number;
}

inline double read_boolean(const std::string& path, const std::string& text,
                           const std::string& column) {
  static const std::set<std::string> yes{"true", "t", "yes", "y", "1"};
  static const std::set<std::string> no{"false", "f", "no", "n", "0"};
  if (yes.count(lower(text))) return 1;
  if (!no.count(lower(text))) refuse_cell(path, column, "is neither true nor false", text);
  return 0;
}

// Days since 1970 of 2026-11-30, with or without a clock; years are those of the Gregorian calendar.
inline double read_date(const std::string& path, const std::string& text,
                        const std::string& column) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, end = 0;
  double second = 0;
  const char* const from = text.c_str();
  bool good = std::sscanf(from, "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3;
  if (good && text[end]) {
    const std::string clock = text.substr(end + 1);
    good = (text[end] == 'T' || text[end] == ' ') && clock.size() >= 5;
    int used = 0;
    good = good && std::sscanf(clock.c_str(), "%2d:%2d%n", &hour, &minute, &used) == 2;
    if (good && clock[used] == ':') {
      char* after;
      second = std::strtod(clock.c_str() + used + 1, &after);
      good = !*after;
    } else good = good && !clock[used];
  }
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  good = good && month >= 1 && month <= 12 && day >= 1 && hour < 24 && minute < 60 && second < 60;
  if (!good || day > lengths[month - 1] + (leap && month == 2))
    refuse_cell(path, column, "is not a date like 2026-11-30", text);
  const int past = year - 1;
  double days = 365.0 * past + past / 4 - past / 100 + past / 400 + day - 719163;
  for (int each = 1; each < month; ++each) days += lengths[each - 1] + (leap && each == 2);
  return days + (60 * hour + minute + second / 60) / 1440;
}

inline double read_word(const std::string& text, const Json& column) {
  const auto& words = column.at("words").get_ref<const Json::array_t&>();
  for (size_t at = 0; at < words.size(); ++at)
    if (words[at].get_ref<const std::string&>() == text) return static_cast<double>(at + 1);
  return 0;  // a word that the model has not learned
}

inline float read_cell(const std::string& path, const std::string& cell, const Json& column) {
  const std::string text = trim(cell);
  const std::string kind = column.at("kind").get<std::string>();
  const std::string name = column.at("name").get<std::string>();
  if (is_gap(text, kind)) return GAP;
  if (kind == "category") return static_cast<float>(read_word(text, column));
  if (kind == "boolean") return static_cast<float>(read_boolean(path, text, name));
  const double number =
      kind == "date" ? read_date(path, text, name) : read_number(path, text, name);
  // In float64: the seven digits of float32 cannot tell two seconds of a Unix time apart.
  return static_cast<float>(number - column.at("offset").get<double>());
}

// One line of CSV, in the order of model.json's columns.
inline Inputs read_inputs(const std::string& path, const Manifest& manifest, bool) {
  const auto& columns = manifest.about.at("columns").get_ref<const Json::array_t&>();
  if (manifest.inputs.size() != 1 || manifest.inputs[0].count() != columns.size())
    refuse_manifest();
  const std::vector<std::string> cells = split_cells(read_file(path));
  if (cells.size() != columns.size())
    throw std::runtime_error(path + " is not a row of " + std::to_string(columns.size()) +
                             " cells with commas between them, but of " +
                             std::to_string(cells.size()));
  Floats values;
  for (size_t at = 0; at < cells.size(); ++at)
    values.push_back(read_cell(path, cells[at], columns[at]));
  return {values};
}
