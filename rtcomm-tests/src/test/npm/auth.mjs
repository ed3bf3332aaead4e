// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { once, settle } from "./stage.mjs";

export async function authReachesTheHandshake(stage) {
  await stage.connect("/", { auth: { token: "größe 🦄", nested: { list: [1, 2] } } });
}

export async function aClientWithoutAuthHasNone(stage) {
  await stage.connect();
}

export async function eachNamespaceHasItsOwnAuth(stage) {
  const main = await stage.connect("/", { auth: { token: "main" } });
  await settle(main);
  await stage.connected(stage.beside(main, "/admin", { auth: (done) => done({ token: "admin" }) }));
}

export async function authMayChangeUntilItIsAccepted(stage) {
  const socket = stage.open("/", { auth: { token: "wrong" } });
  assert.deepEqual(await stage.refusal(socket), { message: "not authorized", data: { code: 401 } });
  socket.auth = { token: "right" };
  const hello = once(socket, "hello");
  socket.connect();
  assert.deepEqual(await hello, ["alice"]);
}

export async function volatileEventsOfTheClientArriveWhenItCanWrite(stage) {
  const socket = await stage.connect();
  const got = once(socket, "got");
  const timer = setInterval(() => socket.volatile.emit("maybe", "value"), 5);
  await got.finally(() => clearInterval(timer));
}
