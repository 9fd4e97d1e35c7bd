// SPDX-License-Identifier: MIT
#include "base/binary_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace cw {
namespace {

constexpr std::uint64_t magic = 0x3130'4e49'4257'43'0aULL;
constexpr unsigned deepest_value = 32;

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

Value get_value_at(BinaryReader& in, unsigned depth);

List get_list(BinaryReader& in, unsigned depth) {
  List out;
  for (std::uint64_t left = in.counted(1); left > 0 && in.good(); --left) out.push_back(get_value_at(in, depth));
  return out;
}

Structure get_structure(BinaryReader& in, unsigned depth) {
  Structure out;
  for (std::uint64_t left = in.counted(1); left > 0 && in.good(); --left) {
    std::string name = in.get_text();
    out.emplace_back(std::move(name), get_value_at(in, depth));
  }
  return out;
}

Value get_value_at(BinaryReader& in, unsigned depth) {
  const auto kind = in.get<std::uint8_t>();
  if (depth > deepest_value) return {};
  switch (kind) {
    case 1: return Value{in.get<std::uint8_t>() != 0};
    case 2: return Value{in.get<std::int64_t>()};
    case 3: return Value{in.get<double>()};
    case 4: return Value{in.get_text()};
    case 5: return Value{Date{in.get<std::int32_t>()}};
    case 6: return Value{Timestamp{in.get<std::int64_t>()}};
    case 7: return Value{get_list(in, depth + 1)};
    case 8: return Value{get_structure(in, depth + 1)};
    default: return {};
  }
}

void put_column(BinaryWriter& out, const Column& column) {
  out.put_text(column.name());
  out.put(static_cast<std::uint8_t>(column.type()));
  out.put(static_cast<std::uint64_t>(column.distinct()));
  for (std::uint32_t code = 1; code <= column.distinct(); ++code) {
    if (column.type() == ColumnType::text)
      out.put_text(column.text(code));
    else
      put_value(out, column.value(code));
  }
  out.put_all(std::vector<std::uint32_t>(column.codes().begin(), column.codes().end()));
}

// A code that the column does not have becomes null: only a damaged file holds one.
Column get_column(BinaryReader& in) {
  std::string name = in.get_text();
  const auto type = in.get<std::uint8_t>();
  ColumnBuilder builder(std::move(name),
                        type <= static_cast<std::uint8_t>(ColumnType::structure) ? static_cast<ColumnType>(type) : ColumnType::text);
  std::uint32_t highest = 0;  // fewer than were counted where a damaged file repeats a value
  for (std::uint64_t left = in.counted(1); left > 0 && in.good(); --left)
    highest = std::max(highest, builder.type() == ColumnType::text ? builder.intern_text(in.get_text()) : builder.intern(get_value(in)));
  std::vector<std::uint32_t> codes;
  in.get_all(codes);
  builder.reserve_rows(codes.size());
  for (const std::uint32_t code : codes) builder.append_code(code <= highest ? code : Column::null_code);
  return std::move(builder).finish();
}

}  // namespace

Result<BinaryWriter> BinaryWriter::create(const std::filesystem::path& file) {
  std::filesystem::path temporary = file;
  temporary += ".part";
  std::FILE* opened = std::fopen(temporary.c_str(), "wb");
  if (opened == nullptr)
    return fail(ErrorCode::denied, fmt::format("The file {} cannot be written: {}.", temporary.string(), std::strerror(errno)));
  BinaryWriter out(file, std::move(temporary), opened);
  out.put(magic);
  return out;
}

BinaryWriter::~BinaryWriter() {
  if (file_ == nullptr) return;
  std::error_code ignored;
  std::filesystem::remove(temporary_, ignored);
}

void BinaryWriter::put_bytes(const void* bytes, std::size_t size) {
  if (good_ && size > 0) good_ = std::fwrite(bytes, 1, size, file_.get()) == size;
}

void BinaryWriter::put_text(std::string_view text) {
  put(static_cast<std::uint64_t>(text.size()));
  put_bytes(text.data(), text.size());
}

Result<void> BinaryWriter::finish() {
  put(magic);
  good_ = good_ && std::fflush(file_.get()) == 0 && fdatasync(fileno(file_.get())) == 0;
  if (!good_)
    return fail(ErrorCode::unavailable, fmt::format("The file {} could not be written whole. Is the disk full?", target_.string()));
  file_.reset();
  std::error_code error;
  std::filesystem::rename(temporary_, target_, error);
  if (error)
    return fail(ErrorCode::unavailable, fmt::format("The file {} cannot be put in its place: {}.", target_.string(), error.message()));
  return {};
}

Result<BinaryReader> BinaryReader::open(const std::filesystem::path& file) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  std::FILE* opened = error ? nullptr : std::fopen(file.c_str(), "rb");
  if (opened == nullptr) return fail(ErrorCode::not_found, fmt::format("There is no readable file {}.", file.string()));
  BinaryReader in(file, opened, size);
  if (in.get<std::uint64_t>() != magic) return fail(ErrorCode::invalid, fmt::format("{} is not a file of this program.", file.string()));
  return in;
}

void BinaryReader::get_bytes(void* bytes, std::size_t size) {
  if (size == 0) return;
  if (good_ && size <= left_ && std::fread(bytes, 1, size, file_.get()) == size) {
    left_ -= size;
    return;
  }
  good_ = false;
  std::memset(bytes, 0, size);
}

std::uint64_t BinaryReader::counted(std::size_t size) {
  const auto count = get<std::uint64_t>();
  if (count <= left_ / size) return count;
  good_ = false;
  return 0;
}

std::string BinaryReader::get_text() {
  std::string text(counted(1), '\0');
  get_bytes(text.data(), text.size());
  return text;
}

Result<void> BinaryReader::finish() {
  if (get<std::uint64_t>() == magic && good_ && left_ == 0) return {};
  return fail(ErrorCode::invalid, fmt::format("{} is damaged or of another version.", path_.string()));
}

void put_value(BinaryWriter& out, const Value& value) {
  out.put(static_cast<std::uint8_t>(value.content().index()));
  std::visit(Overloaded{[](std::monostate) {}, [&](bool b) { out.put(static_cast<std::uint8_t>(b)); },
                        [&](const std::string& text) { out.put_text(text); },
                        [&](const List& list) {
                          out.put(static_cast<std::uint64_t>(list.size()));
                          for (const Value& each : list) put_value(out, each);
                        },
                        [&](const Structure& fields) {
                          out.put(static_cast<std::uint64_t>(fields.size()));
                          for (const auto& [name, each] : fields) {
                            out.put_text(name);
                            put_value(out, each);
                          }
                        },
                        [&](const auto& plain) { out.put(plain); }},
             value.content());
}

Value get_value(BinaryReader& in) { return get_value_at(in, 0); }

void put_table(BinaryWriter& out, const Table& table) {
  out.put(static_cast<std::uint64_t>(table.columns().size()));
  for (const Column& column : table.columns()) put_column(out, column);
}

Table get_table(BinaryReader& in) {
  Table out;
  for (std::uint64_t left = in.counted(1); left > 0 && in.good(); --left) {
    Column column = get_column(in);
    if (!in.good() || (!out.columns().empty() && column.rows() != out.rows())) break;
    out.add(std::move(column));
  }
  return out;
}

}  // namespace cw
