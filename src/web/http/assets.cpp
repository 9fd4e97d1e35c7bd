// SPDX-License-Identifier: MIT
// Static files.
#include "web/http/assets.h"

#include <openssl/evp.h>
#include <zlib.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/text.h"
#include "web/http/conditional.h"

namespace cw::web {
namespace {

constexpr std::uint64_t most_bytes = 256ull * 1024 * 1024;

struct TypeRow {
  std::string_view ending;
  std::string_view type;
  bool compresses;
};
constexpr TypeRow types[] = {
    {".css", "text/css; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".mjs", "text/javascript; charset=utf-8", true},
    {".json", "application/json", true},
    {".map", "application/json", true},
    {".svg", "image/svg+xml", true},
    {".txt", "text/plain; charset=utf-8", true},
    {".html", "text/html; charset=utf-8", true},
    {".webmanifest", "application/manifest+json", true},
    {".png", "image/png", false},
    {".jpg", "image/jpeg", false},
    {".webp", "image/webp", false},
    {".ico", "image/x-icon", false},
    {".woff2", "font/woff2", false},
    {".woff", "font/woff", false},
    {".pbf", "application/x-protobuf", true},
    {".pdf", "application/pdf", false},
};
const TypeRow& type_of(std::string_view name) {
  static constexpr TypeRow other = {"", "application/octet-stream", false};
  for (const TypeRow& row : types)
    if (name.ends_with(row.ending)) return row;
  return other;
}

std::string digest_of(std::string_view content) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(content.data(), content.size(), digest, &size, EVP_sha256(), nullptr);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (unsigned int i = 0; i < size; ++i) {
    out.push_back(digits[digest[i] >> 4]);
    out.push_back(digits[digest[i] & 15]);
  }
  return out;
}

// RFC 1952; null where it does not get smaller.
std::shared_ptr<const std::string> compressed(const std::string& content) {
  z_stream stream{};
  constexpr int gzip_window = 15 + 16;
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window, 9, Z_DEFAULT_STRATEGY) != Z_OK) return nullptr;
  std::string out(deflateBound(&stream, static_cast<uLong>(content.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int ended = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (ended != Z_STREAM_END || out.size() >= content.size()) return nullptr;
  return std::make_shared<const std::string>(std::move(out));
}

Result<std::shared_ptr<const std::string>> content_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(ErrorCode::unavailable, "a static file cannot be read: " + path.string());
  return std::make_shared<const std::string>(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

std::shared_ptr<const std::string> content_beside(const std::filesystem::path& path, std::string_view ending) {
  const std::filesystem::path variant = path.string() + std::string(ending);
  if (!std::filesystem::is_regular_file(variant)) return nullptr;
  return content_of(variant).value_or(nullptr);
}

}  // namespace

bool accepts_encoding(std::string_view accept_encoding, std::string_view coding) {
  while (!accept_encoding.empty()) {
    const std::size_t end = std::min(accept_encoding.find(','), accept_encoding.size());
    const std::string_view one = trim(accept_encoding.substr(0, end));
    accept_encoding.remove_prefix(std::min(end + 1, accept_encoding.size()));
    const std::size_t semicolon = std::min(one.find(';'), one.size());
    if (!same_without_case(trim(one.substr(0, semicolon)), coding)) continue;
    const std::string_view weight = trim(one.substr(std::min(semicolon + 1, one.size())));
    return !(weight.starts_with("q=0") && weight.find_first_of("123456789") == std::string_view::npos);
  }
  return false;
}

Result<void> Assets::add(const std::filesystem::path& path, const std::string& name) {
  CW_TRY(std::shared_ptr<const std::string> plain, content_of(path));
  const TypeRow& type = type_of(name);
  const std::string digest = digest_of(*plain);
  File file;
  file.content_type = type.type;
  file.etag = "\"" + digest.substr(0, 32) + "\"";
  const std::size_t slash = name.rfind('/');
  const std::size_t dot = name.find('.', slash == std::string::npos ? 0 : slash + 1);
  const std::size_t stem = dot == std::string::npos ? name.size() : dot;
  file.hashed_name = name.substr(0, stem) + "." + digest.substr(0, 12) + name.substr(stem);
  file.gzip = content_beside(path, ".gz");
  file.brotli = content_beside(path, ".br");
  if (file.gzip == nullptr && type.compresses && plain->size() > 1000) file.gzip = compressed(*plain);
  file.plain = std::move(plain);
  names_[file.hashed_name] = name;
  files_[name] = std::move(file);
  return {};
}

Result<std::shared_ptr<const Assets>> Assets::load(const std::filesystem::path& folder, std::string_view prefix) {
  std::error_code error;
  const std::shared_ptr<Assets> assets(new Assets());
  assets->prefix_ = prefix;
  std::uint64_t bytes = 0;
  std::filesystem::recursive_directory_iterator entries(folder, error);
  for (; !error && entries != std::filesystem::recursive_directory_iterator(); entries.increment(error)) {
    const std::filesystem::path& path = entries->path();
    if (path.filename().string().starts_with('.')) {
      if (entries->is_directory()) entries.disable_recursion_pending();
      continue;
    }
    if (!entries->is_regular_file() || path.extension() == ".gz" || path.extension() == ".br") continue;
    bytes += entries->file_size();
    if (bytes > most_bytes) return fail(ErrorCode::too_large, "the folder of static files holds over 256 MiB: " + folder.string());
    CW_CHECK(assets->add(path, path.lexically_relative(folder).generic_string()));
  }
  if (error) return fail(ErrorCode::unavailable, "the folder of static files cannot be read: " + folder.string());
  return std::shared_ptr<const Assets>(assets);
}

std::string Assets::url(std::string_view name) const {
  const auto at = files_.find(name);
  return at == files_.end() ? std::string() : prefix_ + "/" + at->second.hashed_name;
}

Response Assets::answer(std::string_view name, const Headers& asked) const {
  Response response;
  const auto hashed = names_.find(name);
  const auto at = files_.find(hashed == names_.end() ? name : std::string_view(hashed->second));
  if (at == files_.end()) {
    response.status = 404;
    return response;
  }
  const File& file = at->second;
  response.headers.add("Content-Type", file.content_type);
  response.headers.add("ETag", file.etag);
  response.headers.add("Cache-Control",
                       hashed == names_.end() ? "public, max-age=0, must-revalidate" : "public, max-age=31536000, immutable");
  if (file.gzip != nullptr || file.brotli != nullptr) response.headers.add("Vary", "Accept-Encoding");
  if (lists_etag(asked.get("If-None-Match"), file.etag, TagComparison::weak)) {
    response.status = 304;
    return response;
  }
  response.shared_body = file.plain;
  const std::string_view codings = asked.get("Accept-Encoding");
  if (file.brotli != nullptr && accepts_encoding(codings, "br")) {
    response.headers.add("Content-Encoding", "br");
    response.shared_body = file.brotli;
  } else if (file.gzip != nullptr && accepts_encoding(codings, "gzip")) {
    response.headers.add("Content-Encoding", "gzip");
    response.shared_body = file.gzip;
  }
  return response;
}

void Assets::add_routes(Router& router, std::shared_ptr<const Assets> assets) {
  const std::string pattern = assets->prefix_ + "/{file...}";
  router.add(Method::get, pattern,
             [assets = std::move(assets)](Request& request) -> Result<Response> {
               Response response = assets->answer(request.parameter("file"), request.headers);
               if (response.status == 404) return fail(ErrorCode::not_found, "there is no such file");
               return response;
             },
             {.run_on = RunOn::io_thread, .access = "public"});
}

}  // namespace cw::web
