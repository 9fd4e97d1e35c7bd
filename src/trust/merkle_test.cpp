// SPDX-License-Identifier: MIT
#include "trust/merkle.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>

#include "base/json.h"
#include "base/test_folder.h"

namespace cw::trust {
namespace {

namespace fs = std::filesystem;

// The definition of RFC 9162, section 2.1.1, as it is written.
Digest plain_root(std::span<const Digest> leaves) {
  if (leaves.empty()) return empty_root();
  if (leaves.size() == 1) return leaves[0];
  std::size_t k = 1;
  while (k * 2 < leaves.size()) k *= 2;
  return node_hash(plain_root(leaves.subspan(0, k)), plain_root(leaves.subspan(k)));
}
NodeSource nodes_over(const std::vector<Digest>& leaves) {
  return [&leaves](unsigned level, std::uint64_t index) -> Result<Digest> {
    return plain_root(std::span(leaves).subspan(index << level, std::size_t{1} << level));
  };
}
std::vector<Digest> made_leaves(std::size_t count) {
  std::vector<Digest> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(leaf_hash(bytes_of(fmt::format("entry {}", i))));
  return out;
}

TEST(Merkle, RootsOfTheGrowingTreeAreThoseOfTheDefinition) {
  const std::vector<Digest> leaves = made_leaves(300);
  MerkleFrontier tree;
  EXPECT_EQ(to_hex(tree.root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    tree.append(leaves[size - 1]);
    const Digest expected = plain_root(std::span(leaves).first(size));
    ASSERT_EQ(tree.root(), expected) << size;
    ASSERT_EQ(root_of(size, nodes_over(leaves)).value(), expected) << size;
  }
}

TEST(Merkle, EveryProofVerifiesAndNoChangedOneDoes) {
  const std::vector<Digest> leaves = made_leaves(40);
  const NodeSource nodes = nodes_over(leaves);
  std::mt19937 random(1);
  for (std::uint64_t size = 1; size <= 40; ++size) {
    const Digest root = root_of(size, nodes).value();
    for (std::uint64_t index = 0; index < size; ++index) {
      Proof proof = inclusion_proof(index, size, nodes).value();
      ASSERT_TRUE(verify_inclusion(leaves[index], index, size, proof, root));
      ASSERT_FALSE(verify_inclusion(leaves[(index + 1) % 40], index, size, proof, root));
      if (size > 1) {
        ASSERT_FALSE(verify_inclusion(leaves[index], (index + 1) % size, size, proof, root));
      }
      proof.push_back(root);
      ASSERT_FALSE(verify_inclusion(leaves[index], index, size, proof, root));
      proof.pop_back();
      if (proof.empty()) continue;
      proof[random() % proof.size()][random() % 32] ^= 1;
      ASSERT_FALSE(verify_inclusion(leaves[index], index, size, proof, root));
    }
    for (std::uint64_t older = 1; older <= size; ++older) {
      const Digest older_root = root_of(older, nodes).value();
      Proof proof = consistency_proof(older, size, nodes).value();
      ASSERT_TRUE(verify_consistency(older, size, older_root, root, proof));
      ASSERT_FALSE(verify_consistency(older, size, leaves[0] == older_root ? leaves[1] : leaves[0], root, proof));
      if (proof.empty()) continue;
      proof[random() % proof.size()][random() % 32] ^= 128;
      ASSERT_FALSE(verify_consistency(older, size, older_root, root, proof));
      proof.pop_back();
      ASSERT_FALSE(verify_consistency(older, size, older_root, root, proof));
    }
  }
}

TEST(Merkle, ProofsThatCannotBeAreRefused) {
  const std::vector<Digest> leaves = made_leaves(3);
  EXPECT_EQ(inclusion_proof(3, 3, nodes_over(leaves)).error().code, ErrorCode::invalid);
  EXPECT_EQ(consistency_proof(0, 3, nodes_over(leaves)).error().code, ErrorCode::invalid);
  EXPECT_EQ(consistency_proof(4, 3, nodes_over(leaves)).error().code, ErrorCode::invalid);
  EXPECT_FALSE(verify_inclusion(leaves[0], 0, 0, {}, empty_root()));
  EXPECT_FALSE(verify_consistency(0, 3, empty_root(), empty_root(), {}));
}

Proof proof_of(const Value& list) {
  Proof out;
  for (const Value& each : *list.get<List>()) out.push_back(digest_from_hex(*each.get<std::string>()).value());
  return out;
}
std::pair<std::uint64_t, std::uint64_t> numbers_of(const std::string& key) {
  return {std::stoull(key), std::stoull(key.substr(key.find(',') + 1))};
}

// Vectors computed from the RFC elsewhere; roots of four sizes are those that Certificate Transparency published.
TEST(Merkle, AgreesWithThePublishedVectors) {
  const char* shared = std::getenv("COMMONWEAL_SHARED");
  const fs::path file = (shared != nullptr ? fs::path(shared) : fs::path(CW_SOURCE_DIR) / ".." / "shared") / "data" / "place" / "audit" /
                        "rfc6962_vectors.json";
  if (!fs::exists(file)) GTEST_SKIP() << "NOT TESTED: no shared data at " << file << "; set COMMONWEAL_SHARED";
  const Value vectors = parse_json(test::content_of(file)).value();
  std::vector<Digest> leaves, roots;
  for (const Value& leaf : *member(vectors, "leaves_hex")->get<List>())
    leaves.push_back(leaf_hash(from_hex(*leaf.get<std::string>()).value()));
  for (const Value& root : *member(vectors, "roots_by_size")->get<List>())
    roots.push_back(digest_from_hex(*root.get<std::string>()).value());
  ASSERT_EQ(leaves.size(), 8U);
  for (std::size_t size = 0; size < roots.size(); ++size) EXPECT_EQ(root_of(size, nodes_over(leaves)).value(), roots[size]);
  std::size_t proofs = 0;
  for (const auto& [key, list] : *member(vectors, "inclusion_proofs")->get<Structure>()) {
    const auto [index, size] = numbers_of(key);
    EXPECT_EQ(inclusion_proof(index, size, nodes_over(leaves)).value(), proof_of(list)) << key;
    EXPECT_TRUE(verify_inclusion(leaves[index], index, size, proof_of(list), roots[size])) << key;
    proofs += 1;
  }
  for (const auto& [key, list] : *member(vectors, "consistency_proofs")->get<Structure>()) {
    const auto [older, newer] = numbers_of(key);
    EXPECT_EQ(consistency_proof(older, newer, nodes_over(leaves)).value(), proof_of(list)) << key;
    EXPECT_TRUE(verify_consistency(older, newer, roots[older], roots[newer], proof_of(list))) << key;
    proofs += 1;
  }
  EXPECT_EQ(proofs, 72U);
}

}  // namespace
}  // namespace cw::trust
