// SPDX-License-Identifier: MIT
#include "services/linkage/checkpoint.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "engines/linkage/model_toml.h"
#include "services/linkage/archive.h"

namespace cw::link {

// The fields of what is kept -------------------------------------------------------------------------------------------------------
template <class Archive>
void fields(Archive& a, InputFile& v) {
  a(v.source, v.path, v.rows, v.rejected, v.description);
}
template <class Archive>
void fields(Archive& a, Removed& v) {
  a(v.source, v.column, v.reason, v.values, v.records);
}
template <class Archive>
void fields(Archive& a, TakenOut& v) {
  a(v.source, v.column, v.value, v.instead);
}
template <class Archive>
void fields(Archive& a, bulk::Reject& v) {
  a(v.file, v.line, v.column, v.column_name, v.reason, v.content);
}
template <class Archive>
void fields(Archive& a, Intake& v) {
  a(v.table, v.id_column, v.source_column, v.files, v.rejects, v.removed, v.taken_out);
}
template <class Archive>
void fields(Archive& a, linkage::Choice& v) {
  a(v.topic, v.decision, v.reason, v.confidence);
}
template <class Archive>
void fields(Archive& a, linkage::Field& v) {
  a(v.column, v.kind);
}
template <class Archive>
void fields(Archive& a, linkage::RecognisedColumn& v) {
  a(v.source, v.column, v.meaning, v.confidence, v.reason, v.filled, v.distinct, v.field, v.is_id);
}
template <class Archive>
void fields(Archive& a, linkage::Recognition& v) {
  a(v.subject, v.subject_confidence, v.columns, v.fields, v.toml, v.choices);
}
template <class Archive>
void fields(Archive& a, linkage::BlockingCandidate& v) {
  a(v.rule, v.pairs, v.estimated_recall, v.chosen);
}
template <class Archive>
void fields(Archive& a, linkage::EmSession& v) {
  a(v.rule, v.pairs, v.comparisons_trained, v.history, v.converged);
}
template <class Archive>
void fields(Archive& a, linkage::JointTraining& v) {
  a(v.pairs, v.pairs_used, v.expected_matches, v.blocking_recall, v.history, v.converged, v.problems);
}
template <class Archive>
void fields(Archive& a, linkage::TrainingReport& v) {
  a(v.deterministic_pairs, v.u_sample_pairs, v.sessions, v.joint, v.never_observed);
}
template <class Archive>
void fields(Archive& a, linkage::RuleForecast& v) {
  a(v.rule, v.pairs, v.blocks, v.largest);
}
template <class Archive>
void fields(Archive& a, linkage::PredictSummary& v) {
  a(v.pairs_scored, v.pairs_kept, v.pairs_of_rule);
}

namespace {

std::string stamp_of(const std::filesystem::path& file) {
  struct stat status{};
  if (::stat(file.c_str(), &status) != 0) return "none";
  return fmt::format("{} {}.{}", status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

std::string fingerprint_of(const LinkOptions& o) {
  std::string out = fmt::format("program {}\n", stamp_of("/proc/self/exe"));
  const auto add_file = [&](const std::filesystem::path& file) {
    out += fmt::format("{} {}\n", std::filesystem::absolute(file).string(), stamp_of(file));
  };
  for (const std::filesystem::path& file : o.files) add_file(file);
  for (const std::filesystem::path& file : {o.config, o.model, o.decisions})
    if (!file.empty()) add_file(file);
  out += fmt::format("{} {} {} {} {} {} {}\n", o.truth.value_or(""), o.id.value_or(""), o.threshold.value_or(-1),
                     o.minimum_probability.value_or(-1), o.seed.value_or(0), o.cluster_method ? static_cast<int>(*o.cluster_method) : -1,
                     o.most_pairs);
  for (const std::string& source : o.duplicate_free) out += source + "\n";
  for (const std::string& column : o.by) out += "by " + column + "\n";
  return out;
}

// The file of a phase, where it is whole and has the fingerprint; `read` takes what is in it.
template <class Read>
bool load(const std::filesystem::path& file, const std::string& fingerprint, Read read) {
  auto in = BinaryReader::open(file);
  if (!in || in->get_text() != fingerprint) return false;
  GetArchive archive(*in);
  read(archive);
  return in->finish().has_value();
}

template <class Write>
Result<void> save(const std::filesystem::path& file, const std::string& fingerprint, Write write) {
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  std::filesystem::permissions(file.parent_path(), std::filesystem::perms::owner_all, error);
  if (error) return fail(ErrorCode::denied, fmt::format("The folder {} cannot be made: {}.", file.parent_path().string(), error.message()));
  CW_TRY(BinaryWriter out, BinaryWriter::create(file));
  out.put_text(fingerprint);
  PutArchive archive(out);
  write(archive);
  return out.finish();
}

}  // namespace

Checkpoint::Checkpoint(const LinkOptions& options)
    : folder_(options.out / ".resume"),
      fingerprint_(fingerprint_of(options)),
      from_records_(options.out.empty() ? UINT64_MAX : options.checkpoint_from_records) {}

bool Checkpoint::keeps(const PreparedRun& run) const { return run.intake->table.rows() >= from_records_; }

bool Checkpoint::load_prepared(PreparedRun& run) const {
  if (from_records_ == UINT64_MAX) return false;
  Intake intake;
  std::optional<linkage::Recognition> recognition;
  std::string config_text, model_toml;
  bool proposed = false;
  double threshold = 0, recall = 0;
  std::vector<linkage::BlockingCandidate> candidates;
  std::vector<linkage::Choice> choices;
  if (!load(file("prepared"), fingerprint_,
            [&](GetArchive& a) { a(intake, recognition, config_text, proposed, model_toml, threshold, recall, candidates, choices); }))
    return false;
  if (!config_text.empty()) {
    auto config = read_job_config(config_text);
    if (!config) return false;
    run.config = std::move(*config);
  }
  if (proposed) {
    auto model = linkage::read_model_toml(model_toml);
    if (!model) return false;
    run.proposal = linkage::Proposal{model->model, model->training, threshold, recall, std::move(candidates), std::move(choices)};
    run.config.model = std::move(model->model);
    run.config.training = std::move(model->training);
    run.config.threshold = threshold;
  }
  run.config_text = std::move(config_text);
  run.recognition = std::move(recognition);
  run.intake = std::make_unique<Intake>(std::move(intake));
  return true;
}

Result<void> Checkpoint::save_prepared(PreparedRun& run) const {
  if (!keeps(run)) return {};
  bool proposed = run.proposal.has_value();
  linkage::Proposal proposal = run.proposal.value_or(linkage::Proposal{});
  std::string model_toml = proposed ? linkage::write_model_toml({proposal.model, proposal.training}) : "";
  return save(file("prepared"), fingerprint_, [&](PutArchive& a) {
    a(*run.intake, run.recognition, run.config_text, proposed, model_toml, proposal.threshold, proposal.estimated_blocking_recall,
      proposal.candidates, proposal.choices);
  });
}

bool Checkpoint::load_trained(linkage::Model& model, linkage::TrainingReport& report) const {
  if (from_records_ == UINT64_MAX) return false;
  std::string toml;
  if (!load(file("trained"), fingerprint_, [&](GetArchive& a) { a(toml, report); })) return false;
  auto file = linkage::read_model_toml(toml);
  if (!file) return false;
  model = std::move(file->model);
  return true;
}

Result<void> Checkpoint::save_trained(const PreparedRun& run, linkage::TrainingReport& report) const {
  if (!keeps(run)) return {};
  std::string toml = linkage::write_model_toml({run.linker->model(), {}});
  return save(file("trained"), fingerprint_, [&](PutArchive& a) { a(toml, report); });
}

bool Checkpoint::load_scored(Scored& scored) const {
  if (from_records_ == UINT64_MAX) return false;
  if (!load(file("scored"), fingerprint_,
            [&](GetArchive& a) { a(scored.forecast, scored.predicted, scored.kept_from, scored.pairs_kept, scored.edges); }))
    return false;
  // The report looks at pairs once more; those of the outputs are on the disk already.
  std::vector<linkage::RecordIndex> left, right;
  std::vector<double> weight;
  for (const linkage::ScoredEdge& edge : scored.edges) {
    scored.clusters.join(edge.left, edge.right, edge.weight);
    if (scored.kept_from > 0 && edge.weight < linkage::match_weight_of(scored.kept_from)) continue;
    left.push_back(edge.left);
    right.push_back(edge.right);
    weight.push_back(edge.weight);
  }
  const std::vector<std::uint8_t> rule(left.size(), 0);
  return scored.store.add({left, right, weight, rule, {}}).has_value();
}

Result<void> Checkpoint::save_scored(const PreparedRun& run, Scored& scored) const {
  if (!keeps(run) || scored.edges.empty()) return {};
  return save(file("scored"), fingerprint_,
              [&](PutArchive& a) { a(scored.forecast, scored.predicted, scored.kept_from, scored.pairs_kept, scored.edges); });
}

void Checkpoint::clear() const {
  std::error_code ignored;
  if (from_records_ != UINT64_MAX) std::filesystem::remove_all(folder_, ignored);
}

}  // namespace cw::link
