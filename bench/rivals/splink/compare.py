# SPDX-License-Identifier: MIT
"""Splink and Commonweal, one after the other, on the same data, model and number of threads; first whether they agree, then how fast.

    python compare.py link  --job h50k --work DIR --model MODEL.json --binary build/release/src/cli/commonweal [--threads 1] [--repeat 3]
    python compare.py train --job h50k --work DIR --config job.toml  --binary ... [--threads 1] [--repeat 3]

link: the same pairs at or above the threshold, match weights within 1e-9, the same clusters; one difference and the run ends with status 1
before any figure is printed. train: compares the time of lambda, u and EM; the largest difference in match weight is printed, not judged,
because u is sampled. Every figure is the median of the repeats; the spread of the whole process is given. Peak memory and CPU of the processes
are those the operating system reports. Writes comparison.json and comparison.md to --out.
"""
import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from jobs import JOBS

HERE = Path(__file__).resolve().parent
WEIGHT_TOLERANCE = 1e-9
# What each program calls the steps that a row of the table adds up.
LINK_ROWS = {
    "predict": (("predict",), ("encode", "block_and_score")),
    "cluster": (("cluster",), ("cluster",)),
    "predict + cluster": (("predict", "cluster"), ("encode", "block_and_score", "cluster")),
}
TRAIN_ROWS = {
    "lambda": (("lambda",), ("lambda",)),
    "u": (("u",), ("u",)),
    "EM": (("em",), ("em",)),
    "lambda + u + EM": (("lambda", "u", "em"), ("encode", "lambda", "u", "em")),
}


def run(command: list[str], log: Path) -> dict:
    """Runs one process to its end. Wall and CPU seconds, peak resident bytes."""
    start = time.perf_counter()
    with log.open("w") as sink:
        process = subprocess.Popen(command, stdout=sink, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command[0]} ended with status {process.returncode}; see {log}\n{log.read_text()[-2000:]}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss * 1024}


def splink_run(options, out: Path) -> dict:
    out.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, str(HERE / "run_splink.py"), options.task, "--job", options.job, "--work", str(options.work),
               "--out", str(out), "--threads", str(options.threads), "--memory", options.memory]  # fmt: skip
    if options.task == "link":
        command += ["--model", str(options.model), "--threshold", str(options.threshold)]
    process = run(command, out / "log.txt")
    timings = json.loads((out / "timings.json").read_text())
    return {"process": process, "phases": timings["phases"], "facts": timings}


def commonweal_run(options, out: Path) -> dict:
    out.mkdir(parents=True, exist_ok=True)
    files = [str(options.work / file) for file in options.settings.files]
    command = [str(options.binary), options.task, *files, "--out", str(out), "--threads", str(options.threads)]
    if options.task == "link":
        command += ["--model", str(options.model), "--id", options.settings.id_column, "--threshold", str(options.threshold)]
        command += ["--min-probability", str(options.threshold)]  # as Splink, which is told to keep no others
    else:
        command += ["--config", str(options.config)]
    process = run(command + options.extra, out / "log.txt")
    summary = json.loads((out / "summary.json").read_text())
    return {"process": process, "phases": summary["phases"], "facts": summary}


def as_commonweal(options, out: Path) -> dict:
    """A test of this script without our program: another run of Splink, written as if it were ours."""
    result = splink_run(options, out)
    id_column = options.settings.id_column
    if options.task == "link":
        source = "source_dataset{}" if len(options.settings.files) > 1 else "'x'"
        side = ", ".join(f"{source.format('_' + s)} as source_{s}, {id_column}_{s} as id_{s}" for s in "lr")
        duckdb.sql(f"copy (select {side}, match_weight, match_probability, match_key from '{out}/predictions.parquet') to '{out}/pairs.parquet'")
        source = source.format("")
        duckdb.sql(f"copy (select {source} as source, {id_column} as record_id, cluster_id as person_id from '{out}/clusters.parquet') to '{out}/clusters.csv' (header)")
    rename = {"predict": "block_and_score", "model": "encode"}
    result["phases"] = [{**row, "name": rename.get(row["name"], row["name"])} for row in result["phases"]]
    result["facts"]["pairs_scored"] = None
    return result


def _pairs(path: Path, left: str, right: str) -> str:
    """Pairs in one order, whichever record a program put on the left. Ids are text."""
    l, r = f"cast({left} as varchar)", f"cast({right} as varchar)"
    return f"(select least({l}, {r}) a, greatest({l}, {r}) b, match_weight w from '{path}')"


def _partition(source: str, record: str, cluster: str) -> str:
    """Each record with the smallest record of its cluster: equal for equal partitions, whatever the clusters are called."""
    return f"(select cast({record} as varchar) r, min(cast({record} as varchar)) over (partition by {cluster}) c from {source})"


def agreement(options, ours: Path, theirs: Path) -> dict:
    """Differences between the answers. With several sources an id is the source and the id, as Splink writes them."""
    one, job = len(options.settings.files) == 1, options.settings
    our_id = (lambda s: f"id_{s}") if one else (lambda s: f"source_{s} || '-__-' || id_{s}")
    their_id = (lambda s: f"{job.id_column}_{s}") if one else (lambda s: f"source_dataset_{s} || '-__-' || {job.id_column}_{s}")
    a = _pairs(ours / "pairs.parquet", our_id("l"), our_id("r"))
    b = _pairs(theirs / "predictions.parquet", their_id("l"), their_id("r"))
    a, b = (f"(select * from {x} where w >= {options.cut})" for x in (a, b))
    connection = duckdb.connect()
    connection.sql("set memory_limit='6GB'")
    both, only_ours, only_theirs, largest = connection.sql(
        f"""select count(*) filter (where x.w is not null and y.w is not null), count(*) filter (where y.w is null), count(*) filter (where x.w is null),
            max(abs(x.w - y.w)) from {a} x full join {b} y using (a, b)"""
    ).fetchone()
    csv = f"read_csv('{ours}/clusters.csv', header=true, all_varchar=true)"
    our_record = "record_id" if one else "source || '-__-' || record_id"
    their_record = job.id_column if one else f"source_dataset || '-__-' || {job.id_column}"
    x = _partition(csv, our_record, "person_id")
    y = _partition(f"'{theirs}/clusters.parquet'", their_record, "cluster_id")
    elsewhere = connection.sql(f"select count(*) from {x} x full join {y} y using (r) where x.c is distinct from y.c").fetchone()[0]
    return {"pairs_in_both": both, "pairs_only_commonweal": only_ours, "pairs_only_splink": only_theirs,
            "largest_weight_difference": largest or 0.0, "records_clustered_differently": elsewhere}  # fmt: skip


def judge(found: dict) -> list[str]:
    faults = [f"{found[key]} {key}" for key in ("pairs_only_commonweal", "pairs_only_splink", "records_clustered_differently") if found[key]]
    if not found["largest_weight_difference"] <= WEIGHT_TOLERANCE:
        faults.append(f"match weights differ by up to {found['largest_weight_difference']}")
    if found["pairs_in_both"] == 0:
        faults.append("there is no pair to compare")
    return faults


def weight_differences(ours: Path, theirs: Path) -> dict:
    """Largest difference of log2(m/u) over the levels that both models trained."""
    from train_splink import levels_of

    largest, where = 0.0, ""
    models = [json.loads((folder / "model.json").read_text()) for folder in (ours, theirs)]
    for one, other in zip(*(list(levels_of(model)) for model in models), strict=True):
        if one[3] and one[4] and other[3] and other[4]:
            difference = abs(math.log2(one[3] / one[4]) - math.log2(other[3] / other[4]))
            if difference > largest:
                largest, where = difference, f"{one[0]}: {one[1]}"
    lambdas = [model["probability_two_random_records_match"] for model in models]
    return {"largest_weight_difference": largest, "at": where, "lambda_commonweal": lambdas[0], "lambda_splink": lambdas[1]}


def seconds(result: dict, names: tuple[str, ...], key: str) -> float:
    return sum(row[key] for row in result["phases"] if row["name"] in names)


def rows_of(options, splink: list[dict], ours: list[dict]) -> list[tuple]:
    """(name, unit, Splink, Commonweal, ratio): how many times faster or smaller; None where a side gives no figure."""
    rows = []

    def add(name: str, unit: str, a: float, b: float, larger_is_better: str = "no"):
        ratio = None if not a or not b else (b / a if larger_is_better == "yes" else a / b)
        rows.append((name, unit, a, b, ratio))

    for name, (theirs, own) in (LINK_ROWS if options.task == "link" else TRAIN_ROWS).items():
        for key, unit in (("wall_seconds", "s"), ("cpu_seconds", "CPU s")):
            add(name, unit, statistics.median(seconds(r, theirs, key) for r in splink), statistics.median(seconds(r, own, key) for r in ours))
    for name, unit, key in (("whole process", "s", "wall"), ("whole process", "CPU s", "cpu"), ("peak memory", "MiB", "peak")):
        scale = 2**20 if unit == "MiB" else 1
        add(name, unit, *(statistics.median(r["process"][key] for r in side) / scale for side in (splink, ours)))
    scored = options.pairs_scored or ours[-1]["facts"].get("pairs_scored")
    if options.task == "link" and scored:
        rates = [scored / statistics.median(seconds(r, names, "cpu_seconds") for r in side) / 1e6
                 for side, names in ((splink, LINK_ROWS["predict"][0]), (ours, LINK_ROWS["predict"][1]))]  # fmt: skip
        add("pairs scored", "million per CPU s", *rates, larger_is_better="yes")
    return rows


def spread(results: list[dict]) -> str:
    walls = [r["process"]["wall"] for r in results]
    return f"{min(walls):.2f} to {max(walls):.2f} s"


def markdown(options, rows: list[tuple], found: dict, splink: list[dict], ours: list[dict]) -> str:
    lines = [f"### {options.job}, {options.task}, {options.threads} thread{'s' if options.threads > 1 else ''}", ""]
    if options.task == "link":
        lines.append(f"Same answer: {found['pairs_in_both']:,} pairs at {options.threshold} or above in both, largest difference in match weight "
                     f"{found['largest_weight_difference']:.1e}, same clusters.")  # fmt: skip
    else:
        lines.append(f"Largest difference in match weight {found['largest_weight_difference']:.4f} ({found['at']}); "
                     f"lambda {found['lambda_commonweal']:.6g} and {found['lambda_splink']:.6g}.")  # fmt: skip
    lines += [f"Medians of {len(ours)} alternating runs; whole process: Splink {spread(splink)}, Commonweal {spread(ours)}.", "",
              "| | unit | Splink 4.0.16 | Commonweal | times better |", "|---|---|--:|--:|--:|"]  # fmt: skip
    for name, unit, a, b, ratio in rows:
        lines.append(f"| {name} | {unit} | {a:.3f} | {b:.3f} | {'' if ratio is None else f'{ratio:.1f}'} |")
    return "\n".join(lines) + "\n"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=["link", "train"])
    parser.add_argument("--job", choices=list(JOBS), required=True)
    parser.add_argument("--work", type=Path, required=True, help="folder of the prepared inputs")
    parser.add_argument("--model", type=Path, help="Splink model JSON (link)")
    parser.add_argument("--config", type=Path, help="the same training settings for commonweal (train)")
    parser.add_argument("--binary", type=Path, help="commonweal; without it Splink's own output stands in, to test this script")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--threshold", type=float, help="match probability; default that of the job")
    parser.add_argument("--pairs-scored", type=int, help="number of blocked pairs, where summary.json does not say")
    parser.add_argument("--memory", default="9GB")
    parser.add_argument("--out", type=Path)
    parser.add_argument("extra", nargs="*", help="after --: further options for commonweal")
    options = parser.parse_args()
    needed = {"link": "model", "train": "config"}[options.task]
    if getattr(options, needed) is None and (options.task == "link" or options.binary):
        parser.error(f"{options.task} needs --{needed}")
    options.settings = JOBS[options.job]()
    options.threshold = options.settings.threshold if options.threshold is None else options.threshold
    # Above the edge of the threshold by the tolerance, so that a pair exactly on it is not counted as a difference.
    odds = options.threshold / (1 - options.threshold) if options.threshold < 1 else math.inf
    options.cut = math.log2(odds) + WEIGHT_TOLERANCE if odds else -math.inf
    options.out = options.out or Path(tempfile.mkdtemp(prefix="splink-comparison-"))
    return options


def main() -> None:
    options = arguments()
    our_run = commonweal_run if options.binary else as_commonweal
    splink, ours = [], []
    for turn in range(options.repeat):
        splink.append(splink_run(options, options.out / "splink"))
        ours.append(our_run(options, options.out / "commonweal"))
        if turn == 0 and options.task == "link":
            found = agreement(options, options.out / "commonweal", options.out / "splink")
            if faults := judge(found):
                sys.exit("The answers differ, no times are given:\n  " + "\n  ".join(faults) + f"\n  outputs: {options.out}")
    if options.task == "train":
        found = weight_differences(options.out / "commonweal", options.out / "splink")
    rows = rows_of(options, splink, ours)
    text = markdown(options, rows, found, splink, ours)
    (options.out / "comparison.md").write_text(text)
    (options.out / "comparison.json").write_text(json.dumps({"agreement": found, "rows": rows, "splink": splink, "commonweal": ours}, indent=1))
    print(text + f"\noutputs: {options.out}")


if __name__ == "__main__":
    main()
