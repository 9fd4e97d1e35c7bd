// SPDX-License-Identifier: MIT
#include "trust/checkpoint.h"

#include <gtest/gtest.h>

#include <vector>

#include "trust/crypto.h"
#include "trust/merkle.h"

namespace cw::trust {
namespace {

const NoteSigner signer{"alderwick.example/log-key", Digest{1, 2, 3}};
const std::vector<NoteVerifier> keys = {verifier_of(signer)};
const Checkpoint checkpoint{"alderwick.example/access-log", 42, leaf_hash(bytes_of("x"))};

std::string complaint(const std::string& note) {
  const auto read = read_checkpoint(note, keys);
  return read ? "" : read.error().message;
}

TEST(Checkpoint, ReadsBackWhatWasSigned) {
  const std::string note = sign_checkpoint(checkpoint, signer);
  EXPECT_TRUE(note.starts_with("alderwick.example/access-log\n42\n"));
  const auto read = read_checkpoint(note, keys);
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(*read, checkpoint);
}

// The example of the signed-note specification, which Go's note package also verifies in its tests.
TEST(Checkpoint, ReadsVerifierKeysOfOtherPrograms) {
  const auto key = read_verifier("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  ASSERT_TRUE(key.has_value()) << key.error().message;
  EXPECT_EQ(verifier_text(*key), "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  const std::string text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
  const auto signature = from_base64("x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=");
  ASSERT_TRUE(signature.has_value());
  Signature bytes;
  std::copy(signature->begin() + 4, signature->end(), bytes.begin());
  EXPECT_TRUE(verify_signature(key->public_key, bytes_of(text), bytes));
}

TEST(Checkpoint, AnyChangedByteIsFound) {
  const std::string note = sign_checkpoint(checkpoint, signer);
  for (std::size_t at = 0; at < note.size(); ++at)
    for (const int bit : {1, 4, 64}) {
      std::string changed = note;
      changed[at] = static_cast<char>(changed[at] ^ bit);
      EXPECT_FALSE(read_checkpoint(changed, keys).has_value()) << at;
    }
  for (std::size_t size = 0; size < note.size(); ++size) EXPECT_FALSE(read_checkpoint(note.substr(0, size), keys).has_value()) << size;
}

TEST(Checkpoint, SaysWhatIsWrong) {
  const std::string note = sign_checkpoint(checkpoint, signer);
  EXPECT_EQ(complaint("x"), "This is no checkpoint: no blank line parts its text from its signatures.");
  EXPECT_EQ(complaint("a\n042\nx\n\nx\n"), "This is no checkpoint: line 2 must be the number of entries.");
  EXPECT_EQ(complaint("a b\n42\nx\n\nx\n"), "This is no checkpoint: line 1 must be the log's name, without spaces.");
  EXPECT_EQ(complaint("a\n42\nAA==\n\nx\n"), "This is no checkpoint: line 3 must be a root of 32 bytes in base64.");
  std::string changed = note;
  changed.replace(changed.find("42"), 2, "43");
  EXPECT_EQ(complaint(changed),
            "The signature of alderwick.example/log-key on this checkpoint is false: it was changed, or another signed it.");
  const NoteSigner stranger{"stranger.example", Digest{9}};
  EXPECT_EQ(complaint(sign_checkpoint(checkpoint, stranger)), "None of the known keys has signed this checkpoint.");
  EXPECT_EQ(complaint(sign_checkpoint(checkpoint, {signer.name, Digest{9}})), "None of the known keys has signed this checkpoint.");
}

TEST(Checkpoint, SignaturesOfWitnessesMayStandBesideOurs) {
  const std::string ours = sign_checkpoint(checkpoint, signer), theirs = sign_checkpoint(checkpoint, {"witness.example", Digest{5}});
  const auto read = read_checkpoint(ours + theirs.substr(theirs.find("\n\n") + 2), keys);
  EXPECT_TRUE(read.has_value()) << read.error().message;
}

TEST(Checkpoint, AKeyWithAnothersHashIsRefused) {
  std::string text = verifier_text(keys[0]);
  EXPECT_TRUE(read_verifier(text).has_value());
  text[text.find('+') + 1] ^= 1;
  EXPECT_FALSE(read_verifier(text).has_value());
  EXPECT_FALSE(read_verifier("").has_value());
  EXPECT_FALSE(read_verifier("a+b").has_value());
}

}  // namespace
}  // namespace cw::trust
