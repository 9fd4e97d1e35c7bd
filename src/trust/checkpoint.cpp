// SPDX-License-Identifier: MIT
#include "trust/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "trust/crypto.h"

namespace cw::trust {
namespace {

constexpr std::uint8_t ed25519 = 1;  // signed-note's number of the algorithm
constexpr std::string_view dash = "\xE2\x80\x94 ";
constexpr std::size_t largest_note = 64U << 10U;

// First four bytes of SHA-256(name || 0x0A || algorithm || key): tells keys of one name apart.
std::array<std::uint8_t, 4> key_hash_of(const NoteVerifier& key) {
  ByteVector all(key.name.begin(), key.name.end());
  all.push_back('\n');
  all.push_back(ed25519);
  all.insert(all.end(), key.public_key.begin(), key.public_key.end());
  const Digest whole = sha256(all);
  return {whole[0], whole[1], whole[2], whole[3]};
}

tl::unexpected<Error> refuse(std::string_view what) { return fail(ErrorCode::invalid, fmt::format("This is no checkpoint: {}.", what)); }

// The next line without its end; nothing where there is no whole line left.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

Result<Checkpoint> read_text(std::string_view text) {
  const auto origin = take_line(text), size = take_line(text), root = take_line(text);
  if (!origin || !size || !root) return refuse("it has no origin, size and root in its first three lines");
  Checkpoint out;
  if (!is_note_name(*origin)) return refuse("line 1 must be the log's name, without spaces");
  out.origin = *origin;
  const auto read = std::from_chars(size->data(), size->data() + size->size(), out.size);
  if (read.ec != std::errc() || read.ptr != size->data() + size->size() || std::to_string(out.size) != *size)
    return refuse("line 2 must be the number of entries");
  const auto digest = digest_from_base64(*root);
  if (!digest) return refuse("line 3 must be a root of 32 bytes in base64");
  out.root = *digest;
  while (const auto line = take_line(text))
    if (line->empty()) return refuse("it has a blank line before its signatures' own");
  return out;
}

enum class Signed : std::uint8_t { by_known_key, by_unknown_key };
Result<Signed> check_signature(std::string_view line, std::string_view text, std::span<const NoteVerifier> keys) {
  if (!line.starts_with(dash)) return refuse("a signature line must begin with a dash and a space");
  line.remove_prefix(dash.size());
  const std::size_t space = line.find(' ');
  const std::string_view name = line.substr(0, space);
  const auto bytes = space == std::string_view::npos ? std::nullopt : from_base64(line.substr(space + 1));
  if (!is_note_name(name) || !bytes || bytes->size() < 5) return refuse("a signature line must have a name and a signature in base64");
  for (const NoteVerifier& key : keys) {
    const auto hash = key_hash_of(key);
    if (key.name != name || !std::equal(hash.begin(), hash.end(), bytes->begin())) continue;
    Signature signature;
    if (bytes->size() != hash.size() + signature.size()) return refuse("its signature has the wrong length");
    std::copy(bytes->begin() + hash.size(), bytes->end(), signature.begin());
    if (!verify_signature(key.public_key, bytes_of(text), signature))
      return fail(ErrorCode::invalid,
                  fmt::format("The signature of {} on this checkpoint is false: it was changed, or another signed it.", name));
    return Signed::by_known_key;
  }
  return Signed::by_unknown_key;
}

}  // namespace

bool is_note_name(std::string_view name) {
  return !name.empty() && name.size() <= 200 && std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7F && c != '+'; });
}

NoteVerifier verifier_of(const NoteSigner& signer) { return {signer.name, public_key_of(signer.seed)}; }
std::string verifier_text(const NoteVerifier& verifier) {
  ByteVector key = {ed25519};
  key.insert(key.end(), verifier.public_key.begin(), verifier.public_key.end());
  return fmt::format("{}+{}+{}", verifier.name, to_hex(key_hash_of(verifier)), to_base64(key));
}
Result<NoteVerifier> read_verifier(std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  const tl::unexpected<Error> refused =
      fail(ErrorCode::invalid, "A verifier key is NAME+HASH+KEY in one line, as `commonweal audit key` writes it.");
  if (second == std::string_view::npos) return refused;
  const auto hash = from_hex(text.substr(first + 1, second - first - 1)), key = from_base64(text.substr(second + 1));
  NoteVerifier out{std::string(text.substr(0, first)), {}};
  if (!is_note_name(out.name) || !hash || !key || key->size() != 33 || (*key)[0] != ed25519) return refused;
  std::copy(key->begin() + 1, key->end(), out.public_key.begin());
  if (!std::ranges::equal(*hash, key_hash_of(out))) return refused;
  return out;
}

std::string sign_checkpoint(const Checkpoint& checkpoint, const NoteSigner& signer) {
  const std::string text = fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.size, to_base64(checkpoint.root));
  const Signature signature = sign(signer.seed, bytes_of(text));
  const auto hash = key_hash_of(verifier_of(signer));
  ByteVector all(hash.begin(), hash.end());
  all.insert(all.end(), signature.begin(), signature.end());
  return fmt::format("{}\n{}{} {}\n", text, dash, signer.name, to_base64(all));
}

Result<Checkpoint> read_claimed_checkpoint(std::string_view note) {
  const std::size_t parting = note.rfind("\n\n");
  if (parting == std::string_view::npos || note.size() > largest_note) return refuse("no blank line parts its text from its signatures");
  return read_text(note.substr(0, parting + 1));
}

Result<Checkpoint> read_checkpoint(std::string_view note, std::span<const NoteVerifier> keys) {
  if (note.size() > largest_note) return refuse("it is longer than 64 KiB");
  if (find_invalid_utf8(note)) return refuse("it is not UTF-8");
  if (std::ranges::any_of(note, [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\n'; }))
    return refuse("it holds control characters");
  const std::size_t parting = note.rfind("\n\n");
  if (parting == std::string_view::npos) return refuse("no blank line parts its text from its signatures");
  const std::string_view text = note.substr(0, parting + 1);
  std::string_view signatures = note.substr(parting + 2);
  CW_TRY(Checkpoint out, read_text(text));
  if (signatures.empty() || signatures.back() != '\n') return refuse("it has no signature, or its last line has no end");
  std::size_t known = 0, lines = 0;
  while (const auto line = take_line(signatures)) {
    if (++lines > 100) return refuse("it has more than 100 signatures");
    CW_TRY(const Signed by, check_signature(*line, text, keys));
    known += by == Signed::by_known_key ? 1 : 0;
  }
  if (known == 0) return fail(ErrorCode::invalid, "None of the known keys has signed this checkpoint.");
  return out;
}

}  // namespace cw::trust
