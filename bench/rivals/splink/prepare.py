# SPDX-License-Identifier: MIT
"""Writes the input files of every job into a work folder, in the form that both programs read.

    COMMONWEAL_SHARED=... python prepare.py --work out/bench [fake_1000 febrl3 febrl4 h50k p1m]

febrl: every value trimmed, an empty one is null, `cluster` from the number in rec_id. h50k: a column with both names.
p1m: a million synthetic people, made by tools/splink-baseline/gen_persons.py of the shared folder from the vocabulary of h50k;
its md5 is checked. What is there already is kept.
"""
import argparse
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import duckdb

P1M_MD5 = "e24ddc1506414049cc703622f9641463"
FEBRL_COLUMNS = (
    "given_name surname street_number address_1 address_2 suburb postcode state date_of_birth soc_sec_id".split()
)


def shared() -> Path:
    folder = Path(os.environ.get("COMMONWEAL_SHARED", Path(__file__).resolve().parents[4] / "shared"))
    if not folder.is_dir():
        sys.exit(f"{folder} is not there: set COMMONWEAL_SHARED to the folder that holds data/linkage and tools")
    return folder


def copy(query: str, out: Path) -> None:
    form = "format parquet" if out.suffix == ".parquet" else "header"
    duckdb.sql(f"copy ({query}) to '{out}' ({form})")


def fake_1000(work: Path) -> None:
    source = shared() / "data/linkage/splink/fake_1000.csv"
    copy(f"from read_csv('{source}', header=true, all_varchar=true)", work / "fake_1000.csv")


def _febrl(name: str, out: Path) -> None:
    source = shared() / f"data/linkage/febrl/{name}.csv"
    columns = ", ".join(f"nullif(trim({c}), '') {c}" for c in FEBRL_COLUMNS)
    table = f"read_csv('{source}', header=true, all_varchar=true, normalize_names=true)"
    copy(f"select trim(rec_id) rec_id, {columns}, 'rec-' || split_part(trim(rec_id), '-', 2) \"cluster\" from {table}", out)


def febrl3(work: Path) -> None:
    _febrl("dataset3", work / "febrl3.csv")


def febrl4(work: Path) -> None:
    for part in "ab":
        _febrl(f"dataset4{part}", work / f"febrl4{part}.csv")


def _figures() -> str:
    return f"'{shared()}/data/linkage/splink/historical_figures_with_errors_50k.parquet'"


def h50k(work: Path) -> None:
    copy(f"select *, first_name || ' ' || surname as first_name_surname_concat from {_figures()}", work / "h50k.parquet")


def p1m(work: Path) -> None:
    vocabulary, out = work / "vocabulary.csv", work / "p1m.csv"
    copy(f"select first_name, surname, birth_place, occupation from {_figures()}", vocabulary)
    maker = shared() / "tools/splink-baseline/gen_persons.py"
    subprocess.run([sys.executable, maker, vocabulary, out, "1000000"], check=True)
    digest = hashlib.md5(out.read_bytes()).hexdigest()
    if digest != P1M_MD5:
        sys.exit(f"{out}: md5 is {digest}, expected {P1M_MD5}: figures would not be comparable")


JOBS = {"fake_1000": fake_1000, "febrl3": febrl3, "febrl4": febrl4, "h50k": h50k, "p1m": p1m}
MADE = {"fake_1000": "fake_1000.csv", "febrl3": "febrl3.csv", "febrl4": "febrl4b.csv", "h50k": "h50k.parquet", "p1m": "p1m.csv"}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--work", type=Path, required=True)
    options.add_argument("jobs", nargs="*", default=list(JOBS))
    chosen = options.parse_args()
    chosen.work.mkdir(parents=True, exist_ok=True)
    for name in chosen.jobs:
        if not (chosen.work / MADE[name]).exists():
            JOBS[name](chosen.work)
        print(name, "ready")


if __name__ == "__main__":
    main()
