// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { bytes } from "./binary.mjs";
import { listen, once, settle } from "./stage.mjs";

/** The connection has come to rest, and over WebSocket the extension is agreed on (RFC 7692). */
async function compressing(stage) {
  const socket = await stage.connect();
  await stage.calm(socket);
  if (stage.mode.last === "websocket") {
    assert.match(socket.io.engine.transport.ws.extensions, /permessage-deflate/);
  }
  return socket;
}

export async function compressedMessagesArriveBothWays(stage) {
  const socket = await compressing(stage);
  const text = "größe 🦄 ".repeat(20_000);
  const answers = ["text", "text for all", "small"].map((event) => once(socket, event));
  socket.emit("text", text, bytes(50_000));
  assert.deepEqual(await Promise.all(answers), [[text, bytes(50_000), "small"], [text], []]);
}

export async function messagesWithAndWithoutCompressionKeepTheirOrder(stage) {
  const socket = await compressing(stage);
  const numbers = listen(socket, "number");
  const payload = (i) => (i % 2 === 0 ? "x".repeat(i * 100) : bytes(i * 100));
  for (let i = 0; i < 60; i++) {
    socket.compress(i % 4 !== 0).emit("number", i, payload(i));
  }
  await settle(socket);
  assert.deepEqual(numbers.kept, Array.from({ length: 60 }, (_, i) => [i, payload(i)]));
}
