// SPDX-License-Identifier: MIT
// Plain values in a file of our own, for state that only the same build reads back (checkpoints). Little-endian as the machine has it.
//
//   CW_TRY(BinaryWriter out, BinaryWriter::create("state.bin"));
//   out.put(std::uint64_t{7}); out.put_text("Ann"); out.put_all(codes);
//   CW_CHECK(out.finish());                        // the file appears under its name only now, and only whole
//   CW_TRY(BinaryReader in, BinaryReader::open("state.bin"));
//   in.get<std::uint64_t>(); in.get_text(); in.get_all(codes);
//   CW_CHECK(in.finish());                         // invalid where the file was shorter, longer or damaged
//
// Reading never goes past the end: a damaged file gives zeros and an error from finish(). One thread.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/result.h"
#include "base/table.h"

namespace cw {

struct CloseBinaryFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

class BinaryWriter {
 public:
  // Errors: denied where the file cannot be made.
  [[nodiscard]] static Result<BinaryWriter> create(const std::filesystem::path& file);
  BinaryWriter(BinaryWriter&&) noexcept = default;
  BinaryWriter& operator=(BinaryWriter&&) = delete;
  ~BinaryWriter();

  template <class T>
    requires std::is_trivially_copyable_v<T>
  void put(const T& value) {
    put_bytes(&value, sizeof(T));
  }
  void put_text(std::string_view text);
  template <class T>
    requires std::is_trivially_copyable_v<T>
  void put_all(const std::vector<T>& values) {
    put(static_cast<std::uint64_t>(values.size()));
    put_bytes(values.data(), values.size() * sizeof(T));
  }
  // Errors: unavailable where not all could be written (disk full).
  [[nodiscard]] Result<void> finish();

 private:
  BinaryWriter(std::filesystem::path target, std::filesystem::path temporary, std::FILE* file)
      : target_(std::move(target)), temporary_(std::move(temporary)), file_(file) {}
  void put_bytes(const void* bytes, std::size_t size);
  std::filesystem::path target_, temporary_;
  std::unique_ptr<std::FILE, CloseBinaryFile> file_;
  bool good_ = true;
};

class BinaryReader {
 public:
  // Errors: not_found; invalid where it is no such file.
  [[nodiscard]] static Result<BinaryReader> open(const std::filesystem::path& file);

  template <class T>
    requires std::is_trivially_copyable_v<T>
  [[nodiscard]] T get() {
    T value{};
    get_bytes(&value, sizeof(T));
    return value;
  }
  [[nodiscard]] std::string get_text();
  template <class T>
    requires std::is_trivially_copyable_v<T>
  void get_all(std::vector<T>& values) {
    values.clear();
    const std::uint64_t count = counted(sizeof(T));
    values.resize(count);
    get_bytes(values.data(), count * sizeof(T));
  }
  // How many elements of `size` bytes follow; 0 where the file cannot hold as many.
  [[nodiscard]] std::uint64_t counted(std::size_t size);
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] Result<void> finish();

 private:
  BinaryReader(std::filesystem::path path, std::FILE* file, std::uint64_t left) : path_(std::move(path)), file_(file), left_(left) {}
  void get_bytes(void* bytes, std::size_t size);
  std::filesystem::path path_;
  std::unique_ptr<std::FILE, CloseBinaryFile> file_;
  std::uint64_t left_ = 0;
  bool good_ = true;
};

// Tables with every code as it was. Values nested deeper than 32 are refused when read.
void put_table(BinaryWriter& out, const Table& table);
[[nodiscard]] Table get_table(BinaryReader& in);
void put_value(BinaryWriter& out, const Value& value);
[[nodiscard]] Value get_value(BinaryReader& in);

}  // namespace cw
