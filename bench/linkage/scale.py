#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How time and memory grow with the number of residents of the sample borough, linked without a configuration.

    bench/linkage/scale.py --binary build/release/bin/commonweal [--residents 30000 100000 300000] [--memory MIB]

Makes each borough, links its ten files, and prints one Markdown row for each: seconds, processor seconds, peak memory in all and per
million records, accuracy. Stops before a size whose memory, judged by the last, would pass --most-memory. Rows are added to scale.jsonl in --work as they come.
Standard library only.
"""
import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import time

HEAD = ["residents", "records", "seconds", "CPU s", "s per million", "peak MiB", "MiB per million", "pairs compared", "P", "R", "households P", "R"]


def one(binary, work, residents, extra, truth):
    files, out = work / f"borough_{residents}", work / f"linked_{residents}"
    if not files.exists():
        subprocess.run([binary, "sample", "--out", files, "--residents", str(residents), "--seed", "1"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    command = [binary, "link", *sorted(files.glob("*.csv")), "--out", out, *extra]
    if truth:
        command += ["--truth", files / "truth" / "records.csv"]
    start = time.monotonic()
    with open(work / f"scale_{residents}.log", "w", encoding="utf-8") as log:
        code = subprocess.run(command, stdout=log, stderr=log, check=False).returncode
    if code:
        sys.exit(f"{residents} residents: exit {code}, see {work / f'scale_{residents}.log'}")
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    people, homes = summary.get("evaluation", {}), summary.get("household_evaluation", {})
    return {"residents": residents, "records": summary["records"], "seconds": time.monotonic() - start, "cpu": summary["cpu_seconds"],
            "memory": summary["peak_memory_bytes"] / 2**20, "pairs": summary["pairs_scored"], "spilled": summary["spilled_bytes"],
            "people": [people.get("pair_precision"), people.get("pair_recall")], "households": [homes.get("precision"), homes.get("recall")],
            "phases": {p["name"]: round(p["wall_seconds"], 2) for p in summary["phases"]}}


def figures(row):
    millions = row["records"] / 1e6
    share = [f"{v:.4f}" if v is not None else "" for v in row["people"] + row["households"]]
    return [f"{row['residents']:,}", f"{row['records']:,}", f"{row['seconds']:.0f}", f"{row['cpu']:.0f}", f"{row['seconds'] / millions:.0f}",
            f"{row['memory']:,.0f}", f"{row['memory'] / millions:,.0f}", f"{row['pairs']:,}", *share]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True, type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("out/bench/scale"))
    parser.add_argument("--residents", type=int, nargs="+", default=[30_000, 100_000, 300_000])
    parser.add_argument("--memory", help="handed to commonweal link: MiB to stay near")
    parser.add_argument("--min-probability", help="handed to commonweal link: pairs below it are not written")
    parser.add_argument("--most-memory", type=float, default=20 * 1024, help="MiB that no run may be expected to pass")
    parser.add_argument("--without-truth", action="store_true")
    parser.add_argument("--keep", action="store_true", help="keep the boroughs and the results")
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    extra = [part for name, value in (("--memory", given.memory), ("--min-probability", given.min_probability)) if value for part in (name, value)]
    print("| " + " | ".join(HEAD) + " |\n|" + "--:|" * len(HEAD))
    last = None
    for residents in sorted(given.residents):
        if last and last["memory"] * residents / last["residents"] > given.most_memory:
            print(f"{residents:,} residents: not run, as memory would pass {given.most_memory:,.0f} MiB")
            break
        last = one(given.binary.resolve(), given.work, residents, extra, not given.without_truth)
        with open(given.work / "scale.jsonl", "a", encoding="utf-8") as file:
            file.write(json.dumps(last) + "\n")
        print("| " + " | ".join(figures(last)) + " |", flush=True)
        print(f"<!-- phases: {last['phases']} -->", flush=True)
        if not given.keep:
            shutil.rmtree(given.work / f"borough_{residents}")
            shutil.rmtree(given.work / f"linked_{residents}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
