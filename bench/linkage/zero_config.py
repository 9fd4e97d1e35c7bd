#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Links every public set without a configuration, and with the one written by hand where there is one, and prints one table.

    out/bench/venv/bin/python bench/linkage/zero_config.py --binary build/release/bin/commonweal [--only historical_50k febrl4]

The truth is in no file that is linked; it goes to --truth alone (public_sets.py). Settings are the same for every set: none, but --duplicate-free all where said.
P, R, F1: pairs within clusters; B3: B-cubed F1; edges: best F1 of scored pairs over all weights (as Splink's, found with the truth); error: mean
difference of match probability and share of true matches by band of weight, over all kept pairs and over those of weight -5 to 25.
"""
import argparse
import json
import pathlib
import subprocess
import sys

import public_sets

HEAD = ["set", "P", "R", "F1", "B3", "edges", "people", "true", "households P, R", "error, all and doubtful", "wall s", "CPU s", "MiB", "by hand: F1, B3", "others: F1, B3"]


def run(binary, files, out, options):
    log = out.with_suffix(".log")
    out.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "w", encoding="utf-8") as file:
        # By way of a shell, as a process starts with the peak memory of the one that it was forked from.
        code = subprocess.run(["sh", "-c", '"$@"; exit $?', "sh", binary, "link", *files, "--out", out, *options], stdout=file, stderr=file, check=False).returncode
    return json.loads((out / "summary.json").read_text(encoding="utf-8")) if code == 0 else f"exit {code}, see {log}"


def calibration(binary, out, truth):
    """Expected calibration error over all kept pairs and over the doubtful ones."""
    made = subprocess.run([binary, "evaluate", "--pairs", out / "pairs.parquet", "--truth", truth, "--quiet"], capture_output=True, text=True, check=False)
    found = json.loads(made.stdout)["scored_pairs"]["calibration"] if made.returncode == 0 else {}
    return found.get("expected_error"), found.get("doubtful_error")


def short(value, places=4):
    return "" if value is None else f"{value:.{places}f}".removeprefix("0") if value < 1 else f"{value:.{places}f}"


def row_of(one, auto, hand, errors):
    if isinstance(auto, str):
        return [one.name, auto] + [""] * (len(HEAD) - 2)
    e, homes = auto["evaluation"], auto.get("household_evaluation", {})
    by_hand = hand if isinstance(hand, str) or hand is None else f"{short(hand['evaluation']['pair_f1'])}, {short(hand['evaluation']['bcubed_f1'])}"
    known = homes.get("pairs_of_records", 1)
    return [one.name, short(e["pair_precision"]), short(e["pair_recall"]), short(e["pair_f1"]), short(e["bcubed_f1"]),
            short(auto.get("pair_evaluation", {}).get("best_f1")), f"{auto['people']:,}", f"{e['true_clusters']:,}",
            f"{short(homes['precision'])}, {short(homes['recall'])}" if homes and known else "", ", ".join(short(x) for x in errors),
            f"{auto['wall_seconds']:.1f}", f"{auto['cpu_seconds']:.1f}", f"{auto['peak_memory_bytes'] / 2**20:.0f}", by_hand or "", one.published]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True, type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("out/bench/linkage"))
    parser.add_argument("--only", nargs="+", default=[], choices=list(public_sets.MAKERS), metavar="SET")
    parser.add_argument("--without-hand", action="store_true", help="not the configurations written by hand")
    given = parser.parse_args()
    binary, results = given.binary.resolve(), {}
    print("| " + " | ".join(HEAD) + " |\n|---|" + "--:|" * (len(HEAD) - 2) + "---|", flush=True)
    for one in public_sets.prepare(given.work, binary, given.only):
        out = given.work / "results" / one.name.replace(", ", "_").replace(" ", "_")
        truth = ["--truth", one.truth]
        auto = run(binary, one.files, out, one.options + truth)
        hand = None
        if one.config and not given.without_hand:
            hand = run(binary, one.files_by_hand or one.files, out.with_name(out.name + "_by_hand"), ["--config", one.config] + truth)
        errors = calibration(binary, out, one.truth) if not isinstance(auto, str) else (None, None)
        results[one.name] = {"zero_configuration": auto, "by_hand": hand, "calibration_error": errors}
        print("| " + " | ".join(row_of(one, auto, hand, errors)) + " |", flush=True)
    (given.work / "zero_config.json").write_text(json.dumps(results), encoding="utf-8")
    return 1 if any(isinstance(r["zero_configuration"], str) for r in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
