#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// tools/verify_access_proof.mjs PROOF.json VERIFIER.txt   checks what `commonweal audit prove` wrote, with nothing of Commonweal but this file.
// VERIFIER.txt: the key of the log, NAME+HASH+KEY. Says what is proved, or fails with what is wrong. The format: docs/formats/access-log.md.
import { createHash, createHmac, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

const wrong = (what) => { console.error(`NOT PROVED: ${what}`); process.exit(1); };
const hash = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
const leaf = (data) => hash(Buffer.from([0]), data);
const node = (left, right) => hash(Buffer.from([1]), left, right);
const number = (n) => { const out = Buffer.alloc(8); out.writeBigInt64BE(BigInt(n)); return out; };
const hex = (text) => Buffer.from(text, "hex");

// The note's three lines, once its signature is found good.
function checkpoint(note, verifier) {
  const [name, keyHash, key] = verifier.trim().split(/\+(.*?)\+(.*)/);
  const at = note.lastIndexOf("\n\n"), text = note.slice(0, at + 1);
  const signature = note.slice(at + 2).split("\n").map((line) => line.split(" ")).find((part) => part[0] === "\u2014" && part[1] === name);
  const bytes = Buffer.from(signature?.[2] ?? "", "base64");
  const raw = Buffer.from(key ?? "", "base64").subarray(1);
  if (bytes.length !== 68 || bytes.subarray(0, 4).toString("hex") !== keyHash || raw.length !== 32) wrong("the checkpoint is not signed by this key");
  const open = createPublicKey({ key: Buffer.concat([hex("302a300506032b6570032100"), raw]), format: "der", type: "spki" });
  if (!verify(null, Buffer.from(text), open, bytes.subarray(4))) wrong("the signature of the checkpoint is false");
  const [origin, size, root] = text.split("\n");
  return { origin, size: BigInt(size), root: Buffer.from(root, "base64") };
}

// RFC 9162, 2.1.3.2.
function rootOfInclusion(start, index, size, proof) {
  let fn = BigInt(index), sn = size - 1n, r = start;
  for (const p of proof) {
    if (sn === 0n) wrong("the proof is too long");
    if (fn % 2n === 1n || fn === sn) {
      r = node(p, r);
      while (fn % 2n === 0n && fn !== 0n) { fn /= 2n; sn /= 2n; }
    } else r = node(r, p);
    fn /= 2n; sn /= 2n;
  }
  return sn === 0n ? r : wrong("the proof is too short");
}

// RFC 9162, 2.1.4.2: the two roots that the proof leads to.
function rootsOfConsistency(older, newer, olderRoot, proof) {
  const path = (older & (older - 1n)) === 0n ? [olderRoot, ...proof] : proof;
  let fn = older - 1n, sn = newer - 1n;
  while (fn % 2n === 1n) { fn /= 2n; sn /= 2n; }
  let fr = path[0], sr = path[0];
  for (const p of path.slice(1)) {
    if (sn === 0n) wrong("the proof is too long");
    if (fn % 2n === 1n || fn === sn) {
      fr = node(p, fr); sr = node(p, sr);
      while (fn % 2n === 0n && fn !== 0n) { fn /= 2n; sn /= 2n; }
    } else sr = node(sr, p);
    fn /= 2n; sn /= 2n;
  }
  return sn === 0n ? [fr, sr] : wrong("the proof is too short");
}

const [proofFile, verifierFile] = process.argv.slice(2);
const proof = JSON.parse(readFileSync(proofFile, "utf8")), verifier = readFileSync(verifierFile, "utf8");
if (proof.consistency) {
  const older = checkpoint(proof.older, verifier), newer = checkpoint(proof.newer, verifier);
  const same = older.size === newer.size && proof.consistency.length === 0 ? [older.root, older.root] : null;
  const [fr, sr] = same ?? rootsOfConsistency(older.size, newer.size, older.root, proof.consistency.map(hex));
  if (!fr.equals(older.root) || !sr.equals(newer.root)) wrong("the newer log does not begin with the older one");
  console.log(`The log of ${newer.size} entries begins with the log of ${older.size}: nothing of it was changed.`);
} else {
  const signed = checkpoint(proof.checkpoint, verifier);
  if (proof.entry !== null && !createHmac("sha256", hex(proof.row_key)).update(proof.entry).digest().equals(hex(proof.commitment)))
    wrong("the content is not the one that was logged");
  const row = Buffer.concat([number(proof.number), number(proof.at), hex(proof.previous), hex(proof.commitment)]);
  if (!rootOfInclusion(leaf(row), proof.number, signed.size, proof.inclusion.map(hex)).equals(signed.root)) wrong("the entry is not in the signed log");
  console.log(`Entry ${proof.number} is in the log ${signed.origin} of ${signed.size} entries${proof.entry === null ? "; its content was erased" : ", with this content"}.`);
}
