# SPDX-License-Identifier: MIT
"""One run of Splink in one process, timed phase by phase.

    python run_splink.py link  --job h50k --work DIR --model MODEL.json --out DIR [--threads 1] [--threshold 0.95]
    python run_splink.py train --job h50k --work DIR --out DIR [--threads 1] [--seed 1]

link: table, model, predict (only pairs at or above the threshold are kept, which is the least work for Splink), connected components, then
predictions.parquet and clusters.parquet. train: lambda, u, EM, then model.json. Both write timings.json: per phase wall, user and
system CPU seconds; peak resident bytes of the process; numbers of pairs; the load of the machine before and after.
"""
import argparse
import json
import logging
import os
import resource
import time
from pathlib import Path

import duckdb
from jobs import JOBS, Job
from splink import DuckDBAPI, Linker

logging.disable(logging.WARNING)


class Phases:
    """Wall and CPU seconds of named steps, in order."""

    def __init__(self) -> None:
        self.rows: list[dict] = []

    def time(self, name: str, work):
        before, start = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        result = work()
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
        user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
        self.rows.append(
            {"name": name, "wall_seconds": wall, "user_seconds": user, "system_seconds": system, "cpu_seconds": user + system}
        )
        return result


def connect(threads: int, memory: str, scratch: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.sql(f"set threads={threads}")
    connection.sql(f"set memory_limit='{memory}'")
    connection.sql(f"set temp_directory='{scratch}'")
    return connection


def load(connection: duckdb.DuckDBPyConnection, job: Job, work: Path) -> list[str]:
    """One table per file, without the truth. Empty text is null. Returns the names of the tables."""
    tables = []
    for file in job.files:
        name, path = Path(file).stem, work / file
        source = f"'{path}'"
        if path.suffix == ".csv":
            source = f"read_csv('{path}', header=true, all_varchar=true, nullstr='')"
        types = ", ".join(f"cast({column} as {kind}) as {column}" for column, kind in job.types.items())
        replace = f" replace ({types})" if types else ""
        connection.sql(f"create table {name} as select * exclude (\"{job.truth}\"){replace} from {source}")
        tables.append(name)
    return tables


def linker_for(connection, tables: list[str], settings) -> Linker:
    return Linker(tables if len(tables) > 1 else tables[0], settings, db_api=DuckDBAPI(connection))


def without_retained_columns(model: dict) -> dict:
    """Splink's fast form: neither the compared values nor the partial Bayes factors are written."""
    return {**model, "retain_matching_columns": False, "retain_intermediate_calculation_columns": False}


def count(connection, table: str) -> int:
    return connection.sql(f"select count(*) from {table}").fetchone()[0]


def link(options, job: Job, phases: Phases) -> dict:
    connection = connect(options.threads, options.memory, options.out)
    threshold = job.threshold if options.threshold is None else options.threshold
    tables = phases.time("read", lambda: load(connection, job, options.work))
    model = without_retained_columns(json.loads(options.model.read_text()))
    linker = phases.time("model", lambda: linker_for(connection, tables, model))
    pairs = phases.time("predict", lambda: linker.inference.predict(threshold_match_probability=threshold))
    clusters = phases.time(
        "cluster",
        lambda: linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=threshold),
    )

    def write():
        connection.sql(f"copy {pairs.physical_name} to '{options.out}/predictions.parquet' (format parquet)")
        connection.sql(f"copy {clusters.physical_name} to '{options.out}/clusters.parquet' (format parquet)")

    phases.time("write", write)
    return {"threshold": threshold, "pairs_kept": count(connection, pairs.physical_name)}


def train(options, job: Job, phases: Phases) -> dict:
    connection = connect(options.threads, options.memory, options.out)
    tables = phases.time("read", lambda: load(connection, job, options.work))
    linker = linker_for(connection, tables, job.settings)
    training = linker.training
    phases.time(
        "lambda", lambda: training.estimate_probability_two_random_records_match(job.deterministic, recall=job.recall)
    )
    seed = job.seed if options.seed is None else options.seed
    phases.time("u", lambda: training.estimate_u_using_random_sampling(max_pairs=job.max_pairs, seed=seed))

    def em():
        for rule in job.em:
            training.estimate_parameters_using_expectation_maximisation(
                rule, estimate_without_term_frequencies=job.em_without_tf
            )

    phases.time("em", em)
    linker.misc.save_model_to_json(str(options.out / "model.json"), overwrite=True)
    return {"max_pairs": job.max_pairs, "seed": seed}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=["link", "train"])
    parser.add_argument("--job", choices=list(JOBS), required=True)
    parser.add_argument("--work", type=Path, required=True, help="folder of the prepared inputs")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--threshold", type=float)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--memory", default="9GB", help="DuckDB's memory_limit")
    options = parser.parse_args()
    if options.task == "link" and options.model is None:
        parser.error("link needs --model")
    options.out.mkdir(parents=True, exist_ok=True)
    phases, load_before = Phases(), os.getloadavg()[0]
    facts = {"link": link, "train": train}[options.task](options, JOBS[options.job](), phases)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    result = {"program": "splink 4.0.16, duckdb " + duckdb.__version__, "task": options.task, "job": options.job,
              "threads": options.threads, **facts, "phases": phases.rows, "peak_memory_bytes": peak,
              "load_before": load_before, "load_after": os.getloadavg()[0]}  # fmt: skip
    (options.out / "timings.json").write_text(json.dumps(result, indent=1))
    for row in phases.rows:
        print(f"{row['name']:8} {row['wall_seconds']:9.3f} s wall {row['cpu_seconds']:9.3f} s CPU")
    print({key: value for key, value in result.items() if key not in ("phases", "program")})


if __name__ == "__main__":
    main()
