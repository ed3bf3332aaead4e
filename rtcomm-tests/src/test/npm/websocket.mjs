// SPDX-License-Identifier: Apache-2.0
// The ws client against an endpoint that echoes: every way in which it compresses, both kinds of messages, parts, pings.
import { strict as assert } from "node:assert";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import WebSocket from "ws";

const [url] = process.argv.slice(2);
const deflates = [false, true];
for (const serverNoContextTakeover of [false, true]) {
  for (const clientNoContextTakeover of [false, true]) {
    for (const serverMaxWindowBits of [undefined, 9, 12, 15]) {
      for (const clientMaxWindowBits of [undefined, 9, 15]) {
        deflates.push({
          threshold: 0,
          serverNoContextTakeover,
          clientNoContextTakeover,
          ...(serverMaxWindowBits && { serverMaxWindowBits }),
          ...(clientMaxWindowBits && { clientMaxWindowBits }),
        });
      }
    }
  }
}

const messages = [
  "plain",
  "größe ☃ 🦄",
  "",
  "again and again ".repeat(5000),
  "again and again ".repeat(5000),
  randomBytes(70_000),
  Buffer.alloc(0),
  Buffer.alloc(1_000_000, 7),
];

async function echo(socket, message) {
  const answer = once(socket, "message");
  socket.send(message);
  const [data, binary] = await answer;
  assert.equal(binary, Buffer.isBuffer(message));
  assert.ok(data.equals(Buffer.from(message)), "an echo is what was sent");
}

for (const perMessageDeflate of deflates) {
  const socket = new WebSocket(url, ["other", "echo"], { perMessageDeflate });
  await once(socket, "open");
  assert.equal(socket.protocol, "echo");
  assert.equal(socket.extensions !== "", perMessageDeflate !== false, socket.extensions);
  for (const message of messages) {
    await echo(socket, message);
  }
  const whole = once(socket, "message");
  socket.send("one ", { fin: false });
  socket.send("two ", { fin: false });
  socket.ping("between");
  socket.send("three", { fin: true });
  const [[pong], [data]] = await Promise.all([once(socket, "pong"), whole]);
  assert.equal(pong.toString(), "between");
  assert.equal(data.toString(), "one two three");
  socket.close(4000, "done");
  const [code] = await once(socket, "close");
  assert.equal(code, 4000);
}

console.log(JSON.stringify({ agreements: deflates.length }));
