// A strict reader of JSON, as far as Python's json.dumps writes it: for model.json.
#pragma once

#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

struct Json {
  enum Kind { NOTHING, TRUTH, NUMBER, TEXT, LIST, OBJECT } kind = NOTHING;
  double number = 0;
  std::string text;
  std::vector<Json> items;         // of a list or an object
  std::vector<std::string> names;  // of an object's items, in the order of the file

  const Json& at(const std::string& name) const {
    for (size_t place = 0; place < names.size(); ++place)
      if (names[place] == name) return items[place];
    throw std::runtime_error("there is no " + name);
  }
  const Json& must_be(Kind wanted) const {
    if (kind != wanted) throw std::runtime_error("a value is of another kind");
    return *this;
  }
};

class JsonReader {
 public:
  explicit JsonReader(const std::string& text) : at(text.c_str()), end(at + text.size()) {}

  Json read() {
    const Json value = read_value(0);
    skip_blanks();
    if (at != end) fail();
    return value;
  }

 private:
  const char *at, *const end;

  [[noreturn]] static void fail() { throw std::runtime_error("it is no JSON"); }

  void skip_blanks() { at += std::strspn(at, " \t\r\n"); }

  bool take(const char* word) {
    const size_t length = std::strlen(word);
    if (std::strncmp(at, word, length) != 0) return false;
    at += length;
    return true;
  }

  Json read_value(int depth) {
    if (depth > 16) fail();  // else a file of brackets ends the program
    Json value;
    skip_blanks();
    if (*at == '"') {
      value.kind = Json::TEXT;
      value.text = read_text();
    } else if (*at == '{' || *at == '[') {
      read_items(value, depth);
    } else if (take("true") || take("false")) {
      value.kind = Json::TRUTH;
    } else if (!take("null")) {
      value.kind = Json::NUMBER;
      value.number = read_number();
    }
    return value;
  }

  void read_items(Json& value, int depth) {
    value.kind = *at++ == '{' ? Json::OBJECT : Json::LIST;
    const char* const close = value.kind == Json::OBJECT ? "}" : "]";
    skip_blanks();
    if (take(close)) return;
    do {
      skip_blanks();
      if (value.kind == Json::OBJECT) {
        value.names.push_back(read_text());
        skip_blanks();
        if (!take(":")) fail();
      }
      value.items.push_back(read_value(depth + 1));
      skip_blanks();
    } while (take(","));
    if (!take(close)) fail();
  }

  double read_number() {
    if (*at != '-' && (*at < '0' || *at > '9')) fail();
    char* after;
    const double number = std::strtod(at, &after);
    at = after;
    return number;
  }

  std::string read_text() {
    if (!take("\"")) fail();
    std::string text;
    while (!take("\"")) {
      if (at == end) fail();
      if (take("\\")) text += read_escape();
      else text += *at++;
    }
    return text;
  }

  std::string read_escape() {
    static const char *const names = "\"\\/bfnrt", *const meant = "\"\\/\b\f\n\r\t";
    if (const char* const found = *at ? std::strchr(names, *at) : nullptr) {
      ++at;
      return std::string(1, meant[found - names]);
    }
    const unsigned code = read_unit();
    if (code >> 10 != 0x36) return as_utf8(code);
    if (!take("\\")) fail();  // characters beyond the first 65536 are written as two
    return as_utf8(0x10000 + ((code & 0x3ff) << 10) + (read_unit() & 0x3ff));
  }

  unsigned read_unit() {
    if (!take("u") || std::strspn(at, "0123456789abcdefABCDEF") < 4) fail();
    const std::string digits(at, 4);
    at += 4;
    return static_cast<unsigned>(std::stoul(digits, nullptr, 16));
  }

  static std::string as_utf8(unsigned code) {
    if (code < 0x80) return std::string(1, static_cast<char>(code));
    std::string text;
    int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    text += static_cast<char>((more == 1 ? 0xc0 : more == 2 ? 0xe0 : 0xf0) | code >> 6 * more);
    while (more--) text += static_cast<char>(0x80 | (code >> 6 * more & 0x3f));
    return text;
  }
};
