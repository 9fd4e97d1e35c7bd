#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What each part of zero configuration is worth: the model that it wrote, with one thing changed at a time.

    out/bench/venv/bin/python bench/linkage/ablation.py --binary build/release/bin/commonweal [--only historical_50k]

Links each set without a configuration, then again from the model.toml of that run, edited. "retrained" has the training settings of zero configuration;
the rows after it change one of them or of the model. m and u of the file are where training starts. F1 of pairs within clusters, B-cubed F1.
"""
import argparse
import pathlib
import re
import sys

import public_sets
import zero_config

TRAINING = {"max_pairs": "4e6", "seed": "1", "matches_in_u": '"removed"', "method": '"joint"', "dependence": '"corrected"', "level_order": '"kept"'}


def blocks(text):
    """The file in pieces that each begin with a heading in the first column."""
    return re.split(r"^(?=\[)", text, flags=re.M)


def without(text, heading, holding=""):
    return "".join(b for b in blocks(text) if not (b.startswith(heading) and holding in b))


def em_rules(text):
    """Up to three blocking rules, as EM sessions, of which no two have a first column in common."""
    chosen, seen = [], set()
    for block in blocks(text):
        found = re.match(r"\[\[blocking\]\]\non = (\[.*\])", block)
        columns = set(re.findall(r"[a-z]\w*_\w+|\w{4,}", found.group(1))) - {"substring", "nullif", "length"} if found else set()
        if columns and not columns & seen and len(chosen) < 3:
            chosen.append("{ on = " + found.group(1) + " }")
            seen |= columns
    return "[" + ", ".join(chosen) + "]"


def trained(text, **changes):
    settings = TRAINING | changes
    lines = "".join(f"{name} = {value}\n" for name, value in settings.items() if value)
    made = without(text, "[[together]]")
    return made.replace("[input]\n", f"[training]\n{lines}\n[input]\n", 1)


def half_of_blocking(text):
    kept, number = [], 0
    for block in blocks(text):
        if block.startswith("[[blocking]]"):
            number += 1
            if number % 2 == 0:
                continue
        kept.append(block)
    return "".join(kept)


def no_together(text):
    return without(text, "[[together]]")


def variants(text):
    """(what is changed, text of the configuration, options)"""
    yield "as written", text, []
    yield "connected components", text, ["--cluster-method", "connected_components"]
    yield "no term frequencies", re.sub(r"^\s*tf_\w+ = .*\n", "", text, flags=re.M), []
    if "[[together]]" in text:
        yield "nothing taken off for what goes together", no_together(text), []
    if 'name = "list"' in text:
        yield "how seldom a list holds one person twice: not used", without(no_together(text), "[[comparison]]", 'name = "list"'), []
    if text.count("[[blocking]]") > 1:
        yield "every second blocking rule", half_of_blocking(text), []
    yield "retrained", trained(text), []
    yield "retrained, matches left in u", trained(text, matches_in_u='"counted"'), []
    yield "retrained, dependence ignored", trained(text, dependence='"ignored"'), []
    yield "retrained, order of levels free", trained(text, level_order='"free"'), []
    if em_rules(text) != "[]":
        sessions = {"method": '"sessions"', "dependence": "", "level_order": "", "em": em_rules(text)}
        yield "retrained by EM sessions, as Splink", trained(text, **sessions), []
        yield "as Splink: sessions, matches in u, connected components", trained(text, matches_in_u='"counted"', **sessions), [
            "--cluster-method", "connected_components"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True, type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("out/bench/linkage"))
    parser.add_argument("--only", nargs="+", default=["fake_1000", "febrl3", "febrl4", "historical_50k"], choices=list(public_sets.MAKERS), metavar="SET")
    given = parser.parse_args()
    binary, table = given.binary.resolve(), {}
    names = []
    for one in public_sets.prepare(given.work, binary, given.only):
        if one.name in ("febrl4, no duplicates",):
            continue
        names.append(one.name)
        out = given.work / "ablation" / one.name.replace(" ", "_")
        options = one.options + ["--truth", one.truth]
        if isinstance(problem := zero_config.run(binary, one.files, out, options), str):
            sys.exit(problem)
        text = (out / "model.toml").read_text(encoding="utf-8")
        for number, (what, config, more) in enumerate(variants(text)):
            file = out.with_name(f"{out.name}_{number}.toml")
            file.write_text(config, encoding="utf-8")
            result = zero_config.run(binary, one.files, out.with_name(f"{out.name}_{number}"), ["--config", file] + options + more)
            e = result if isinstance(result, str) else result["evaluation"]
            cell = "failed" if isinstance(e, str) else f"{zero_config.short(e['pair_f1'])}, {zero_config.short(e['bcubed_f1'])}"
            table.setdefault(what, {})[one.name] = cell
            print(f"{one.name}: {what}: {cell if cell != 'failed' else e}", file=sys.stderr, flush=True)
    print("| changed | " + " | ".join(names) + " |\n|---|" + "--:|" * len(names))
    for what, cells in table.items():
        print(f"| {what} | " + " | ".join(cells.get(name, "") for name in names) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
