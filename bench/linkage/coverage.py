#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How often the intervals of `commonweal review` hold the truth.

    bench/linkage/coverage.py --binary build/release/bin/commonweal --run out/people --truth out/sample/truth/records.csv [--seeds 100] [--sample 300]

Draws a sheet for each seed from the finished run in a copy of its folder, fills it in from the truth as a reviewer who is never wrong would,
reads it back, and counts the intervals that hold the true figure; also how many of the missing records the sheet showed. Standard library only.
"""
import argparse
import collections
import csv
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

FIGURES = ["pair_precision", "pair_recall", "pair_f1", "bcubed_precision", "bcubed_recall", "bcubed_f1", "cluster_precision", "cluster_recall", "cluster_f1"]


def labels(path, column):
    with open(path, newline="", encoding="utf-8-sig") as file:
        # A record of nobody known is somebody of its own.
        return {(row["source"], row["record_id"]): row[column] or f"nobody {number}" for number, row in enumerate(csv.DictReader(file))}


def pairs_of(n):
    return n * (n - 1) / 2


def true_figures(cluster, truth):
    """The exact figures that the estimators aim at."""
    both = collections.Counter((cluster[r], truth[r]) for r in cluster)
    by_cluster, by_truth = collections.Counter(cluster.values()), collections.Counter(truth[r] for r in cluster)
    right, put, belong = (sum(pairs_of(n) for n in counts.values()) for counts in (both, by_cluster, by_truth))
    p = sum(both[cluster[r], truth[r]] / by_cluster[cluster[r]] for r in cluster) / len(cluster)
    q = sum(both[cluster[r], truth[r]] / by_truth[truth[r]] for r in cluster) / len(cluster)
    exact = sum(1 for (c, t), n in both.items() if n == by_cluster[c] == by_truth[t])
    return dict(zip(FIGURES, [right / put, right / belong, 2 * right / (put + belong), p, q, 2 * p * q / (p + q), exact / len(by_cluster),
                              exact / len(by_truth), 2 * exact / (len(by_cluster) + len(by_truth))]))


def fill_in(folder, sheet, truth):
    """Writes the decisions into the sheet; returns how many records outside were the same, as shown and by the truth."""
    sample = json.loads((folder / "review_sample.json").read_text(encoding="utf-8"))
    decisions = {}
    for g, group in enumerate(sample["groups"], 1):
        people = [truth[row["source"], row["id"]] for row in group["rows"]]
        for r, person in enumerate(people, 1):
            decisions[f"G{g}-{r}"] = "1" if r == 1 else "y" if person == people[0] else "n"
    with open(sheet, newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    with open(sheet, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        for row in rows:
            writer.writerow(row | {"decision": decisions.get(row["row"], row["decision"])})
    return sample


def missing_shown(sample, cluster, truth, size_of_both, size_of_truth):
    shown = there = 0
    for group in sample["groups"]:
        first = (group["rows"][0]["source"], group["rows"][0]["id"])
        there += size_of_truth[truth[first]] - size_of_both[cluster[first], truth[first]]
        shown += sum(row["cluster_records"] for row in group["rows"] if row["role"] == "outside" and truth[row["source"], row["id"]] == truth[first])
    return shown, there


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True, type=pathlib.Path)
    parser.add_argument("--run", required=True, type=pathlib.Path)
    parser.add_argument("--truth", required=True, type=pathlib.Path)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--sample", type=int, default=300)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name) / "run"
        folder.mkdir()
        for file in ["clusters.csv", "pairs.parquet", "run.json", "model.toml"]:
            shutil.copy(given.run / file, folder / file)
        cluster = labels(folder / "clusters.csv", "person_id")
        truth = labels(given.truth, "person_id")
        truth = {record: truth[record] for record in cluster}
        exact = true_figures(cluster, truth)
        size_of_both, size_of_truth = collections.Counter((cluster[r], truth[r]) for r in cluster), collections.Counter(truth.values())
        covered, width, mean, shown, there, rows = (collections.Counter() for _ in range(6))
        for seed in range(1, given.seeds + 1):
            sheet = folder / f"sheet{seed}.csv"
            command = [given.binary, "review", "--out", folder, "--quiet"]
            subprocess.run(command + ["--sample", str(given.sample), "--seed", str(seed), "--sheet", sheet], check=True, stdout=subprocess.DEVNULL)
            sample = fill_in(folder, sheet, truth)
            one, all_of = missing_shown(sample, cluster, truth, size_of_both, size_of_truth)
            shown[0] += one
            there[0] += all_of
            rows[0] += sum(len(group["rows"]) for group in sample["groups"])
            subprocess.run(command + ["--read", sheet], check=True, stdout=subprocess.DEVNULL)
            estimates = json.loads((folder / "review.json").read_text(encoding="utf-8"))["estimates"]
            for figure in FIGURES:
                e = estimates[figure]
                covered[figure] += e["low"] <= exact[figure] <= e["high"]
                width[figure] += (e["high"] - e["low"]) / given.seeds
                mean[figure] += e["estimate"] / given.seeds
            sheet.unlink()
    print(f"{given.seeds} samples of {given.sample} of {len(cluster)} records; {rows[0] / given.seeds:.0f} rows a sheet")
    print(f"of the records missing from sampled clusters, the sheets spoke for {shown[0]} of {there[0]}")
    print(f"{'figure':<20}{'true':>9}{'mean':>9}{'width':>9}{'covered':>9}")
    for figure in FIGURES:
        print(f"{figure:<20}{exact[figure]:>9.4f}{mean[figure]:>9.4f}{width[figure]:>9.4f}{covered[figure]:>5} of {given.seeds}")
    return 0 if min(covered[f] for f in FIGURES) >= 0.9 * given.seeds else 1


if __name__ == "__main__":
    sys.exit(main())
