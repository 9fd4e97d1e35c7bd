# SPDX-License-Identifier: MIT
"""How far Splink's trained parameters move with the random sample that u is estimated from.

    python train_splink.py --work DIR --out spread.json [--seeds 1 2 3 4 5] [fake_1000 febrl3 febrl4 h50k]

Trains each job once per seed and writes, per level, mean and standard deviation over the seeds of match weight log2(m/u) and of log2 u, and those
of lambda. Another implementation agrees if its values lie within a few standard deviations; `per_seed` holds every single value.
"""
import argparse
import json
import logging
import math
import statistics
from pathlib import Path

from jobs import JOBS
from run_splink import connect, linker_for, load

logging.disable(logging.WARNING)


def trained(job, work: Path, scratch: Path, threads: int, seed: int) -> dict:
    connection = connect(threads, "9GB", scratch)
    linker = linker_for(connection, load(connection, job, work), job.settings)
    training = linker.training
    training.estimate_probability_two_random_records_match(job.deterministic, recall=job.recall)
    training.estimate_u_using_random_sampling(max_pairs=job.max_pairs, seed=seed)
    for rule in job.em:
        training.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=job.em_without_tf)
    return linker.misc.save_model_to_json()


def levels_of(model: dict):
    """(comparison, label, m, u) of every level that has weights; None where training did not see the level."""
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                yield (
                    comparison["output_column_name"],
                    level["label_for_charts"],
                    level["sql_condition"],
                    level.get("m_probability"),
                    level.get("u_probability"),
                )


def log2(value: float | None) -> float | None:
    return math.log2(value) if value else None


def summary(values: list[float | None]) -> dict:
    seen = [value for value in values if value is not None]
    return {
        "mean": statistics.fmean(seen) if seen else None,
        "sd": statistics.stdev(seen) if len(seen) > 1 else None,
        "seeds_without_a_value": len(values) - len(seen),
        "per_seed": values,
    }


def spread(models: list[dict]) -> dict:
    levels = []
    for rows in zip(*(list(levels_of(model)) for model in models)):
        name, label, sql = rows[0][:3]
        m, u = [row[3] for row in rows], [row[4] for row in rows]
        weights = [log2(a / b) if a and b else None for a, b in zip(m, u)]
        levels.append(
            {
                "comparison": name,
                "level": label,
                "sql_condition": sql,
                "match_weight": summary(weights),
                "log2_m": summary([log2(value) for value in m]),
                "log2_u": summary([log2(value) for value in u]),
            }
        )
    return {"lambda": summary([model["probability_two_random_records_match"] for model in models]), "levels": levels}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("jobs", nargs="*", default=["fake_1000", "febrl3", "febrl4", "h50k"])
    options = parser.parse_args()
    results = {"program": "splink 4.0.16", "seeds": options.seeds, "jobs": {}}
    for name in options.jobs:
        models = [trained(JOBS[name](), options.work, options.out.parent, options.threads, seed) for seed in options.seeds]
        results["jobs"][name] = spread(models)
        options.out.write_text(json.dumps(results, indent=1))
        worst = max(results["jobs"][name]["levels"], key=lambda row: row["match_weight"]["sd"] or 0)
        print(f"{name}: largest sd of a match weight {worst['match_weight']['sd']} ({worst['comparison']}: {worst['level']})", flush=True)


if __name__ == "__main__":
    main()
