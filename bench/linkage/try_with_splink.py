# SPDX-License-Identifier: MIT
"""Trains and links with one of these configurations in Splink, to try a rule or a comparison before our own program runs it.

    python try_with_splink.py febrl3.toml --work DIR [--threads 1] [--max-pairs 1e6]

DIR holds the files that bench/rivals/splink/prepare.py writes. The configuration is translated to Splink's settings; our functions (cw_...)
become DuckDB macros. Prints what can be known without the truth (candidate pairs per rule, levels without a weight), then, as a report
only, blocking recall, edges and clusters against the truth. Needs Python 3.11 (tomllib) and the environment of bench/rivals/splink/setup.sh.
"""
import argparse
import csv
import logging
import math
import os
import re
import time
import tomllib
from pathlib import Path

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

logging.disable(logging.WARNING)

FILES = {
    "fake_1000": ["fake_1000.csv"],
    "febrl3": ["febrl3.csv"],
    "febrl4": ["febrl4a.csv", "febrl4b.csv"],
    "historical_50k": ["h50k.parquet"],
    "synthetic_1m": ["p1m.csv"],
}
MACROS = [
    "create macro cw_tokens(x) as regexp_extract_all(x, '[\\p{L}\\p{N}]+')",
    """create macro cw_date_parts_equal(a, b) as (split_part(a, '-', 1) = split_part(b, '-', 1))::int
       + (split_part(a, '-', 2) = split_part(b, '-', 2))::int + (split_part(a, '-', 3) = split_part(b, '-', 3))::int""",
    """create macro cw_day_month_swapped(a, b) as split_part(a, '-', 1) = split_part(b, '-', 1)
       and split_part(a, '-', 2) = split_part(b, '-', 3) and split_part(a, '-', 3) = split_part(b, '-', 2)""",
]


def nicknames(connection) -> None:
    """cw_same_nickname over the nickname list of the shared data, as one constant map."""
    shared = Path(os.environ.get("COMMONWEAL_SHARED", Path(__file__).resolve().parents[3] / "shared"))
    groups: dict[str, set[int]] = {}
    with open(shared / "data/linkage/nicknames/nhse_names.csv", encoding="utf-8") as file:
        for number, row in enumerate(csv.reader(file)):
            for name in (cell.strip().lower() for cell in row):
                if name:
                    groups.setdefault(name, set()).add(number)
    connection.execute("create table nickname_groups as select unnest(?) as name, unnest(?) as ids",
                       [list(groups), [sorted(ids) for ids in groups.values()]])  # fmt: skip


def step_sql(expression: str, step: str) -> str:
    name, _, argument = step.partition(":")
    if name == "substring":
        return f"substring({expression}, {argument})"
    if name == "extract":
        return f"nullif(regexp_extract({expression}, '{argument}', 1), '')"
    forms = {
        "trim": "trim({})",
        "empty_to_null": "nullif({}, '')",
        "lower": "lower({})",
        "upper": "upper({})",
        "number": "try_cast({} as double)",
    }
    return forms[name].format(expression)


def column_sql(name: str, made: dict) -> str:
    if "join" in made:
        parts = f" || '{made.get('with', ' ')}' || ".join(f'"{part}"' for part in made["join"])
        return f'{parts} as "{name}"'
    expression = f'"{made.get("from", name)}"'
    for step in made.get("do", []):
        expression = step_sql(expression, step)
    return f'{expression} as "{name}"'


def load(connection, config: dict, files: list[Path]) -> tuple[list[str], list[str]]:
    """Tables without the truth for Splink, and the same with it for the report."""
    bare, whole = [], []
    identifier = config["input"]["id"]
    columns = config.get("columns", {})
    simple = {n: c for n, c in columns.items() if "join" not in c}
    joined = {n: c for n, c in columns.items() if "join" in c}
    for file in files:
        source = f"read_csv('{file}', header=true, all_varchar=true, nullstr='')" if file.suffix == ".csv" else f"'{file}'"
        name = file.stem
        taken = [c for c in connection.sql(f"from {source} limit 0").columns if c not in simple and c not in joined]
        first = ", ".join([f'"{c}"' for c in taken] + [column_sql(n, c) for n, c in simple.items()])
        second = ", ".join(["*"] + [column_sql(n, c) for n, c in joined.items()])
        connection.sql(f"create table {name}_whole as select {second} from (select {first} from {source})")
        for made in nickname_columns(config):
            connection.sql(f"alter table {name}_whole add column {made}_nick int[]")
            connection.sql(f"update {name}_whole set {made}_nick = g.ids from nickname_groups g where g.name = lower({made})")
        for made in token_columns(config):
            connection.sql(f"alter table {name}_whole add column {made}_tokens varchar[]")
            connection.sql(f"update {name}_whole set {made}_tokens = list_distinct(cw_tokens({made}))")
        connection.sql(f"create table {name} as select * exclude (\"cluster\") from {name}_whole")
        bare.append(name)
        whole.append(f'(select cast("{identifier}" as varchar) r, cast("cluster" as varchar) c from {name}_whole)')
    return bare, whole


def nickname_columns(config: dict) -> list[str]:
    return sorted(set(re.findall(r'cw_same_nickname\("(\w+)_[lr]"', str(config).replace("\\", ""))))


def token_columns(config: dict) -> list[str]:
    return sorted(set(re.findall(r'cw_token_share\("(\w+)_[lr]"', str(config).replace("\\", ""))))


def condition(sql: str) -> str:
    """cw_same_nickname and cw_token_share over the lists made in load()."""
    def replaced(match):
        a, b = match.groups()
        return f'(list_has_any("{a[:-2]}_nick{a[-2:]}", "{b[:-2]}_nick{b[-2:]}"))'

    share = r'cw_token_share\("(\w+)_l", "(\w+)_r"\)'
    sql = re.sub(share, r'(len(list_intersect("\1_tokens_l", "\2_tokens_r")) / least(len("\1_tokens_l"), len("\2_tokens_r")))', sql)
    return re.sub(r'cw_same_nickname\("(\w+)", "(\w+)"\)', replaced, sql)


def rule(made: dict):
    return block_on(*made["on"]) if "on" in made else made["sql"]


def comparison(made: dict):
    kind, columns = made["kind"], made.get("columns") or [made["column"]]
    tf, thresholds = made.get("term_frequency", False), made.get("thresholds")
    if kind == "custom":
        levels = []
        for level in made["level"]:
            one = {"sql_condition": condition(level["sql"]), "label_for_charts": level["label"]}
            if level.get("null"):
                one["is_null_level"] = True
            if "tf_column" in level:
                one["tf_adjustment_column"] = level["tf_column"]
            if "tf_weight" in level:
                one["tf_adjustment_weight"] = level["tf_weight"]
            if level.get("tf_own_u"):
                one["disable_tf_exact_match_detection"] = True
            levels.append(one)
        return cl.CustomComparison(output_column_name=columns[0], comparison_levels=levels)
    if kind == "date_of_birth":
        return cl.DateOfBirthComparison(columns[0], input_is_string=True, datetime_format=made.get("format"))
    if kind == "forename_surname":
        return cl.ForenameSurnameComparison(*columns, forename_surname_concat_col_name=made.get("concat"))
    kinds = {
        "exact": cl.ExactMatch,
        "name": cl.NameComparison,
        "levenshtein": cl.LevenshteinAtThresholds,
        "damerau_levenshtein": cl.DamerauLevenshteinAtThresholds,
        "jaro_winkler": cl.JaroWinklerAtThresholds,
        "postcode": cl.PostcodeComparison,
        "email": cl.EmailComparison,
        "km": cl.DistanceInKMAtThresholds,
    }
    result = kinds[kind](*columns, thresholds) if thresholds else kinds[kind](*columns)
    return result.configure(term_frequency_adjustments=True) if tf else result


def report(connection, nodes: list[str], identifier: str, pairs: str, clusters: str, config: dict, threshold: float) -> dict:
    linking = config["model"]["link_type"] == "link_only"
    people = " union all ".join(f"from {node}" for node in nodes)
    connection.sql(f"create or replace table truth as select row_number() over () n, * from ({people})")
    total = connection.sql("select sum(k * (k - 1) / 2) from (select count(*) k from truth group by c)").fetchone()[0]
    matched = f"""select p.match_probability >= {threshold} kept, (a.c = b.c)::int hit from {pairs} p
      join truth a on a.r = cast(p."{identifier}_l" as varchar) join truth b on b.r = cast(p."{identifier}_r" as varchar)"""
    scored, found, kept, right = connection.sql(
        f"select count(*), sum(hit), count(*) filter (where kept), sum(hit) filter (where kept) from ({matched})"
    ).fetchone()
    joined = f"""(select k.cluster_id k, t.c c from {clusters} k join truth t on t.r = cast(k."{identifier}" as varchar))"""
    tp, predicted, bp, br, largest, number = connection.sql(
        f"""with x as {joined}, kc as (select k, c, count(*) n from x group by 1, 2), k as (select k, count(*) n from x group by 1),
            c as (select c, count(*) n from x group by 1), size as (select count(*) n from x)
        select (select sum(n*(n-1)/2) from kc), (select sum(n*(n-1)/2) from k),
          (select sum(kc.n*kc.n/k.n::double) from kc join k using (k)) / (select n from size),
          (select sum(kc.n*kc.n/c.n::double) from kc join c using (c)) / (select n from size), (select max(n) from k), (select count(*) from k)"""
    ).fetchone()
    return {"threshold": threshold, "scored": scored, "blocking_recall": round(found / total, 4),
            "edge_precision": round(right / kept, 4), "edge_recall": round(right / total, 4), "edge_f1": round(2 * right / (kept + total), 4),
            "pair_precision": round(tp / predicted, 4), "pair_recall": round(tp / total, 4), "pair_f1": round(2 * tp / (predicted + total), 4),
            "bcubed_f1": round(2 * bp * br / (bp + br), 4), "largest_cluster": largest, "clusters": number, "link_only": linking}  # fmt: skip


def without_matches_in_u(linker, bare, config, connection, rule):
    """A random pair is a match with probability lambda, so the sampled share of a level is lambda m + (1 - lambda) u. Solves for u, trains m anew.

    A level's u is kept at a tenth of its sampled share at least, since a share is uncertain.
    """
    model = linker.misc.save_model_to_json()
    lam = model["probability_two_random_records_match"]
    for one in model["comparisons"]:
        for level in one["comparison_levels"]:
            m, u = level.get("m_probability"), level.get("u_probability")
            if m is not None and u is not None and not level.get("is_null_level"):
                level["u_probability"] = max((u - lam * m) / (1 - lam), u / 10)
    linker = Linker(bare if len(bare) > 1 else bare[0], model, db_api=DuckDBAPI(connection))
    for made in config["training"]["em"]:
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule(made), estimate_without_term_frequencies=config["training"].get("term_frequencies") == "without"
        )
    return linker


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--max-pairs", type=float)
    parser.add_argument("--correct-u", action="store_true", help="take the share of matches out of the sampled u")
    parser.add_argument("--also", type=float, nargs="*", default=[], help="further thresholds to report")
    parser.add_argument("--levels", action="store_true", help="print the trained match weights")
    options = parser.parse_args()
    config = tomllib.loads(options.config.read_text())
    files = [options.work / file for file in FILES[options.config.stem.split("-")[0]]]
    connection = duckdb.connect()
    connection.sql(f"set threads={options.threads}")
    connection.sql("set memory_limit='9GB'")
    nicknames(connection)
    for macro in MACROS:
        connection.sql(macro)
    bare, whole = load(connection, config, files)
    training, identifier = config["training"], config["input"]["id"]
    settings = SettingsCreator(
        link_type=config["model"]["link_type"],
        unique_id_column_name=identifier,
        blocking_rules_to_generate_predictions=[rule(r) for r in config["blocking"]],
        comparisons=[comparison(c) for c in config["comparison"]],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )
    linker = Linker(bare if len(bare) > 1 else bare[0], settings, db_api=DuckDBAPI(connection))
    start = time.perf_counter()
    linker.training.estimate_probability_two_random_records_match([r if isinstance(r, str) else rule(r) for r in training["deterministic"]], recall=training["recall"])
    linker.training.estimate_u_using_random_sampling(max_pairs=options.max_pairs or training["max_pairs"], seed=training.get("seed"))
    print(f"lambda and u after {time.perf_counter() - start:.1f} s", flush=True)
    for made in training["em"]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule(made), estimate_without_term_frequencies=training.get("term_frequencies") == "without")
    if options.correct_u:
        linker = without_matches_in_u(linker, bare, config, connection, rule)
    trained = time.perf_counter() - start
    model = linker.misc.save_model_to_json()
    for one in model["comparisons"]:
        for level in one["comparison_levels"]:
            m, u = level.get("m_probability"), level.get("u_probability")
            if level.get("is_null_level") or not (options.levels or m is None or u is None):
                continue
            weight = f"{math.log2(m / u):7.2f}  m {m:.2g} u {u:.2g}" if m and u else f"no weight: m {m} u {u}"
            print(f"  {one['output_column_name']:18} {level['label_for_charts'][:48]:48} {weight}")
    start = time.perf_counter()
    pairs = linker.inference.predict()
    print(f"lambda {model['probability_two_random_records_match']:.3g}; trained in {trained:.1f} s, predicted in {time.perf_counter() - start:.1f} s")
    print("new pairs by rule", connection.sql(f"select match_key::int k, count(*) n from {pairs.physical_name} group by 1 order by 1").fetchall())
    for threshold in [config["cluster"]["threshold"], *options.also]:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=threshold)
        print(report(connection, whole, identifier, pairs.physical_name, clusters.physical_name, config, threshold))


if __name__ == "__main__":
    main()
