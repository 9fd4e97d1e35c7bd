// SPDX-License-Identifier: MIT
// A report as a run of three systems of a small borough would fill it, every section present. All names are invented. For tests alone.
#pragma once

#include <cmath>

#include "services/linkage/report/test_example_model.h"

namespace cw::link {

inline void example_samples(ReportData& data) {
  const linkage::Model& model = data.model;
  data.bands = {{not_known, -5, 214'000, {}}, {-5, 0, 8'100, {}}, {0, 5, 2'200, {}}, {5, 12, 9'400, {}}, {12, not_known, 97'300, {}}};
  data.bands[0].sample = {
      example_pair(model, {{"margaret", "mary"}, {"smith", "smyth"}, {"1951-03-02", "1978-11-20"}, {"AL1 2DE", "AL7 9XY"}}, {4, 3, 3, 3})};
  data.bands[1].sample = {
      example_pair(model, {{"thomas", "oliver"}, {"okafor", "okafor"}, {"2009-06-14", "2009-06-15"}, {"AL3 4QQ", ""}}, {4, 1, 2, 0})};
  data.bands[2].sample = {
      example_pair(model, {{"margaret", "peggy"}, {"o'sullivan", "osullivan"}, {"1951-03-02", "1951-02-03"}, {"AL1 2DE", "AL1 2DF"}},
                   {2, 3, 2, 2}),
      example_pair(model,
                   {{"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>"},
                    {"müller", "möller"},
                    {"1980-01-01", "1980-01-01"},
                    {"AL1 2DE", "AL1 2DE"}},
                   {4, 3, 1, 1})};
  data.bands[2].sample[1].note = "The rest of the two groups disagree.";
  data.bands[2].sample[1].decision = Decision::cut;
  data.bands[3].sample = {example_pair(
      model, {{"anne", "ann"}, {"van der berg", "vanderberg"}, {"1969-12-31", "1969-12-31"}, {"AL9 1AA", "AL9 1AA"}}, {3, 3, 1, 1})};
  data.bands[4].sample = {example_pair(
      model, {{"josiah", "josiah"}, {"featherstonehaugh", "featherstonehaugh"}, {"1990-07-08", "1990-07-08"}, {"AL2 2BB", "AL2 2BB"}},
      {1, 1, 1, 1})};
  data.bands[4].sample[0].same_truth = true;
  ReportCluster cluster;
  cluster.id = "person 4117";
  cluster.note = {4117, 3, 3.4F, 4117, 9120, 11.2F, linkage::Validity::weak_link};
  cluster.why_shown = "weakest link";
  cluster.columns = {"given_name", "family_name", "date_of_birth", "postcode"};
  cluster.members = {{"council_tax", "CT-1", {"anne", "van der berg", "1969-12-31", "AL9 1AA"}},
                     {"library", "L2", {"ann", "vanderberg", "1969-12-31", "AL9 1AA"}},
                     {"school_roll", "S3", {"anna", "berg", "1996-12-31", "AL9 1AA"}}};
  cluster.links = {{0, 1, 14.8}, {1, 2, 3.4}};
  data.clusters.push_back(cluster);
  data.cuts = {{"the rest of the two groups disagree", 31, "Two groups shared one strong link; all others between them were weak."}};
}

inline void example_columns(ReportData& data) {
  for (const std::string source : {"council_tax", "library", "school_roll"}) {
    data.columns.push_back(
        {source, "REF", "record id", 0.99, "all different", 26'000, 26'000, 26'000, Privacy::personal, {}, {{"AA-9999", 26'000}}});
    data.columns.push_back({source,
                            "Forename",
                            "given_name",
                            0.98,
                            "named Forename; 97% are known given names",
                            26'000,
                            25'800,
                            3'100,
                            Privacy::personal,
                            {},
                            {{"Aaaa", 11'000}, {"Aaaaaa", 9'000}, {"AAAA", 80}}});
    data.columns.push_back({source,
                            "Surname",
                            "family_name",
                            0.98,
                            "named Surname",
                            26'000,
                            25'900,
                            9'100,
                            Privacy::personal,
                            {},
                            {{"Aaaaa", 14'000}, {"A'Aaaaaa", 60}}});
    data.columns.push_back({source,
                            "DOB",
                            "date_of_birth",
                            0.99,
                            "named DOB; 98% are dates, day first",
                            26'000,
                            24'000,
                            17'000,
                            Privacy::personal,
                            {},
                            {{"99/99/9999", 23'100}, {"99.99.99", 900}}});
    data.columns.push_back({source,
                            "X7",
                            "category",
                            0.55,
                            "few distinct values; the name says nothing",
                            26'000,
                            8'000,
                            4,
                            Privacy::open,
                            {{"A", 5'000}, {"B<i>", 2'000}},
                            {}});
  }
  data.choices = {
      {"columns", "DOB of council_tax is the date of birth.", "It is named DOB, and 98% of its values are dates, day first.", 0.99},
      {"link type", "Records are joined within files and between them.",
       "More than 1% of the records of council_tax look like others of the same file.", 0.9},
      {"threshold", "Records are one person from a probability of 0.95 on.", "There the expected wrong joins and missed joins balance.",
       0.65}};
}

inline void example_statistics(ReportData& data) {
  for (int weight = -24; weight < 34; weight += 2) {
    const double middle = weight + 1, matches = 52'000 * std::exp(-std::pow((middle - 18) / 6, 2)),
                 others = 160'000 * std::exp(-std::pow((middle + 12) / 5, 2));
    data.weights.push_back({static_cast<double>(weight), weight + 2.0, matches + others, matches, matches * 0.99});
  }
  data.training = {50'006,
                   5'000'703,
                   {{"l.\"date_of_birth\" = r.\"date_of_birth\"",
                     65'762,
                     {"given_name", "family_name", "postcode"},
                     {{0.51, 0.94}, {0.53, 0.06}, {0.53, 0.004}, {0.53, 0.00008}},
                     true},
                    {"l.\"postcode\" = r.\"postcode\"", 31'002, {"date_of_birth"}, {{0.4, 0.8}, {0.41, 0.11}, {0.41, 0.02}}, false}},
                   {},
                   {"postcode: Same sector (u)"}};
  data.terms = {{"given_name", Privacy::personal, 3'100, 7.6, {{"", 1'900, -3.1}, {"", 1'700, -2.9}}, {{"", 1, 4.1}}},
                {"town", Privacy::open, 40, 3.1, {{"alderwick", 20'000, -2}}, {{"far <b>away</b>", 3, 5}}}};
  for (int weight = -10; weight <= 30; weight += 2)
    data.unlinkable.push_back({static_cast<double>(weight), 0.6 / (1 + std::exp(-(weight - 22) / 3.0)), static_cast<double>(weight)});
  for (const double p : {0.5, 0.8, 0.9, 0.95, 0.99, 0.999}) {
    const double weight = linkage::match_weight_of(p);
    data.thresholds.push_back({p, weight, 1 - 0.04 / (1 + weight), 0.99 - 0.004 * weight,
                               linkage::Accuracy{1 - 0.05 / (1 + weight), 0.985 - 0.004 * weight, 0.975}, 27'000 + 40 * weight});
  }
  data.threshold_reason = "There the expected number of wrong joins equals that of missed ones.";
  data.cluster_sizes = {{1, 14'600}, {2, 6'200}, {3, 3'400}, {4, 1'800}, {5, 700}, {6, 210}, {7, 60}, {9, 4}, {16, 1}};
  data.validity = {{"sound", 12'100, "The links agree with each other."},
                   {"weak_link", 210, "One weak link holds two parts together."},
                   {"over_merged", 12, "The records may be of more than one."}};
  ReportTruth truth;
  truth.clusters.pairs = {0.9814, 0.9597, 0.9705};
  truth.clusters.bcubed = {0.9936, 0.9701, 0.9817};
  truth.clusters.true_pairs = 112'565, truth.clusters.predicted_pairs = 110'079, truth.clusters.correct_pairs = 108'033,
  truth.clusters.records = 77'831, truth.clusters.largest_cluster = 16;
  for (double weight = 30; weight >= -20; weight -= 0.5) {
    const double recall = 0.985 / (1 + std::exp((weight - 16) / 4)), fall = 1 / (1 + std::exp((weight + 10) / 2));
    truth.precision_recall.push_back({recall, 1 - 0.3 * fall, weight});
    truth.roc.push_back({fall, recall + (1 - recall) * fall, weight});
  }
  truth.area_under_roc = 0.9991, truth.average_precision = 0.984, truth.calibration_error = 0.021;
  for (double p = 0.05; p < 1; p += 0.1)
    truth.calibration.push_back({p, p - 0.04 + 0.06 * p, p - 0.07, p + 0.02, 320, not_known, not_known});
  data.truth = truth;
}

inline ReportData report_example() {
  ReportData data;
  data.title = "Who is who: council tax, library and school roll";
  data.written = "1 June 2026, 09:30";
  data.version = "0.1.0";
  data.threshold = 0.95;
  data.totals = {77'871, 27'114, 14'600, 110'079, 1'589, {0.981, 0.978, 0.984}, {0.96, 0.955, 0.966}, {}, false, ""};
  data.files = {{"council_tax", "council_tax.csv", "CSV, UTF-8, comma, header", 26'000, 3, true},
                {"library", "library.csv", "CSV, Windows-1252, semicolon, header", 25'871, 0, false},
                {"school_roll", "school & <roll>.xlsx", "XLSX, first sheet", 26'000, 12, false}};
  data.rejects = {{"council_tax.csv", "9 cells where the header has 8", 3, {17, 203, 1204}},
                  {"school & <roll>.xlsx", "the id is empty", 12, {8, 9, 10, 11, 12, 13}}};
  data.removed = {{"library", "date_of_birth", "default date", 3, 410}, {"council_tax", "phone", "shared by too many", 2, 96}};
  data.remarks = {"1 outcome of comparisons was never seen in training; defaults stand in for it: summary.json lists it."};
  data.model = example_model();
  data.blocking = {{{{"the same date of birth and family name", 61'000, 0.91, true}, 61'000, 40'100, 9},
                    {{"the same postcode and given name", 48'000, 0.84, true}, 20'000, 21'000, 12},
                    {{"the same town", 9'000'000, 0.97, false}, not_known, 40, 20'000}},
                   3.03e9,
                   438'967,
                   0.987};
  data.households = ReportHouseholds{9'606,
                                     24'010,
                                     3'104,
                                     {{1, 3'100}, {2, 2'900}, {3, 1'600}, {4, 1'300}, {5, 500}, {6, 150}, {8, 56}},
                                     {{"care home", 3}, {"shared house", 14}},
                                     {{"the same address and family name", 14'000}},
                                     {{"sure (90% and more)", 20'000}, {"fairly sure", 3'000}, {"unsure (below 70%)", 1'010}},
                                     310,
                                     1'204,
                                     {9'104, 8'990, 9'350}};
  data.totals.people = {27'114, 26'480, 27'390};
  data.folder = "people";
  data.groupings = {{"sex",
                     {{"female", 39'000, 0.66, {0.98, 0.975, 0.985}, {0.93, 0.92, 0.94}},
                      {"male", 38'100, 0.67, {0.982, 0.978, 0.986}, {0.975, 0.97, 0.98}},
                      {"not known", 771, 0.41, {}, {}}},
                     {}}};
  example_columns(data);
  example_samples(data);
  example_statistics(data);
  data.run = {{{"read", 0.31, 0.51}, {"block_and_score", 0.8, 1.5}, {"write", 0.3, 0.4}},
              1.79,
              2.98,
              172'494'848,
              2,
              {{"seed", "1"}, {"link type", "link_and_dedupe"}},
              {{"commonweal", "0.1.0"}, {"DuckDB", "1.4.4"}},
              {"commonweal link council_tax.csv library.csv school_roll.xlsx --config model.toml --out again",
               "commonweal explain --out again council_tax:CT-1 library:L2"},
              "[cluster]\nthreshold = 0.95\n"};
  return data;
}

}  // namespace cw::link
