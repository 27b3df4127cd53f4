// A file's content as the model's input: CSV with a header, then rows, the oldest first.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "manifest.hpp"

constexpr double LARGEST = 1e30;  // as in training
constexpr double LATEST = 6e10;  // seconds since 1970; larger ones are thousandths, or of those
constexpr double GAP = std::numeric_limits<double>::quiet_NaN();
constexpr long long DAY = 86'400'000;  // milliseconds

using Cells = std::vector<std::string>;

// What the model takes, and where a file has it.
struct Series {
  Cells columns, header;
  std::vector<size_t> places;  // of the columns in a row
  size_t past, time;           // rows; the place of the time, the header's length where there is none
  long long step;              // milliseconds
  std::string order, decimal;
};

[[noreturn]] inline void refuse(const std::string& why) { throw std::runtime_error(why); }

[[noreturn]] inline void refuse_row(size_t at, const std::string& why) {
  refuse("row " + std::to_string(at) + ": " + why);
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

// Of commas, semicolons, tabs and bars the one that the header has most of.
inline char find_mark(const std::string& text) {
  const std::string header = text.substr(0, text.find('\n'));
  char best = ',';
  for (const char mark : {';', '\t', '|'})
    if (std::count(header.begin(), header.end(), mark) > std::count(header.begin(), header.end(), best))
      best = mark;
  return best;
}

inline bool is_empty(const Cells& row) {
  return std::all_of(row.begin(), row.end(), [](const std::string& cell) { return trim(cell).empty(); });
}

// Rows of cells; marks and line ends inside quotes are text. Lines without any are left out.
inline std::vector<Cells> split_rows(const std::string& text) {
  const char mark = find_mark(text);
  std::vector<Cells> rows{Cells{""}};
  bool quoted = false;
  for (size_t at = text.rfind("\xEF\xBB\xBF", 0) == 0 ? 3 : 0; at < text.size(); ++at) {
    std::string& cell = rows.back().back();
    if (text[at] == '"' && quoted && at + 1 < text.size() && text[at + 1] == '"') cell += text[++at];
    else if (text[at] == '"') quoted = !quoted;
    else if (text[at] == mark && !quoted) rows.back().emplace_back();
    else if (text[at] == '\n' && !quoted) rows.push_back(Cells{""});
    else cell += text[at];
  }
  rows.erase(std::remove_if(rows.begin(), rows.end(), is_empty), rows.end());
  return rows;
}

// As GAPS in reading/cells.py.
inline bool is_gap(const std::string& text) {
  static const std::set<std::string> gaps{"",     "na",   "n/a", "#n/a", "nan", "<na>",
                                          "null", "none", "-",   "--",   "?",   "."};
  return gaps.count(lower(text)) > 0;
}

inline bool is_number(const std::string& text) {
  static const std::regex number(R"([+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?)",
                                 std::regex::icase);
  return text.size() < 400 && std::regex_match(text, number);
}

inline double read_number(size_t at, const std::string& cell, const std::string& column,
                          const std::string& decimal) {
  std::string text = trim(cell);
  if (is_gap(text)) return GAP;
  if (decimal != ".") {
    std::replace(text.begin(), text.end(), '.', '?');
    if (const size_t found = text.find(decimal); found != std::string::npos)
      text.replace(found, decimal.size(), ".");
  }
  if (!is_number(text)) refuse_row(at, column + " is not a number ('" + trim(cell).substr(0, 40) + "')");
  const double number = std::strtod(text.c_str(), nullptr);
  if (!(std::fabs(number) <= LARGEST)) refuse_row(at, column + " is not a finite number below 1e30");
  return number;
}

// Days since 1970; years are those of the Gregorian calendar. -1e9: there is no such day.
inline long long count_days(int year, int month, int day) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const auto length = [&](int each) { return lengths[each - 1] + (leap && each == 2); };
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > length(month)) return -1'000'000'000;
  const int past = year - 1;
  long long days = 365LL * past + past / 4 - past / 100 + past / 400 + day - 719163;
  for (int each = 1; each < month; ++each) days += length(each);
  return days;
}

// Minutes that a zone is ahead, as +02:00.
inline int read_zone(const std::string& zone) {
  if (zone.size() < 5) return 0;
  const int minutes = 60 * std::stoi(zone.substr(1, 2)) + std::stoi(zone.substr(zone.size() - 2));
  return zone[0] == '-' ? -minutes : minutes;
}

// Milliseconds since 1970, in UTC where the time says no other. Gives whether it is one.
inline bool parse_time(const std::string& text, const std::string& order, long long& moment) {
  static const std::regex time(
      R"(([0-9]{1,4})([-/.])([0-9]{1,2})\2([0-9]{1,4})(?:[T ]+([0-9]{1,2}):([0-9]{2}))"
      R"((?::([0-9]{2}(?:\.[0-9]+)?))?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?)?)",
      std::regex::icase);
  std::smatch found;
  if (text.size() > 60 || !std::regex_match(text, found, time)) return false;
  const auto part = [&](char name) { return found[std::array{1, 3, 4}[order.find(name)]].str(); };
  const auto whole = [&](int at) { return found[at].matched ? std::stoi(found[at]) : 0; };
  const long long days = count_days(std::stoi(part('y')), std::stoi(part('m')), std::stoi(part('d')));
  const double second = found[7].matched ? std::stod(found[7]) : 0;
  if (part('y').size() != 4 || days < -800'000 || whole(5) > 23 || whole(6) > 59 || second >= 60)
    return false;
  const int minutes = 60 * whole(5) + whole(6) - read_zone(found[8]);
  moment = days * DAY + 60'000LL * minutes + std::llround(1000 * second);
  return true;
}

inline long long read_time(size_t at, const std::string& cell, const Series& series) {
  const std::string text = trim(cell);
  double seconds = is_number(text) ? std::strtod(text.c_str(), nullptr) : GAP;
  while (std::isfinite(seconds) && std::fabs(seconds) > LATEST) seconds /= 1000;
  if (std::isfinite(seconds)) return std::llround(1000 * seconds);
  long long moment;
  for (const std::string& order : {series.order, std::string("ymd")})  // the latter as programs write
    if (parse_time(text, order, moment)) return moment;
  refuse_row(at, series.header[series.time] + " is not a time like 2026-11-30 14:00 ('" +
                     text.substr(0, 40) + "')");
}

// How many steps after the first row each row is.
inline std::vector<long long> find_places(const std::vector<long long>& moments, long long step) {
  std::map<long long, size_t> counts;
  std::vector<long long> places;
  for (size_t at = 0; at < moments.size(); ++at) {
    const long long after = at ? moments[at] - moments[at - 1] : 0;
    if (at && after == 0) refuse_row(at + 1, "its time is that of the row before it");
    if (after < 0) refuse_row(at + 1, "its time is before that of the row before it: sort the rows");
    if (after % step) refuse_row(at + 1, "its time is no whole number of steps after the last");
    if (at) ++counts[after];
    places.push_back((moments[at] - moments[0]) / step);
  }
  const auto usual = std::max_element(counts.begin(), counts.end(), [](const auto& one, const auto& other) {
    return one.second < other.second;
  });
  if (usual != counts.end() && usual->first != step)
    refuse("a row every " + std::to_string(usual->first / 1000) + " s, the model takes one every " +
           std::to_string(step / 1000) + " s");
  return places;
}

inline Series describe_series(const Cells& first, const Json& about) {
  Series series;
  series.columns = about.at("columns").get<Cells>();
  series.past = about.at("past").get<size_t>();
  series.step = std::llround(1000 * about.at("step").get<double>());
  series.order = about.at("order").get<std::string>();
  series.decimal = about.at("decimal").get<std::string>();
  for (const std::string& name : first) series.header.push_back(trim(name));
  const auto find = [&](const std::string& name) {
    const auto found = std::find(series.header.begin(), series.header.end(), name);
    return static_cast<size_t>(found - series.header.begin());
  };
  const std::string time = about.at("time").get<std::string>();
  series.time = time.empty() || series.step == 0 ? first.size() : find(time);
  for (const std::string& name : series.columns) {
    series.places.push_back(find(name));
    if (series.places.back() == first.size()) refuse("there is no column " + name);
  }
  return series;
}

// Every row's numbers, one after the other; what is not known is as it was last.
inline std::vector<double> read_numbers(const std::vector<Cells>& rows, const Series& series) {
  std::vector<double> numbers;
  const size_t width = series.columns.size();
  for (size_t at = 1; at < rows.size(); ++at) {
    if (rows[at].size() != series.header.size())
      refuse_row(at, std::to_string(rows[at].size()) + " cells, the header has " +
                         std::to_string(series.header.size()));
    for (size_t each = 0; each < width; ++each) {
      const double number =
          read_number(at, rows[at][series.places[each]], series.columns[each], series.decimal);
      numbers.push_back(std::isnan(number) && at > 1 ? numbers[numbers.size() - width] : number);
    }
  }
  return numbers;
}

// The last rows, those that are missing as what was known before.
inline Floats take_last(const std::vector<double>& numbers, const std::vector<long long>& places,
                        const Series& series) {
  const size_t width = series.columns.size(), past = series.past;
  const long long rows = places.empty() ? 0 : places.back() + 1;
  if (rows < static_cast<long long>(past))
    refuse(std::to_string(rows) + " rows, the model needs " + std::to_string(past));
  Floats taken;
  for (long long place = rows - static_cast<long long>(past); place < rows; ++place) {
    const auto next = std::upper_bound(places.begin(), places.end(), place);
    const auto from = numbers.begin() + (next - places.begin() - 1) * static_cast<long long>(width);
    taken.insert(taken.end(), from, from + static_cast<long long>(width));
  }
  for (size_t each = 0; each < width; ++each)
    if (std::isnan(taken[each]))
      refuse(series.columns[each] + " has a gap at the start, with nothing before it to fill it");
  return taken;
}

inline Floats read_past(const std::vector<Cells>& rows, const Series& series) {
  const std::vector<double> numbers = read_numbers(rows, series);
  std::vector<long long> moments, places;
  for (size_t at = 1; at < rows.size(); ++at) {
    if (series.time < series.header.size())
      moments.push_back(read_time(at, rows[at][series.time], series));
    else places.push_back(static_cast<long long>(at) - 1);
  }
  return take_last(numbers, moments.empty() ? places : find_places(moments, series.step), series);
}

inline Inputs read_inputs(const std::string& path, const Manifest& manifest, bool) {
  const std::vector<Cells> rows = split_rows(read_file(path));
  try {
    if (rows.empty()) refuse("there is no header");
    const Series series = describe_series(rows[0], manifest.about);
    if (manifest.inputs.size() != 1 || manifest.inputs[0].count() != series.past * series.columns.size())
      refuse_manifest();
    return {read_past(rows, series)};
  } catch (const Json::exception&) {
    refuse_manifest();
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(path + ": " + error.what());
  }
}
