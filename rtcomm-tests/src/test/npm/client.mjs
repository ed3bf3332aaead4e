// SPDX-License-Identifier: Apache-2.0
// Plays rules with one client over one way of transport. Each line of its input names a rule, and is answered by one line.
// Arguments: the package of the client; polling, websocket or upgrade; JSON or MSGPACK.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { Stage, within } from "./stage.mjs";

const RULE_MS = 30_000;

const [library, mode, parser] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const client = require(library);
const revision = client.protocol;
const always = parser === "MSGPACK" ? { parser: require("socket.io-msgpack-parser") } : {};
const unforeseen = [];

async function play({ file, rule, url, args }) {
  const rules = await import(`./${file}`);
  if (typeof rules[rule] !== "function") {
    throw new Error(`seen: no function ${rule} in ${file}, expected: one`);
  }
  const stage = new Stage((to, options) => client(to, { ...always, ...options }), revision, mode, url);
  try {
    return await within(rules[rule](stage, args ?? {}), `the end of ${rule}`, RULE_MS);
  } finally {
    stage.close();
  }
}

process.on("uncaughtException", (error) => unforeseen.push(error));

for await (const line of createInterface({ input: process.stdin })) {
  let outcome;
  try {
    outcome = { value: await play(JSON.parse(line)) };
  } catch (error) {
    outcome = { error: String(error?.stack ?? error) };
  }
  while (unforeseen.length > 0) {
    const error = unforeseen.shift();
    outcome.error ??= `unforeseen: ${error?.stack ?? error}`;
  }
  console.log(JSON.stringify(outcome));
}
process.exit(0);
