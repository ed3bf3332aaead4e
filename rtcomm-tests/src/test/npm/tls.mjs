// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { bytes } from "./binary.mjs";
import { ask, listen } from "./stage.mjs";

export async function everythingGoesBothWaysUnderTls(stage, { ca }) {
  const socket = await stage.connect("/", { ca });
  const numbers = listen(socket, "number");
  await stage.calm(socket);
  const long = "größe 🦄 ".repeat(20_000);
  assert.deepEqual(await ask(socket, "echo", long, bytes(70_000)), [long, bytes(70_000)]);
  for (let number = 0; number < 100; number++) {
    socket.emit("count", number);
  }
  for (let number = 0; number < 100; number++) {
    assert.deepEqual(await numbers.next(), [number]);
  }
}
