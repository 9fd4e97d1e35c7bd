# SPDX-License-Identifier: MIT
"""compare.py must notice a difference: a pair more, a pair less, another weight, a record in another cluster.

    python -m unittest compare_test        in this folder, in the environment of setup.sh
"""
import math
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

import duckdb
from compare import agreement, judge
from jobs import JOBS

OPTIONS = SimpleNamespace(settings=JOBS["fake_1000"](), cut=math.log2(19) + 1e-9)
PAIRS = [(1, 2, 10.0), (2, 3, 8.5), (4, 5, 6.25)]
CLUSTERS = [(1, "a"), (2, "a"), (3, "a"), (4, "b"), (5, "b"), (6, "c")]


def write(folder: Path, pairs, clusters, ours: str) -> Path:
    folder.mkdir()
    rows = ", ".join(f"({l}, {r}, {w}::double)" for l, r, w in pairs)
    names = "id_l, id_r, match_weight" if ours == "commonweal" else "unique_id_l, unique_id_r, match_weight"
    file = "pairs" if ours == "commonweal" else "predictions"
    duckdb.sql(f"copy (select * from (values {rows}) t({names})) to '{folder}/{file}.parquet'")
    rows = ", ".join(f"('s', {r}, '{c}')" for r, c in clusters)
    if ours == "commonweal":
        duckdb.sql(f"copy (select * from (values {rows}) t(source, record_id, person_id)) to '{folder}/clusters.csv' (header)")
    else:
        duckdb.sql(f"copy (select * from (values {rows}) t(source, unique_id, cluster_id)) to '{folder}/clusters.parquet'")
    return folder


class Agreement(unittest.TestCase):
    def faults(self, pairs=PAIRS, clusters=CLUSTERS) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            ours = write(Path(folder) / "ours", pairs, clusters, "commonweal")
            theirs = write(Path(folder) / "theirs", PAIRS, CLUSTERS, "splink")
            return judge(agreement(OPTIONS, ours, theirs))

    def test_equal_answers_have_no_fault(self):
        self.assertEqual(self.faults(), [])

    def test_order_in_a_pair_and_names_of_clusters_do_not_matter(self):
        self.assertEqual(self.faults([(2, 1, 10.0), (3, 2, 8.5), (5, 4, 6.25)], [(r, "x" + c) for r, c in CLUSTERS]), [])

    def test_a_pair_below_the_threshold_does_not_matter(self):
        self.assertEqual(self.faults(PAIRS + [(1, 6, 2.0)]), [])

    def test_a_pair_more_is_seen(self):
        self.assertIn("1 pairs_only_commonweal", self.faults(PAIRS + [(1, 6, 9.0)]))

    def test_a_pair_less_is_seen(self):
        self.assertIn("1 pairs_only_splink", self.faults(PAIRS[1:]))

    def test_another_weight_is_seen(self):
        self.assertTrue(self.faults([(1, 2, 10.00000001)] + PAIRS[1:]))

    def test_a_record_in_another_cluster_is_seen(self):
        self.assertTrue(self.faults(clusters=CLUSTERS[:-1] + [(6, "b")]))

    def test_a_record_that_is_missing_is_seen(self):
        self.assertTrue(self.faults(clusters=CLUSTERS[:-1]))


if __name__ == "__main__":
    unittest.main()
