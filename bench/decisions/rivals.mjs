// SPDX-License-Identifier: MIT
// The tables of decision_times answered by @gorules/zen-engine and by feelin: first that every answer is the same, then what one takes, by
// processor time of the process, median of five rounds.
//
//   node rivals.mjs FOLDER        FOLDER holds table_*.json of decision_times --out; both packages are found from the current folder
//
// zen has no DMN, so the rules are written in its own form (hit policy first; exactly one rule matches each question). feelin has no tables:
// the cells are its unary tests, rule by rule until one matches, with the text of each cell read anew each time, which is how it is made.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.argv[2];
const require = createRequire(pathToFileURL(resolve('package.json')));
const { ZenEngine } = require('@gorules/zen-engine');
const feelin = await import(pathToFileURL(join(resolve('node_modules/feelin'), 'dist/index.js')));
const version = (name) => JSON.parse(readFileSync(resolve('node_modules', name, 'package.json'), 'utf8')).version;

const processorMicroseconds = () => {
  const used = process.cpuUsage();
  return used.user + used.system;
};
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function measure(evaluate, roundMicroseconds) {
  let times = 1;
  for (;; times *= 2) {
    const begin = processorMicroseconds();
    for (let i = 0; i < times; ++i) await evaluate(i);
    if (processorMicroseconds() - begin > roundMicroseconds / 2) break;
  }
  const each = [];
  for (let round = 0; round < 5; ++round) {
    const begin = processorMicroseconds();
    for (let i = 0; i < times; ++i) await evaluate(i);
    each.push((processorMicroseconds() - begin) / times);
  }
  return median(each);
}

const cellsOf = (rule) => ({
  Code: `"${rule.code}"`,
  Age: `[${rule.from}..${rule.to})`,
  Place: rule.places.map((place) => `"${place}"`).join(', '),
  Amount: rule.amount < 0 ? '' : `>= ${rule.amount}`,
});
const columns = ['Code', 'Age', 'Place', 'Amount'];

function zenDecision(rules) {
  const content = {
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position: { x: 0, y: 0 } },
      {
        id: 'table', type: 'decisionTableNode', name: 'table', position: { x: 0, y: 0 },
        content: {
          hitPolicy: 'first',
          inputs: columns.map((name) => ({ id: name, name, field: name })),
          outputs: [{ id: 'out', name: 'answer', field: 'answer' }],
          rules: rules.map((rule, i) => ({ _id: String(i), ...cellsOf(rule), out: String(i) })),
        },
      },
      { id: 'out', type: 'outputNode', name: 'out', position: { x: 0, y: 0 } },
    ],
    edges: [
      { id: 'a', type: 'edge', sourceId: 'in', targetId: 'table' },
      { id: 'b', type: 'edge', sourceId: 'table', targetId: 'out' },
    ],
  };
  return new ZenEngine().createDecision(Buffer.from(JSON.stringify(content)));
}

function feelinAnswer(rules, question) {
  for (let i = 0; i < rules.length; ++i) {
    const holds = columns.every((name) => {
      const cell = rules[i][name];
      if (cell === '') return true;
      const answer = feelin.unaryTest(cell, { '?': question[name] });
      return (answer !== null && typeof answer === 'object' && 'value' in answer ? answer.value : answer) === true;
    });
    if (holds) return i;
  }
  return null;
}

for (const file of readdirSync(folder).filter((name) => /^table_\d+\.json$/.test(name)).sort((a, b) => a.length - b.length)) {
  const { rules, questions } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const decision = zenDecision(rules);
  const inputs = questions.map(({ answer, ...input }) => input);
  for (let i = 0; i < questions.length; ++i) {
    const { result } = await decision.evaluate(inputs[i]);
    if (result.answer !== questions[i].answer) throw new Error(`zen answers ${JSON.stringify(result)}, not ${questions[i].answer}`);
  }
  const zen = await measure((i) => decision.evaluate(inputs[i % inputs.length]), 400_000);
  console.log(`table of ${rules.length} rules: @gorules/zen-engine ${version('@gorules/zen-engine')} ${zen.toFixed(1)} us`);
  const cells = rules.map(cellsOf);
  const asked = rules.length > 2000 ? 2 : 10;
  for (let i = 0; i < asked; ++i)
    if (feelinAnswer(cells, questions[i]) !== questions[i].answer) throw new Error(`feelin does not answer ${questions[i].answer}`);
  const taken = await measure((i) => feelinAnswer(cells, questions[i % asked]), 400_000);
  console.log(`table of ${rules.length} rules: feelin ${version('feelin')} ${taken.toFixed(1)} us (${asked} questions)`);
}
