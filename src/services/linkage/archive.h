// SPDX-License-Identifier: MIT
// One list of fields for writing and for reading a struct of a run: each struct names its fields once, as `fields(archive, value)`.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/binary_file.h"
#include "services/linkage/intake.h"
#include "services/linkage/prepared_run.h"

namespace cw::link {

class PutArchive {
 public:
  explicit PutArchive(BinaryWriter& out) : out_(out) {}
  template <class... T>
  void operator()(T&... values) {
    (put(values), ...);
  }

 private:
  void put(std::string& text) { out_.put_text(text); }
  void put(std::filesystem::path& path) { out_.put_text(path.string()); }
  void put(Table& table) { put_table(out_, table); }
  template <class A, class B>
  void put(std::pair<A, B>& pair) {
    put(pair.first), put(pair.second);
  }
  template <class T>
  void put(std::optional<T>& value) {
    out_.put(value.has_value());
    if (value) put(*value);
  }
  template <class T>
  void put(std::vector<T>& values) {
    if constexpr (std::is_trivially_copyable_v<T>) {
      out_.put_all(values);
    } else {
      out_.put(static_cast<std::uint64_t>(values.size()));
      for (T& value : values) put(value);
    }
  }
  template <class T>
  void put(T& value) {
    if constexpr (std::is_trivially_copyable_v<T>)
      out_.put(value);
    else
      fields(*this, value);
  }
  BinaryWriter& out_;
};

class GetArchive {
 public:
  explicit GetArchive(BinaryReader& in) : in_(in) {}
  template <class... T>
  void operator()(T&... values) {
    (get(values), ...);
  }

 private:
  void get(std::string& text) { text = in_.get_text(); }
  void get(std::filesystem::path& path) { path = in_.get_text(); }
  void get(Table& table) { table = get_table(in_); }
  template <class A, class B>
  void get(std::pair<A, B>& pair) {
    get(pair.first), get(pair.second);
  }
  template <class T>
  void get(std::optional<T>& value) {
    value.reset();
    if (in_.get<bool>()) get(value.emplace());
  }
  template <class T>
  void get(std::vector<T>& values) {
    if constexpr (std::is_trivially_copyable_v<T>) {
      in_.get_all(values);
    } else {
      values.clear();
      for (std::uint64_t left = in_.counted(1); left > 0 && in_.good(); --left) get(values.emplace_back());
    }
  }
  template <class T>
  void get(T& value) {
    if constexpr (std::is_trivially_copyable_v<T>)
      value = in_.get<T>();
    else
      fields(*this, value);
  }
  BinaryReader& in_;
};

}  // namespace cw::link
