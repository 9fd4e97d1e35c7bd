# SPDX-License-Identifier: MIT
"""Times DuckDB's string functions and our kernels on the same pairs, one thread, CPU time, and checks that the answers agree.

usage: duckdb_compare.py PAIRS.csv KERNEL_TIMES     (the csv needs the columns a and b; needs the Python package duckdb)
KERNEL_TIMES is kernel_times.cpp, linked with the library cw_linkage.
"""
import csv
import math
import subprocess
import sys
import time

import duckdb

ROUNDS = 20


def duckdb_times(pairs):
    connection = duckdb.connect()
    connection.execute("set threads=1")
    connection.execute("create table once (a varchar, b varchar)")
    values = ",".join("(" + ",".join("'" + text.replace("'", "''") + "'" for text in pair) + ")" for pair in pairs)
    connection.execute("insert into once values " + values)
    connection.execute(f"create table pairs as select a, b from once, range({ROUNDS})")

    def seconds(expression):
        begin = time.process_time()
        answer = connection.execute(f"select sum({expression}) from pairs").fetchone()[0]
        return time.process_time() - begin, answer

    scan = min(seconds("strlen(a) + strlen(b)")[0] for _ in range(3))
    result = {}
    for name in ["levenshtein", "damerau_levenshtein", "jaro_similarity", "jaro_winkler_similarity", "jaccard"]:
        spent, answer = min((seconds(f"{name}(a, b)") for _ in range(2)), key=lambda timed: timed[0])
        result[name] = (max(spent - scan, 0) / ROUNDS / len(pairs) * 1e9, float(answer) / ROUNDS)
    return result


def main():
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        pairs = [(row["a"], row["b"]) for row in csv.DictReader(file) if row["a"] and row["b"]]
    theirs = duckdb_times(pairs)
    text = "".join(f"{a}\t{b}\n" for a, b in pairs)
    ours = subprocess.run([sys.argv[2]], input=text, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    print(f"{len(pairs)} pairs, DuckDB {duckdb.__version__}, CPU ns per pair, DuckDB's less its scan of the two columns")
    for line in ours.splitlines():
        name, nanoseconds, answer = line.split()
        duck, expected = theirs[name.split("/")[0]]
        if not math.isclose(float(answer), expected, rel_tol=1e-9):
            sys.exit(f"{name}: the answers add up to {answer}, DuckDB's to {expected}")
        print(f"{name:36} ours {float(nanoseconds):8.1f}   DuckDB {duck:8.1f}   ratio {duck / float(nanoseconds):6.1f}")


if __name__ == "__main__":
    main()
