// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { bytes } from "./binary.mjs";
import { once, settle } from "./stage.mjs";

export async function promisesOfAnswersAreKept(stage) {
  const socket = await stage.connect();
  assert.deepEqual(await socket.emitWithAck("echo", { data: bytes(3) }), { data: bytes(3) });
  assert.deepEqual(await socket.timeout(10_000).emitWithAck("echo", "größe 🦄"), "größe 🦄");
}

export async function anAnswerThatDoesNotComeInTimeIsAnErrorForTheClient(stage) {
  const socket = await stage.connect();
  await assert.rejects(socket.timeout(20).emitWithAck("silent"), { message: "operation has timed out" });
  await settle(socket);
}

export async function anAnswerThatIsOwedAtTheDisconnectIsAnErrorForTheClient(stage) {
  const socket = await stage.connect();
  await assert.rejects(socket.timeout(10_000).emitWithAck("leave"), { message: "socket has been disconnected" });
}

export async function whatIsRetriedArrivesInOrder(stage) {
  const socket = await stage.connect("/", { retries: 3, ackTimeout: 100 });
  const answers = [0, 1, 2].map((number) => new Promise((resolve) => socket.emit("number", number, (error, value) => resolve([error, value]))));
  assert.deepEqual(await Promise.all(answers), [0, 1, 2].map((number) => [null, number]));
}

export async function listenersForEverythingSeeBothDirections(stage) {
  const socket = await stage.connect();
  const seen = [];
  socket.onAny((...args) => seen.push(["in", ...args]));
  socket.onAnyOutgoing((...args) => seen.push(["out", ...args]));
  const two = once(socket, "two");
  socket.emit("one", 1);
  await two;
  assert.deepEqual(seen, [["out", "one", 1], ["in", "two", 2, bytes(1)]]);
}
