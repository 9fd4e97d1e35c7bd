# SPDX-License-Identifier: MIT
"""The public sets as files to link and, apart from them, files of the truth.

No file to link holds a truth column: it is taken out here and written to SET/truth.csv (source, record_id, person_id, household_id), which is handed to
--truth and nothing else. The columns are otherwise as found. Needs Python's duckdb (bench/rivals/splink/setup.sh makes an environment with it).
"""
import collections
import csv
import dataclasses
import os
import pathlib
import random
import re
import subprocess

import duckdb

HERE = pathlib.Path(__file__).resolve().parent
SHARED = pathlib.Path(os.environ.get("COMMONWEAL_SHARED", HERE.parents[2] / "shared"))
DATA = SHARED / "data" / "linkage"


@dataclasses.dataclass
class PublicSet:
    name: str
    files: list
    truth: pathlib.Path
    options: list = dataclasses.field(default_factory=list)
    config: pathlib.Path | None = None  # written by hand
    files_by_hand: list = dataclasses.field(default_factory=list)  # where that one needs other headers
    published: str = ""  # what its owners, or Splink with its documentation's settings, give


def write_truth(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["source", "record_id", "person_id", "household_id"])
        writer.writerows(rows)
    return path


def read_csv(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def without(rows, columns, path):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [c for c in rows[0] if c not in columns], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def fake_1000(work):
    rows = read_csv(DATA / "splink/fake_1000.csv")
    truth = write_truth(work / "truth.csv", [("fake_1000", r["unique_id"], r["cluster"], "") for r in rows])
    return [PublicSet("fake_1000", [without(rows, {"cluster"}, work / "fake_1000.csv")], truth, [], HERE / "fake_1000.toml", published="Splink .923, .941")]


def febrl(work, names):
    files, by_hand, truth = [], [], []
    for name, found in names.items():
        raw = (DATA / "febrl" / found).read_bytes()
        files.append(work / f"{name}.csv")
        files[-1].write_bytes(raw)
        (work / "by_hand").mkdir(exist_ok=True)
        by_hand.append(work / "by_hand" / f"{name}.csv")
        header, rest = raw.split(b"\n", 1)
        by_hand[-1].write_bytes(header.replace(b" ", b"") + b"\n" + rest)
        ids = [line.split(",")[0].strip() for line in raw.decode().splitlines()[1:] if line.strip()]
        truth += [(name, i, re.match(r"rec-([0-9]+)-", i).group(1), "") for i in ids]
    return files, by_hand, write_truth(work / "truth.csv", truth)


def febrl3(work):
    files, by_hand, truth = febrl(work, {"febrl3": "dataset3.csv"})
    return [PublicSet("febrl3", files, truth, [], HERE / "febrl3.toml", by_hand, "Splink .997, .999; edges .996")]


def febrl4(work):
    files, by_hand, truth = febrl(work, {"febrl4a": "dataset4a.csv", "febrl4b": "dataset4b.csv"})
    return [PublicSet("febrl4", files, truth, [], HERE / "febrl4.toml", by_hand, "Splink edges .9996"),
            PublicSet("febrl4, no duplicates", files, truth, ["--duplicate-free", "all"], HERE / "febrl4.toml", by_hand, "Splink edges .9996")]


def parquet_without(found, column, path):
    duckdb.sql(f"copy (select * exclude (\"{column}\") from '{found}') to '{path}' (format parquet)")
    return path


def historical_50k(work):
    found = DATA / "splink/historical_figures_with_errors_50k.parquet"
    rows = duckdb.sql(f"select unique_id, cluster from '{found}'").fetchall()
    truth = write_truth(work / "truth.csv", [("historical_50k", i, c, "") for i, c in rows])
    return [PublicSet("historical_50k", [parquet_without(found, "cluster", work / "historical_50k.parquet")], truth, [], HERE / "historical_50k.toml",
                      published="Splink .828, .862; edges .766")]


def same_households(rows):
    """The household of each record of two files that number theirs apart: two are one where most people of either are in the other."""
    homes = collections.defaultdict(set)
    for source, _, person, home in rows:
        homes[source, home].add(person)
    name = {}
    first, second = (sorted(key for key in homes if key[0] == source) for source in sorted({row[0] for row in rows}))
    for key in first:
        name[key] = key[1]
    for key in second:
        best = max(first, key=lambda other: len(homes[other] & homes[key]))
        same = 2 * len(homes[best] & homes[key]) > max(len(homes[best]), len(homes[key]))
        name[key] = best[1] if same else "second " + key[1]
    return [(source, record, person, name[source, home]) for source, record, person, home in rows]


def ons_pes_match(work):
    files, truth = [], []
    for name, found in {"census": "Mock_Data_Census.csv", "survey": "Mock_Data_Pes.csv"}.items():
        rows = read_csv(DATA / "ons-pes-match" / found)
        files.append(without(rows, {"puid"}, work / f"{name}.csv"))
        truth += [(name, str(number), row["puid"], row["hid"]) for number, row in enumerate(rows, 1)]
    path = write_truth(work / "truth.csv", same_households(truth))
    return [PublicSet("ons-pes-match", files, path, [], published="none for the mock; ONS 2021, real: people P .9996 R .9996, households P 1 R .9978 (with 50 clerks)")]


def senzing_truthset(work):
    files = []
    for name in ("customers", "reference", "watchlist"):
        files.append(work / f"{name}.csv")
        files[-1].write_bytes((DATA / "senzing-truthset" / f"{name}.csv").read_bytes())
    key = read_csv(DATA / "senzing-truthset/actual_truthset_key.csv")
    truth = write_truth(work / "truth.csv", [(r["DATA_SOURCE"].lower(), r["RECORD_ID"], r["CLUSTER_ID"], "") for r in key])
    return [PublicSet("senzing-truthset", files, truth, [], published="none (the key is a demonstration)")]


def transactions(work):
    files, truth = [], []
    for name in ("origin", "destination"):
        found = DATA / f"splink/transactions_{name}.parquet"
        truth += [(f"transactions_{name}", i, c, "") for i, c in duckdb.sql(f"select unique_id::varchar, ground_truth::varchar from '{found}'").fetchall()]
        files.append(parquet_without(found, "ground_truth", work / f"transactions_{name}.parquet"))
    return [PublicSet("transactions", files, write_truth(work / "truth.csv", truth), ["--duplicate-free", "all"], published="Splink's documentation: none")]


# pseudopeople's defaults (its noise_entities.py and documentation): each kind of error in 1 cell in 100 of the columns that it may befall, an erring
# character 1 in 10 (at least one here), 1.45 % of a census's households do not answer. The errors themselves are ours.
CELL, TOKEN, NO_ANSWER = 0.01, 0.1, 0.0145
TEXT = ("first_name", "last_name", "street_name", "city")
KEYS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"]


def typing_slip(text, chance):
    spots = [i for i in range(len(text)) if chance.random() < TOKEN] or [chance.randrange(len(text))]
    made = []
    for i, letter in enumerate(text):
        kind = chance.randrange(4) if i in spots else None
        row = next((k for k in KEYS if letter.lower() in k), "etaoin")
        other = chance.choice([c for c in row if c != letter.lower()])
        made.append({None: letter, 0: other, 1: "", 2: letter * 2, 3: letter + other}[kind])
    return "".join(made)


def wrong_digits(text, chance):
    spot = chance.choice([i for i, c in enumerate(text) if c.isdigit()] or [0])
    return text[:spot] + str(chance.randrange(10)) + text[spot + 1:]


def nicknames():
    short = collections.defaultdict(list)
    with open(DATA / "nicknames/nhse_names.csv", encoding="utf-8") as file:
        for row in csv.reader(file):
            names = [cell.strip().title() for cell in row if cell.strip()]
            for name in names:
                short[name] += [other for other in names if other != name]
    return short


def with_noise(row, short, people_names, chance):
    befalls = lambda: chance.random() < CELL
    row = dict(row)
    for column in ("first_name", "last_name"):
        if row[column] and befalls():
            row[column] = chance.choice(people_names[column])  # a false name
    if short.get(row["first_name"]) and befalls():
        row["first_name"] = chance.choice(short[row["first_name"]])
    if row["copy_date_of_birth"] and befalls():
        row["date_of_birth"] = row["copy_date_of_birth"]
    if row["copy_age"] and befalls():
        row["age"] = row["copy_age"]
    elif row["age"] and befalls():
        row["age"] = str(max(0, int(row["age"]) + chance.choices([-2, -1, 1, 2], [1, 4, 4, 1])[0]))
    if row["date_of_birth"]:
        year, month, day = row["date_of_birth"].split("-")
        if befalls():
            month, day = day, month
        row["date_of_birth"] = f"{month}/{day}/{year}"
        if befalls():
            row["date_of_birth"] = wrong_digits(row["date_of_birth"], chance)
    for column in ("street_number", "zipcode", "unit_number"):
        if row[column] and befalls():
            row[column] = wrong_digits(row[column], chance)
    if befalls():
        row["sex"] = {"Male": "Female", "Female": "Male"}.get(row["sex"], row["sex"])
    for column in TEXT:
        for _ in range(3):  # as heard, as read by a machine, as typed
            if row[column] and befalls():
                row[column] = typing_slip(row[column], chance)
    return {c: "" if v is None or befalls() else v for c, v in row.items()}


def pseudopeople(work, seed=1):
    chance = random.Random(seed)
    found = DATA / "pseudopeople/decennial_census/decennial_census.parquet"
    kept = ["first_name", "middle_initial", "last_name", "age", "date_of_birth", "street_number", "street_name", "unit_number", "city", "state", "zipcode",
            "housing_type", "relationship_to_reference_person", "sex", "race_ethnicity"]
    taken = ", ".join(kept + ["copy_age"]).replace("date_of_birth", "strftime(date_of_birth, '%Y-%m-%d') date_of_birth").replace(", age", ", age::varchar age")
    short, files, truth = nicknames(), [], []
    for year in (2020, 2030):
        query = duckdb.sql(f"select {taken}, strftime(copy_date_of_birth, '%Y-%m-%d') copy_date_of_birth, simulant_id, household_id from '{found}'"
                           f" where year = {year} order by __index_level_0__")
        rows = [dict(zip(query.columns, values)) for values in query.fetchall()]
        people_names = {c: [r[c] for r in rows if r[c]] for c in ("first_name", "last_name")}
        silent = {home for home in sorted({r["household_id"] for r in rows}) if chance.random() < NO_ANSWER}
        made = []
        for number, row in enumerate((r for r in rows if r["household_id"] not in silent), 1):
            home = row["household_id"] if row["housing_type"] == "Household" else ""
            truth.append((f"census_{year}", str(number), row["simulant_id"], home))
            made.append({"record_id": number} | {c: v for c, v in with_noise(row, short, people_names, chance).items() if c in kept})
        files.append(without(made, set(), work / f"census_{year}.csv"))
    return [PublicSet("pseudopeople", files, write_truth(work / "truth.csv", truth), [], published="none")]


def sample_borough(work, binary):
    files = work / "files"
    subprocess.run([binary, "sample", "--out", files, "--residents", "20000", "--seed", "1"], check=True, stdout=subprocess.DEVNULL)
    return [PublicSet("sample borough", sorted(files.glob("*.csv")), files / "truth" / "records.csv", [],
                      HERE.parents[1] / "packages/sample-borough/link.toml", published="(ours)")]


MAKERS = {f.__name__: f for f in (fake_1000, febrl3, febrl4, historical_50k, ons_pes_match, senzing_truthset, pseudopeople, sample_borough, transactions)}


def prepare(work, binary, only=()):
    """The sets, written below `work`; `only` names makers."""
    sets = []
    for name, maker in MAKERS.items():
        if only and name not in only:
            continue
        folder = work / name
        folder.mkdir(parents=True, exist_ok=True)
        sets += maker(folder, binary) if maker is sample_borough else maker(folder)
    return sets
