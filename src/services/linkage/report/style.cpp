// SPDX-License-Identifier: MIT
// Calm and plain, after the GOV.UK design system, with the fonts of the reader's machine. Contrast: every text at least 4.5 to 1, every
// line and area of a chart at least 3 to 1 (WCAG 2.2 AA).
#include "services/linkage/report/style.h"

namespace cw::link {

const Markup report_style(R"css(
*{box-sizing:border-box}
html{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:100%;color:#0b0c0c;background:#fff;color-scheme:light;scroll-behavior:auto}
body{margin:0;font-size:1.1875rem;line-height:1.5;overflow-wrap:anywhere}
.wide{max-width:60rem;margin:0 auto;padding:0 1rem}
header{background:#0b0c0c;color:#fff;padding:.75rem 0}
header p{margin:0;font-weight:700}
h1{font-size:2rem;line-height:1.15;margin:1.5rem 0 .5rem}
h2{font-size:1.75rem;line-height:1.2;margin:3.5rem 0 1rem;padding-top:1rem;border-top:10px solid #1d70b8}
h3{font-size:1.4rem;line-height:1.25;margin:2.75rem 0 .75rem;padding-top:.75rem;border-top:1px solid #b1b4b6}
h4{font-size:1.1875rem;line-height:1.3;margin:2rem 0 .5rem}
p,ul,ol,dl{max-width:44rem;margin:0 0 1rem}
ul,ol{padding-left:1.4rem}
li{margin-bottom:.3rem}
a{color:#1d70b8;text-underline-offset:.15em}
a:hover{color:#003078;text-decoration-thickness:3px}
a:focus-visible,summary:focus-visible,.scroll:focus-visible,pre:focus-visible{outline:3px solid #ffdd00;outline-offset:0;box-shadow:0 0 0 5px #0b0c0c}
a.skip{position:absolute;left:-999rem}
a.skip:focus{position:static;display:block;padding:.5rem 1rem;background:#ffdd00;color:#0b0c0c}
.lead{font-size:1.4rem;line-height:1.4;max-width:48rem}
.note{color:#505a5f;font-size:1rem}
.personal{border:5px solid #b10e1e;padding:.6rem 1rem;margin:1rem 0;max-width:none}
.personal p{margin:0;max-width:none;font-size:1rem}
.personal strong{color:#942514}
.warning{display:flex;gap:.75rem;align-items:flex-start;max-width:48rem}
.warning .sign{flex:none;width:2rem;height:2rem;border-radius:50%;background:#0b0c0c;color:#fff;font-weight:700;text-align:center;line-height:2rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:1rem;margin:1.5rem 0;padding:0;max-width:none;list-style:none}
.facts li{border-left:5px solid #1d70b8;padding:.25rem .75rem;margin:0;font-size:1rem}
.facts b{display:block;font-size:1.9rem;line-height:1.2}
.answer h2{border:0;margin:1rem 0 .25rem;padding:0;font-size:1.4rem}
.answer h3{border:0;margin:1.5rem 0 .5rem;padding:0;font-size:1.1875rem}
.why{display:block;font-style:normal;color:#0b0c0c;margin-top:.15rem}
nav h2{border:0;margin:2rem 0 .5rem;padding:0;font-size:1.4rem}
nav p{font-weight:700;margin:0 0 .5rem;font-size:1rem}
nav ol{columns:2;column-gap:2rem;max-width:none;font-size:1rem}
nav li{break-inside:avoid}
.scroll{overflow-x:auto;margin:0 0 1.25rem;max-width:100%}
table{border-collapse:collapse;width:100%;font-size:1rem;line-height:1.35}
caption{text-align:left;font-weight:700;padding:.25rem 0 .5rem}
th,td{text-align:left;vertical-align:top;padding:.45rem .9rem .45rem 0;border-bottom:1px solid #b1b4b6;overflow-wrap:break-word;max-width:24rem}
th:last-child,td:last-child{padding-right:0}
tbody th{font-weight:400}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
thead th.n{white-space:normal}
.share .bar{display:block;width:100%;min-width:4rem;height:.4rem;margin-top:.15rem}
.track{fill:#dbdad9}
tr.total th,tr.total td{font-weight:700}
mark{background:#fff2b3;color:#0b0c0c;font-weight:700;text-decoration:underline;text-decoration-thickness:2px}
.tag{color:#0b0c0c;display:inline-block;border:2px solid #0b0c0c;padding:0 .4rem;font-size:.95rem;font-weight:700;white-space:nowrap}
.tag.same{border-style:solid}
.tag.other{border-style:dashed}
details{margin:0 0 1rem}
summary{cursor:pointer;color:#1d70b8;width:fit-content;max-width:100%}
summary span{text-decoration:underline;text-underline-offset:.15em}
summary:hover{color:#003078}
details[open]>summary{margin-bottom:.75rem}
details>:not(summary){margin-left:0}
details.case{border-left:5px solid #b1b4b6;padding-left:.9rem}
figure{margin:1.25rem 0;break-inside:avoid}
figcaption{font-weight:700;font-size:1rem;margin-bottom:.5rem}
.chart svg{display:block;width:100%;min-width:30rem;height:auto}
svg text{font-size:13.5px;fill:#0b0c0c;font-family:inherit;paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}
.b{text-anchor:middle}.c{text-anchor:end}
.grid,.tick{stroke:#d3d5d6;stroke-width:1;fill:none}
.axis{stroke:#0b0c0c;stroke-width:1.5;fill:none}
.mark{stroke:#0b0c0c;stroke-width:1.5;stroke-dasharray:2 4;fill:none}
.l0,.l1,.l2,.l3{fill:none;stroke-width:2.5;stroke-linejoin:round}
.l0{stroke:#1d70b8}.l1{stroke:#b34a00;stroke-dasharray:9 4}.l2{stroke:#00703c;stroke-dasharray:3 3}.l3{stroke:#4c2c92;stroke-dasharray:12 3 3 3}
.p0{fill:#1d70b8}
.p1{fill:url(#hatch);stroke:#b34a00;stroke-width:1.2}
.dot{fill:#0b0c0c}
.ring{fill:#fff;stroke:#0b0c0c;stroke-width:2}
pre{font-family:ui-monospace,Consolas,"Liberation Mono",monospace;font-size:.95rem;line-height:1.4;background:#f3f2f1;padding:.75rem;overflow-x:auto;white-space:pre}
code{font-family:ui-monospace,Consolas,"Liberation Mono",monospace;font-size:.95em}
footer{margin-top:4rem;border-top:1px solid #b1b4b6;padding:1rem 0 3rem;color:#505a5f;font-size:1rem}
@media (max-width:40rem){
body{font-size:1rem}h1{font-size:1.6rem}h2{font-size:1.4rem}h3{font-size:1.2rem}.lead{font-size:1.15rem}
nav ol{columns:1}.personal{padding:.75rem}
th,td{max-width:14rem}
.stack table,.stack thead,.stack tbody,.stack caption{display:block}
.stack tr{display:grid;grid-template-columns:1fr 1fr;column-gap:.75rem;border-bottom:1px solid #b1b4b6;padding:.4rem 0}
.stack th,.stack td{border:0;padding:.1rem 0;max-width:none;overflow-wrap:anywhere}
.stack tbody th{grid-column:1/-1;font-weight:700}
.stack td:empty{display:none}
.stack thead th:nth-child(1),.stack thead th:nth-child(4),.stack thead th:nth-child(5){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
}
@media print{
@page{size:A4;margin:15mm}
body{font-size:10.5pt}table,pre,.note,footer,figcaption{font-size:9pt}.lead{font-size:12pt}
h1{font-size:20pt}h2{font-size:16pt}h3{font-size:13pt}h4{font-size:11pt}
.wide{max-width:none;padding:0}
header{background:#fff;color:#0b0c0c;border-bottom:2px solid #0b0c0c}
h2,h3,h4,caption,summary{break-after:avoid}
h2.second{break-before:page}
thead{display:table-header-group}tr,figure,.facts li,.warning{break-inside:avoid}
nav,a.skip,.up{display:none}
.scroll{overflow:visible}.chart svg{min-width:0}
pre{white-space:pre-wrap}
details:not(.case):not(.file)::details-content{content-visibility:visible;display:block;height:auto;opacity:1}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
)css");

}  // namespace cw::link
