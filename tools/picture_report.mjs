// SPDX-License-Identifier: MIT
// Pictures of parts of a report.html, as the tutorials show them: node tools/picture_report.mjs out/people/report.html docs/pictures
// Needs playwright-core and Debian's chromium. Pictures hold what the report holds: use it on invented records only.
import { createRequire } from "module";
import { resolve } from "path";

const require = createRequire(resolve("package.json"));
const { chromium } = require("playwright-core");
const [report, folder] = process.argv.slice(2);
const parts = [
  { heading: "Summary", file: "report-summary.png", height: 900 },
  { heading: "Pairs to look at", file: "report-doubtful-pair.png", height: 1700 },
  { heading: "Groups of records to look at", file: "report-group.png", height: 900, open: true },
];

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
await page.goto("file://" + resolve(report));
for (const part of parts) {
  const top = await page.evaluate(({ heading, open }) => {
    const found = [...document.querySelectorAll("h3")].find((h) => h.innerText.startsWith(heading));
    if (open) found.closest("section").querySelector("details").open = true;
    return found.getBoundingClientRect().top + window.scrollY;
  }, part);
  await page.screenshot({ path: `${folder}/${part.file}`, fullPage: true, timeout: 300000, clip: { x: 150, y: top - 12, width: 980, height: part.height } });
}
await browser.close();
