// Gives what the files for the board hold and compute, so that Python can compare.
#include <cstdio>
#include <cstring>
#include <vector>

#include "model.h"
#include "prepare.h"

namespace {

int WriteModel() {
  std::fwrite(kModel, 1, kModelLength, stdout);
  return 0;
}

int PrepareAll() {
  std::vector<Raw> raw(kRaw);
  std::vector<int8_t> input(kInputs);
  while (std::fread(raw.data(), sizeof(Raw), kRaw, stdin) == static_cast<size_t>(kRaw)) {
    Prepare(raw.data(), input.data());
    std::fwrite(input.data(), 1, kInputs, stdout);
  }
  return 0;
}

int WriteRestored() {
  for (int kept = -128; kept < 128; ++kept)
    std::printf("%.9g\n", static_cast<double>(Restore(static_cast<int8_t>(kept))));
  for (const char* const* name = kClasses; *name; ++name) std::printf("%s\n", *name);
  return 0;
}

}  // namespace

int main(int count, char** words) {
  const char* const wanted = count == 2 ? words[1] : "";
  if (!std::strcmp(wanted, "model")) return WriteModel();
  if (!std::strcmp(wanted, "prepare")) return PrepareAll();
  if (!std::strcmp(wanted, "restore")) return WriteRestored();
  std::fprintf(stderr, "usage: check model | prepare | restore\n");
  return 2;
}
