#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes small labelled lists that are not of people, to measure linkage without a configuration: restaurants, a bibliography, products and
companies, two files of each, from a seed. All names are invented. Beside each pair of files lies truth.csv (source, record_id, person_id).

    bench/linkage/make_lists.py --out lists --seed 1
    commonweal link lists/products_a.csv lists/products_b.csv --truth lists/products_truth.csv --out out
"""
import argparse
import csv
import pathlib
import random

STARTS = "bar bel bran cal cor dal del dor fen gal har hol jor kel lan lor mar mel mor nor pel quin ral ros sal ser sto tam tor ul val ver wen wil yor zan".split()
MIDDLES = "a e i o u an en in on ar er or al el il".split()
ENDS = "da dale den do fax field ford ham la ley lin lo mont more na ne ni ra ro ry sa son ta ton tti wick wood worth".split()
STREETS = ["Street", "Avenue", "Road", "Boulevard", "Lane", "Drive", "Place"]
SHORT_STREETS = {"Street": ["St.", "St"], "Avenue": ["Ave.", "Ave"], "Road": ["Rd.", "Rd"], "Boulevard": ["Blvd.", "Blvd"], "Lane": ["Ln."],
                 "Drive": ["Dr."], "Place": ["Pl."]}


def word(r):
    return (r.choice(STARTS) + (r.choice(MIDDLES) if r.random() < 0.6 else "") + r.choice(ENDS)).capitalize()


def slip(r, text):
    if len(text) < 4:
        return text
    i = r.randrange(1, len(text) - 1)
    kind = r.randrange(3)
    if kind == 0:
        return text[:i] + text[i + 1:]
    if kind == 1:
        return text[:i] + text[i + 1] + text[i] + text[i + 2:]
    return text[:i] + r.choice("aeiorst") + text[i + 1:]


def sometimes_slip(r, text, chance):
    return slip(r, text) if r.random() < chance else text


class Lists:
    """Two lists of one kind and who is who."""

    def __init__(self, columns_a, columns_b):
        self.rows = {"a": [], "b": []}
        self.columns = {"a": columns_a, "b": columns_b}
        self.truth = []

    def add(self, side, thing, row):
        self.rows[side].append((thing, row))

    def write(self, r, folder, name):
        with open(folder / f"{name}_truth.csv", "w", newline="", encoding="utf-8") as truth_file:
            truth = csv.writer(truth_file, lineterminator="\n")
            truth.writerow(["source", "record_id", "person_id"])
            for side, rows in self.rows.items():
                r.shuffle(rows)
                with open(folder / f"{name}_{side}.csv", "w", newline="", encoding="utf-8") as file:
                    out = csv.writer(file, lineterminator="\n")
                    out.writerow(self.columns[side])
                    for number, (thing, row) in enumerate(rows):
                        own = f"{side}{number}" if side == "b" else number + 1
                        out.writerow([own] + row)
                        truth.writerow([f"{name}_{side}", own, thing])


def street(r):
    return f"{r.randrange(1, 990)} {r.choice(['', '', 'N. ', 'W. '])}{word(r)} {r.choice(STREETS)}"


def short_street(r, text):
    first, last = text.rsplit(" ", 1)
    if last in SHORT_STREETS and r.random() < 0.7:
        last = r.choice(SHORT_STREETS[last])
    return f"{first} {last}" + (f" at {word(r)} St." if r.random() < 0.08 else "")


def restaurants(r):
    """Fewer than a thousand, hardly any twice in one file; the second guide abbreviates and calls cuisines by other names."""
    lists = Lists(["id", "name", "addr", "city", "phone", "type"], ["id", "name", "addr", "city", "phone", "type"])
    kinds = {"american": ["American", "American (New)"], "french": ["French", "French (Bistro)"], "italian": ["Italian"],
             "steakhouses": ["Steak Houses"], "seafood": ["Seafood"], "delis": ["Delis", "Coffee Shops"], "chinese": ["Chinese"],
             "mexican": ["Mexican", "Tex-Mex"], "asian": ["Thai", "Pan-Asian"]}
    cities = {"port brennan": "Port Brennan", "new marlow": "Marlow", "west dorley": "W. Dorley", "san corado": "San Corado", "velmont": "Velmont"}
    forms = ["{0}", "{0} Grill", "{0}'s", "Cafe {0}", "La {0}", "{0} Bistro", "The {0} Room", "{0} and {1}", "{0} Steak House", "Chez {0}",
             "{0} Restaurant", "{0} Bar & Grill"]
    for thing in range(760):
        name, kind, city = r.choice(forms).format(word(r), word(r)), r.choice(list(kinds)), r.choice(list(cities))
        place, phone = street(r), f"{r.choice(['213', '415', '702'])}-{r.randrange(200, 999)}-{r.randrange(1000, 9999)}"
        side = "ab" if thing < 110 else r.choice("abb" if thing % 2 else "aab")
        if "a" in side:
            lists.add("a", thing, [name.lower(), place, city, phone.replace("-", "/", 1), kind])
        if "b" in side:
            other = name
            if r.random() < 0.25:
                other = other.replace("Restaurant", "").replace("Cafe ", "").replace("The ", "").strip() + r.choice(["", " Restaurant", " (The)"])
            if r.random() < 0.04:
                phone = phone[:-4] + f"{r.randrange(1000, 9999)}"
            lists.add("b", thing, [sometimes_slip(r, other, 0.06), short_street(r, place), cities[city] if r.random() < 0.8 else "Greater " + cities[city],
                                   phone, r.choice(kinds[kind])])
    return lists


TOPICS = ("query optimization|data streams|similarity joins|index structures|spatial databases|transaction processing|data mining|schema matching|"
          "view maintenance|sensor networks|XML documents|association rules|data warehouses|semistructured data|workflow systems|object databases|"
          "time series|access control|parallel execution|text retrieval|probabilistic records|web caches|nearest neighbours|histograms|"
          "concurrency control|mobile clients|multimedia objects|deductive rules|graph patterns|version histories").split("|")
WAYS = ("efficient|scalable|adaptive|incremental|approximate|distributed|cost-based|optimal|robust|online|declarative|secure|dynamic|"
        "partial|generic|temporal|hierarchical|randomized|practical|unified").split("|")
FRAMES = ["{w} {t} in {u}", "A {w} approach to {t}", "On the {w} evaluation of {t}", "{n}: {w} {t} for {u}", "{w} algorithms for {t}",
          "Managing {t} with {u}", "The {n} system: {t} and {u}", "{t} over {w} {u}", "Towards {w} {t}", "Answering questions on {t} using {w} {u}"]
VENUES = {"SIGMOD Conference": ["Proc. of the ACM SIGMOD Int. Conf. on Management of Data", "SIGMOD"],
          "VLDB": ["Very Large Data Bases", "VLDB '{y}, Proceedings of Int. Conf. on Very Large Data Bases"],
          "ACM Trans. Database Syst.": ["ACM Transactions on Database Systems (TODS)", "TODS"],
          "VLDB J.": ["The VLDB Journal", "The VLDB Journal - The International Journal on Very Large Data Bases"],
          "SIGMOD Record": ["ACM SIGMOD Record", "SIGMOD Rec"]}


def bibliography(r):
    """The second list is scraped: initials, cut titles and author lists, missing years, the same work up to four times."""
    lists = Lists(["id", "title", "authors", "venue", "year"], ["id", "title", "authors", "venue", "year"])
    people = [(word(r), word(r)) for _ in range(900)]
    for thing in range(2200):
        title = r.choice(FRAMES).format(w=r.choice(WAYS), t=r.choice(TOPICS), u=r.choice(TOPICS), n=word(r))
        title = title[0].upper() + title[1:]
        authors, venue, year = r.sample(people, r.randrange(1, 5)), r.choice(list(VENUES)), r.randrange(1994, 2004)
        if thing < 1500:
            lists.add("a", thing, [title, ", ".join(f"{g} {f}" for g, f in authors), venue, year])
        for _ in range(r.choice([0, 1, 1, 2, 3]) if thing < 1500 else r.choice([1, 1, 2])):
            shown = authors if r.random() < 0.8 else authors[: max(1, len(authors) - 1)]
            text = title if r.random() < 0.8 else " ".join(title.split()[: max(4, len(title.split()) - 2)]) + "..."
            if r.random() < 0.12:
                text = slip(r, text)
            names = ", ".join(f"{g[0]} {f}" for g, f in shown) + (", ..." if r.random() < 0.1 else "")
            lists.add("b", thing, [text.lower() if r.random() < 0.2 else text, names.lower() if r.random() < 0.1 else names,
                                   r.choice(VENUES[venue]).format(y=year % 100) if r.random() < 0.75 else "", year if r.random() < 0.6 else ""])
    return lists


THINGS = {"Camera": "digital compact zoom lens megapixel silver black", "Television": "LCD widescreen flat panel HDTV black inch",
          "Printer": "laser inkjet colour wireless office duplex", "Headphones": "noise cancelling stereo in-ear black white",
          "Refrigerator": "stainless steel freezer cubic foot white", "Speaker": "subwoofer bookshelf surround wall black",
          "Phone": "cordless handset answering system digital", "Microwave": "oven countertop convection watt stainless",
          "Keyboard": "wireless ergonomic multimedia USB", "Router": "wireless broadband gigabit port dual band"}


def products(r):
    """Shops word the same thing differently; the model number, where both give it, decides. Sister models differ by a letter or two."""
    lists = Lists(["id", "name", "description", "price"], ["id", "title", "description", "manufacturer", "price"])
    makers = [word(r) for _ in range(60)]
    thing = 0
    for _ in range(420):
        maker, kind, base = r.choice(makers), r.choice(list(THINGS)), f"{r.choice('ABCDEFGHKLMPRSTVWX')}{r.choice('ABCDKLMRSTX')}{r.choice(['', '-'])}{r.randrange(100, 9999)}"
        for variant in r.sample(["", "B", "S", "W", "X2"], r.choice([1, 1, 1, 2, 3])):
            thing += 1
            model, traits = base + variant, r.sample(THINGS[kind].split(), 3)
            colour, price = r.choice(["Black", "White", "Silver", "Red"]), round(r.lognormvariate(5, 1), 2)
            side = "ab" if r.random() < 0.75 else r.choice("ab")
            if "a" in side:
                lists.add("a", thing, [f"{maker} {' '.join(traits[:2]).title()} {kind} In {colour} - {model.replace('-', '')}",
                                       f"{maker} {kind} {model}/ {' '.join(traits)}/ {colour} Finish" if r.random() < 0.7 else "",
                                       f"${price}" if r.random() < 0.5 else ""])
            if "b" in side:
                r.shuffle(traits)
                number = model.lower() if r.random() < 0.5 else model
                if r.random() < 0.12:
                    number = ""
                lists.add("b", thing, [f"{maker if r.random() < 0.85 else ''} {number} {kind} {' '.join(traits[:2])}".strip().replace("  ", " "),
                                       f"{' '.join(traits)} {r.choice(['with warranty', 'retail', 'bulk', 'new'])}" if r.random() < 0.6 else "",
                                       maker if r.random() < 0.8 else "", f"{round(price * r.uniform(0.85, 1.1), 2)}" if r.random() < 0.7 else ""])
    return lists


TRADES = "Engineering|Foods|Logistics|Software|Textiles|Bakery|Plumbing|Consulting|Motors|Pharmacy|Dairy|Printing|Security|Cleaning|Holdings|Trading".split("|")


def companies(r):
    """Legal forms come and go, trading names, moved offices, groups whose members share the first word."""
    lists = Lists(["id", "company_name", "address", "city", "postcode", "website"], ["ref", "organisation", "street", "town", "post_code", "telephone"])
    thing = 0
    for _ in range(1100):
        first = word(r)
        for trade in r.sample(TRADES, r.choice([1, 1, 1, 1, 2, 3])):
            thing += 1
            second = f" {word(r)}" if r.random() < 0.25 else (" & Sons" if r.random() < 0.15 else "")
            place, town = street(r), word(r)
            code = f"{r.choice('BCDEGHLMNRSTW')}{r.choice('ABDHLNRST')}{r.randrange(1, 29)} {r.randrange(1, 9)}{r.choice('ABDEFGH')}{r.choice('JLNPQRS')}"
            form = r.choice(["Ltd", "Limited", "PLC", "LLP", ""])
            side = "ab" if r.random() < 0.6 else r.choice("ab")
            for which in side:
                for copy in range(2 if r.random() < 0.07 else 1):
                    own = form if r.random() < 0.5 else r.choice(["Ltd", "Limited", "", "Ltd."])
                    name = sometimes_slip(r, f"{first}{second} {trade}", 0.08)
                    if r.random() < 0.06:
                        name = f"{first} {trade} t/a {word(r)} {trade}"
                    if which == "b" and r.random() < 0.12:
                        at, near, zone = street(r), word(r), f"{code.split()[0]} {r.randrange(1, 9)}{r.choice('ABDEFGH')}{r.choice('JLNPQRS')}"
                    else:
                        at, near, zone = short_street(r, place), town, code
                    last = first.lower() + trade.lower() + ".example" if which == "a" else f"0{r.randrange(1000, 9999)} {r.randrange(100000, 999999)}"
                    lists.add(which, thing, [f"{name} {own}".strip() if r.random() < 0.8 else f"{name} {own}".strip().upper(), at, near,
                                             zone if r.random() < 0.93 else "", last if r.random() < 0.5 else ""])
    return lists


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--out", required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = pathlib.Path(options.out)
    folder.mkdir(parents=True, exist_ok=True)
    for make in (restaurants, bibliography, products, companies):
        r = random.Random(f"{options.seed} {make.__name__}")
        make(r).write(r, folder, make.__name__)


if __name__ == "__main__":
    main()
