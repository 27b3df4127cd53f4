// SHA-256: a damaged model must not reach a runtime that trusts it.
#pragma once

#include <cstdio>
#include <stdexcept>
#include <string>

#include <openssl/evp.h>

#include "manifest.hpp"

inline std::string sha256(const std::string& content) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  if (!EVP_Digest(content.data(), content.size(), digest, &length, EVP_sha256(), nullptr))
    throw std::runtime_error("OpenSSL computes no SHA-256");
  std::string digits;
  char two[3];
  for (unsigned int at = 0; at < length; ++at) {
    std::snprintf(two, sizeof two, "%02x", digest[at]);
    digits += two;
  }
  return digits;
}

// The served file's path and content, once it is known to be the one model.json describes.
inline std::string read_served(const Manifest& manifest) {
  std::string content = read_file(manifest.folder + "/" + manifest.file);
  if (sha256(content) != manifest.sha256)
    throw std::runtime_error(manifest.file + " is not the file model.json describes (make export)");
  return content;
}
