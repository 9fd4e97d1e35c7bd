# SPDX-License-Identifier: MIT
"""Asks DuckDB for the value of every expression in tests/data/expression_semantics.txt and writes expression_semantics.csv beside it.

    python tools/make_expression_semantics.py     # needs duckdb 1.4

Columns of the CSV: expression (over the columns a and b, of the row's values), a, b, expected text (CAST to VARCHAR; <null> for NULL;
an error of DuckDB is <null> too, as in the evaluator). Values are invented.
"""
import csv
import pathlib

import duckdb

HERE = pathlib.Path(__file__).resolve().parent.parent / "tests" / "data"
TEXTS = ["Ann", "anna", "", None, "Zoë O'Neil", "2001-02-03", "AL1 2BC", " a  b "]


def expected(connection, expression, a, b):
    try:
        value = connection.execute(
            f"select cast(({expression}) as varchar) from (select cast(? as varchar) as a_l, cast(? as varchar) as a_r)", [a, b]
        ).fetchone()[0]
    except duckdb.Error:
        value = None
    return "<null>" if value is None else value


def main():
    connection = duckdb.connect()
    lines = (HERE / "expression_semantics.txt").read_text(encoding="utf-8").split("\n")
    with open(HERE / "expression_semantics.csv", "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(["expression", "a", "b", "expected"])
        for line in lines:
            if not line.strip() or line.startswith("#"):
                continue
            pairs = [("", "")]
            if "a_l" in line and "a_r" in line:
                pairs = [(a, b) for i, a in enumerate(TEXTS) for j, b in enumerate(TEXTS) if (i * 3 + j) % 4 == 0 or i == j]
            elif "a_l" in line:
                pairs = [(a, None) for a in TEXTS]
            for a, b in pairs:
                shown = ["<null>" if x is None else x for x in (a, b)]
                writer.writerow([line, *shown, expected(connection, line, a, b)])


if __name__ == "__main__":
    main()
