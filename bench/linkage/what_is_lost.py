#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Where a finished run loses true pairs: never compared, compared and scored low (by which comparison), cut by clustering.

    out/bench/venv/bin/python bench/linkage/what_is_lost.py --run out/bench/linkage/results/historical_50k --truth out/bench/linkage/historical_50k/truth.csv

Needs a run that kept all its pairs (the default), and Python's duckdb. A pair "scored low" is counted for the comparison that takes most from its weight, by
the level; where none takes anything, too little is known of the two.
"""
import argparse
import collections
import json
import math
import pathlib
import sys
import tomllib

import duckdb


def weights(model):
    """comparison -> gamma -> (match weight, label); null is -1, ELSE 0, the best level last."""
    made = {}
    for comparison in model["comparison"]:
        real = [level for level in comparison["level"] if not level.get("null")]
        bits = [math.log2(v["m"] / v["u"]) if "m" in v and "u" in v and v["m"] > 0 and v["u"] > 0 else 0.0 for v in real]
        made[comparison["name"]] = {len(real) - 1 - i: (bits[i], level["label"]) for i, level in enumerate(real)}
    return made


def tables(connection, run, truth):
    connection.sql(f"create table t as select source s, record_id r, person_id p from read_csv('{truth}', all_varchar=true) where person_id is not null")
    connection.sql(f"create table c as select source s, record_id r, person_id k from read_csv('{run / 'clusters.csv'}', all_varchar=true)")
    connection.sql("create table n as select t.s || ':' || t.r id, p, k from t join c on t.s = c.s and t.r = c.r")
    connection.sql("create table tp as select a.id a, b.id b, a.k = b.k joined from n a join n b on a.p = b.p and a.id < b.id")
    connection.sql(f"""create table e as select least(source_l || ':' || id_l, source_r || ':' || id_r) a, greatest(source_l || ':' || id_l, source_r || ':' || id_r) b, *
        from '{run / 'pairs.parquet'}'""")
    connection.sql("create table m as select tp.joined, e.* from tp left join e on tp.a = e.a and tp.b = e.b")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", required=True, type=pathlib.Path)
    parser.add_argument("--truth", required=True, type=pathlib.Path)
    given = parser.parse_args()
    summary = json.loads((given.run / "summary.json").read_text(encoding="utf-8"))
    model = tomllib.loads((given.run / "model.toml").read_text(encoding="utf-8"))
    threshold, connection = summary["threshold"], duckdb.connect()
    connection.sql("set threads = 2")
    tables(connection, given.run, given.truth)
    stage = f"case when match_weight is null then 'never compared' when match_probability < {threshold} then 'scored below the threshold' else 'scored above it' end"
    total = connection.sql("select count(*) from tp").fetchone()[0]
    rows = connection.sql(f"select {stage} stage, count(*), count(*) filter (joined), count(*) filter (not joined) from m group by 1 order by 2").fetchall()
    lost = sum(row[3] for row in rows)
    print(f"{total:,} true pairs; {lost:,} ({lost / total:.1%}) are not joined.\n\n| true pairs | all | share | joined by their cluster | lost | share of what is lost |\n|---|--:|--:|--:|--:|--:|")
    for name, count, joined, apart in rows:
        print(f"| {name} | {count:,} | {count / total:.1%} | {joined:,} | {apart:,} | {apart / max(lost, 1):.1%} |")
    blame = collections.Counter()
    known = weights(model)
    gammas = [f"gamma_{name}" for name in known]
    low = connection.sql(f"select {', '.join(gammas)}, count(*) from m where not joined and match_probability < {threshold} group by all").fetchall()
    few = collections.Counter()
    for row in low:
        found = {name: known[name][g] for name, g in zip(known, row) if g is not None and g >= 0 and g in known[name]}
        worst = min(found, key=lambda name: found[name][0], default=None)
        if worst is None or found[worst][0] >= 0:
            blame["too little known of the two", "no comparison speaks against"] += row[-1]
        else:
            blame[worst, found[worst][1]] += row[-1]
        few[sum(1 for g in row[:-1] if g is not None and g >= 0)] += row[-1]
    print("\n| of those scored low and lost: most taken off by | level | pairs | share |\n|---|---|--:|--:|")
    for (name, label), count in blame.most_common(12):
        print(f"| {name} | {label} | {count:,} | {count / max(sum(blame.values()), 1):.1%} |")
    print("\nComparisons that could speak, of those pairs: " + ", ".join(f"{n}: {few[n]:,}" for n in sorted(few)) + f" (of {len(known)}).")
    cut = connection.sql(f"""select count(*) filter (match_probability >= {threshold}), count(*) from e join n a on a.id = e.a join n b on b.id = e.b
        where a.k = b.k and a.p <> b.p""").fetchone()
    wrong = connection.sql("""select sum(j * (j - 1) / 2) - (select sum(j * (j - 1) / 2) from (select count(*) j from n group by k, p))
        from (select count(*) j from n group by k)""").fetchone()[0]
    print(f"\nWrongly joined: {int(wrong or 0):,} pairs, of which {cut[0]:,} were scored above the threshold themselves and {cut[1] - cut[0]:,} below; the others were never compared.")
    sizes = connection.sql("""select case when j = 1 then '1 record' when j <= 3 then '2 to 3' when j <= 9 then '4 to 9' else '10 and more' end, count(*), sum(j)
        from (select k, p, count(*) j from n group by all) x where (select count(distinct k) from n where n.p = x.p) > 1 group by 1""").fetchall()
    print("\nPieces of people who are in several clusters: " + ", ".join(f"{size}: {count:,}" for size, count, _ in sorted(sizes)) + ".")
    return 0


if __name__ == "__main__":
    sys.exit(main())
