# What reads JSON and computes checksums: as the system has it, JSON else fetched once.

find_package(nlohmann_json 3.11 QUIET)
if(NOT nlohmann_json_FOUND)
  # Without a network: unpack it and name it by -DFETCHCONTENT_SOURCE_DIR_NLOHMANN_JSON=...
  include(FetchContent)
  FetchContent_Declare(
    nlohmann_json
    URL https://github.com/nlohmann/json/releases/download/v3.12.0/json.tar.xz
    URL_HASH SHA256=42f6e95cad6ec532fd372391373363b62a14af6d771056dbfc86160e6dfff7aa)
  FetchContent_MakeAvailable(nlohmann_json)
endif()

find_package(OpenSSL 3 QUIET)
if(NOT OPENSSL_FOUND)
  message(FATAL_ERROR "OpenSSL 3 is not installed (apt install libssl-dev; brew install openssl)")
endif()
