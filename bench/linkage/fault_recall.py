#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Precision and recall of a link of the sample borough by kind of fault, by pair of systems, and for twins.

    commonweal link sample/*.csv --out linked
    python3 bench/linkage/fault_recall.py sample linked

Reads SAMPLE/truth/records.csv and people.csv and LINKED/clusters.csv. A fault's recall is the share of pairs of one person's records, one of
which bears the fault, that were joined. Twins: pairs of twins both on some list, and how many of them share a cluster.
"""
import argparse
import collections
import csv
import itertools
import pathlib


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def clusters_of(linked):
    return {(row["source"], row["record_id"]): row["person_id"] for row in read(linked / "clusters.csv")}


def groups_by(records, key):
    out = collections.defaultdict(list)
    for record in records:
        out[key(record)].append(record)
    return out


def recalls(records):
    """(all, by fault, by pair of systems): each [joined, pairs]."""
    whole, by_fault, by_systems = [0, 0], collections.defaultdict(lambda: [0, 0]), collections.defaultdict(lambda: [0, 0])
    for of_person in groups_by((r for r in records if r["person_id"]), lambda r: r["person_id"]).values():
        for a, b in itertools.combinations(of_person, 2):
            joined = 1 if a["cluster"] == b["cluster"] else 0
            faults = set(a["fault_list"]) | set(b["fault_list"])
            counts = [by_fault[fault] for fault in faults or {"(none)"}] + [by_systems[tuple(sorted((a["source"], b["source"])))], whole]
            for count in counts:
                count[0] += joined
                count[1] += 1
    return whole, by_fault, by_systems


def relation(a, b):
    if a["twin_id"] == b["person_id"]:
        return "twins"
    if b["person_id"] in (a["mother_id"], a["father_id"]) or a["person_id"] in (b["mother_id"], b["father_id"]):
        return "parent and child"
    if a["mother_id"] and a["mother_id"] == b["mother_id"]:
        return "brothers or sisters"
    return "partners" if a["partner_id"] == b["person_id"] else "others"


def wrong_joins(records, people):
    """Wrongly joined pairs of records by how the two people are related; pairs of people who are twins and share a cluster."""
    wrong, twins = collections.Counter(), set()
    for members in groups_by((r for r in records if r["person_id"]), lambda r: r["cluster"]).values():
        count = collections.Counter(r["person_id"] for r in members)
        for p, q in itertools.combinations(sorted(count), 2):
            kind = relation(people[p], people[q])
            wrong[kind] += count[p] * count[q]
            if kind == "twins":
                twins.add((p, q))
    return wrong, twins


def twin_pairs(records, people):
    seen = {r["person_id"] for r in records}
    return {tuple(sorted((p, people[p]["twin_id"]))) for p in seen if p and people[p]["twin_id"] and people[p]["twin_id"] in seen}


def table(title, counts):
    print(f"\n{title:<48} recall     joined      pairs")
    for name, (joined, pairs) in sorted(counts.items(), key=lambda item: item[1][0] - item[1][1]):
        label = " + ".join(name) if isinstance(name, tuple) else name
        print(f"{label:<48} {joined / pairs:6.4f} {joined:10d} {pairs:10d}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("sample", type=pathlib.Path)
    arguments.add_argument("linked", type=pathlib.Path)
    options = arguments.parse_args()
    cluster = clusters_of(options.linked)
    records = read(options.sample / "truth" / "records.csv")
    people = {row["person_id"]: row for row in read(options.sample / "truth" / "people.csv")}
    for record in records:
        record["cluster"] = cluster.get((record["source"], record["record_id"]))
        record["fault_list"] = [fault for fault in record["faults"].replace("|", ";").replace(" ", ";").split(";") if fault]
    records = [r for r in records if r["cluster"] is not None]
    (joined, pairs), by_fault, by_systems = recalls(records)
    wrong, twins = wrong_joins(records, people)
    all_twins = twin_pairs(records, people)
    false_pairs = sum(wrong.values())
    print(f"precision {joined / max(1, joined + false_pairs):.4f}  recall {joined / max(1, pairs):.4f}  "
          f"twins joined {len(twins)} of {len(all_twins)} ({10000 * len(twins) / max(1, len(all_twins)):.1f} per 10,000)")
    print("wrongly joined pairs: " + ", ".join(f"{kind} {count}" for kind, count in wrong.most_common()))
    table("fault", by_fault)
    table("systems", by_systems)


if __name__ == "__main__":
    main()
