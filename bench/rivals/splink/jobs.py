# SPDX-License-Identifier: MIT
"""The jobs that both programs run: which files, which model, which training, in Splink's own terms.

fake_1000, febrl3, febrl4 and h50k are the settings of the demonstrations in Splink's documentation; p1m is those of its published
benchmark on seven million rows, with u sampled from ten million pairs. Files are those that prepare.py writes.
"""
from dataclasses import dataclass, field

import splink.comparison_library as cl
from splink import SettingsCreator, block_on


@dataclass
class Job:
    """One data set with its settings. `truth` is used in reports only."""

    files: list[str]
    id_column: str
    settings: SettingsCreator
    deterministic: list
    recall: float
    max_pairs: float
    seed: int | None
    em: list
    em_without_tf: bool
    threshold: float
    truth: str = "cluster"
    types: dict = field(default_factory=dict)
    columns: str = "*"


def _tf(comparison):
    return comparison.configure(term_frequency_adjustments=True)


def fake_1000() -> Job:
    return Job(
        files=["fake_1000.csv"],
        id_column="unique_id",
        types={"unique_id": "BIGINT"},
        settings=SettingsCreator(
            link_type="dedupe_only",
            blocking_rules_to_generate_predictions=[block_on(c) for c in ("first_name", "surname", "dob", "email")],
            comparisons=[
                cl.ForenameSurnameComparison("first_name", "surname"),
                cl.DateOfBirthComparison("dob", input_is_string=True),
                _tf(cl.ExactMatch("city")),
                cl.EmailComparison("email"),
            ],
        ),
        deterministic=[
            "l.first_name = r.first_name and levenshtein(r.dob, l.dob) <= 1",
            "l.surname = r.surname and levenshtein(r.dob, l.dob) <= 1",
            "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
            "l.email = r.email",
        ],
        recall=0.7,
        max_pairs=1e6,
        seed=5,
        em=[block_on("dob"), block_on("email"), block_on("first_name", "surname")],
        em_without_tf=True,
        threshold=0.95,
    )


def febrl3() -> Job:
    return Job(
        files=["febrl3.csv"],
        id_column="rec_id",
        settings=SettingsCreator(
            unique_id_column_name="rec_id",
            link_type="dedupe_only",
            blocking_rules_to_generate_predictions=[
                block_on(c) for c in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")
            ],
            comparisons=[
                cl.NameComparison("given_name"),
                cl.NameComparison("surname"),
                cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
                cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
                _tf(cl.ExactMatch("street_number")),
                _tf(cl.ExactMatch("postcode")),
            ],
        ),
        deterministic=[
            block_on("soc_sec_id"),
            block_on("given_name", "surname", "date_of_birth"),
            "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth",
        ],
        recall=0.9,
        max_pairs=1e7,
        seed=1,
        em=[block_on("date_of_birth"), block_on("postcode")],
        em_without_tf=False,
        threshold=0.95,
    )


def febrl4() -> Job:
    return Job(
        files=["febrl4a.csv", "febrl4b.csv"],
        id_column="rec_id",
        settings=SettingsCreator(
            unique_id_column_name="rec_id",
            link_type="link_only",
            blocking_rules_to_generate_predictions=[
                block_on("given_name", "surname"),
                "l.given_name = r.surname and l.surname = r.given_name",
                block_on("date_of_birth"),
                block_on("soc_sec_id"),
                block_on("state", "address_1"),
                block_on("street_number", "address_1"),
                block_on("postcode"),
            ],
            comparisons=[
                _tf(cl.NameComparison("given_name")),
                _tf(cl.NameComparison("surname")),
                cl.DateOfBirthComparison(
                    "date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True
                ),
                cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
                _tf(cl.ExactMatch("street_number")),
                _tf(cl.DamerauLevenshteinAtThresholds("postcode", [1, 2])),
            ],
        ),
        deterministic=[block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")],
        recall=0.8,
        max_pairs=1e7,
        seed=1,
        em=[block_on("date_of_birth"), block_on("postcode")],
        em_without_tf=True,
        threshold=0.95,
    )


H50K_RULES = [
    ("substr(first_name,1,3)", "substr(surname,1,4)"),
    ("surname", "dob"),
    ("first_name", "dob"),
    ("postcode_fake", "first_name"),
    ("postcode_fake", "surname"),
    ("dob", "birth_place"),
    ("substr(postcode_fake,1,3)", "dob"),
    ("substr(postcode_fake,1,3)", "first_name"),
    ("substr(postcode_fake,1,3)", "surname"),
    ("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
]


def h50k() -> Job:
    return Job(
        files=["h50k.parquet"],
        id_column="unique_id",
        settings=SettingsCreator(
            link_type="dedupe_only",
            blocking_rules_to_generate_predictions=[block_on(*rule) for rule in H50K_RULES],
            comparisons=[
                cl.ForenameSurnameComparison(
                    "first_name", "surname", forename_surname_concat_col_name="first_name_surname_concat"
                ),
                cl.DateOfBirthComparison("dob", input_is_string=True),
                cl.PostcodeComparison("postcode_fake"),
                _tf(cl.ExactMatch("birth_place")),
                _tf(cl.ExactMatch("occupation")),
            ],
        ),
        deterministic=[
            block_on("first_name", "surname", "dob"),
            block_on("substr(first_name,1,2)", "surname", "substr(postcode_fake,1,2)"),
            block_on("dob", "postcode_fake"),
        ],
        recall=0.6,
        max_pairs=1e7,
        seed=1,
        em=[block_on("first_name", "surname"), block_on("dob")],
        em_without_tf=True,
        threshold=0.95,
    )


# The third and the sixth are equal in the published settings; the second of them finds nothing new.
P1M_RULES = [
    ("last_name", "occupation"),
    ("first_name", "last_name"),
    ("first_name", "middle_name"),
    ("middle_name", "last_name"),
    ("first_name", "dob"),
    ("first_name", "middle_name"),
    ("last_name", "birth_lat"),
    ("first_name", "birth_lng"),
    ("middle_name", "occupation"),
]


def p1m() -> Job:
    return Job(
        files=["p1m.csv"],
        id_column="unique_id",
        types={"unique_id": "BIGINT", "birth_lat": "DOUBLE", "birth_lng": "DOUBLE"},
        settings=SettingsCreator(
            link_type="dedupe_only",
            blocking_rules_to_generate_predictions=[block_on(*rule) for rule in P1M_RULES],
            comparisons=[
                _tf(cl.JaroWinklerAtThresholds("first_name", [0.9, 0.7])),
                cl.JaroWinklerAtThresholds("middle_name", [0.9]),
                _tf(cl.JaroWinklerAtThresholds("last_name", [0.9, 0.7])),
                _tf(cl.LevenshteinAtThresholds("dob", [1, 2, 4])),
                cl.DistanceInKMAtThresholds("birth_lat", "birth_lng", [10, 100]),
                _tf(cl.ExactMatch("occupation")),
            ],
            max_iterations=20,
            em_convergence=0.001,
        ),
        deterministic=[block_on("first_name", "last_name", "dob")],
        recall=0.8,
        max_pairs=1e7,
        seed=None,
        em=[block_on("first_name", "last_name", "occupation"), block_on("dob", "middle_name")],
        em_without_tf=True,
        threshold=0.9,
    )


JOBS = {"fake_1000": fake_1000, "febrl3": febrl3, "febrl4": febrl4, "h50k": h50k, "p1m": p1m}
