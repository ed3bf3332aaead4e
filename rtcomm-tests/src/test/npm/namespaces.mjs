// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { bytes } from "./binary.mjs";
import { ask, listen, once, settle } from "./stage.mjs";

export async function aClientJoinsANamespaceOfItsOwn(stage) {
  const socket = stage.open("/room/größe");
  const hello = once(socket, "hello");
  await stage.connected(socket);
  assert.deepEqual(await hello, [bytes(4)]);
  assert.deepEqual(await ask(socket, "echo", { data: bytes(2) }), [{ data: bytes(2) }, bytes(3)]);
  return { id: socket.id };
}

export async function namespacesOfOneConnectionKnowNothingOfEachOther(stage) {
  const one = await stage.connect("/one");
  const two = stage.beside(one, "/two");
  await stage.connected(two);
  const news = [listen(one, "news"), listen(two, "news")];
  assert.deepEqual(await Promise.all([ask(one, "who"), ask(two, "who")]), [["one"], ["two"]]);
  await settle(one);
  await settle(two);
  assert.deepEqual(news.map(({ kept }) => kept), [[["for one"]], [["for two"]]]);
  two.disconnect();
  assert.deepEqual(await ask(one, "who"), ["one"]);
  one.disconnect();
}

export async function aNamespaceMayBeLeftAndJoinedAgain(stage) {
  const main = await stage.connect("/");
  const one = stage.beside(main, "/one");
  await stage.connected(one);
  const id = one.id;
  one.disconnect();
  one.connect();
  await stage.connected(one);
  await settle(one);
  if (stage.revision >= 5) {
    assert.notEqual(one.id, id);
  }
  await settle(main);
}

export async function aClientThatAMiddlewareRefusesIsToldWhy(stage) {
  const main = await stage.connect("/");
  const admin = stage.beside(main, "/admin");
  const expected = stage.revision < 5 ? { data: { code: 401 } } : { message: "not authorized", data: { code: 401 } };
  assert.deepEqual(await stage.refusal(admin), expected);
  assert.equal(admin.connected, false);
  await settle(main);
}

export async function aMiddlewareMayRefuseWithoutData(stage) {
  const { message, data } = await stage.refusal(stage.open("/admin"));
  assert.deepEqual([message, data], ["not authorized", undefined]);
}

export async function aMiddlewareThatFailsRefuses(stage) {
  const { message, data } = await stage.refusal(stage.open("/admin"));
  assert.deepEqual([message, data], ["internal error", undefined]);
}

export async function theMainNamespaceMayRefuseToo(stage) {
  const { message } = await stage.refusal(stage.open("/"));
  assert.equal(message, "nobody comes in");
}

export async function aClientThatWasRefusedMayTryAgain(stage) {
  const socket = stage.open("/admin");
  assert.equal((await stage.refusal(socket)).message, "come again");
  // clients before version 3 keep waiting after a refusal, and those before version 4 mix up connections that overlap
  const { engine } = socket.io;
  const closed = once(engine, "close");
  socket.disconnect();
  await (engine.readyState === "closed" || closed);
  socket.connect();
  await stage.connected(socket);
}

export async function anUnknownNamespaceIsRefusedAndTheConnectionStays(stage) {
  const main = await stage.connect("/");
  const { message, data } = await stage.refusal(stage.beside(main, "/unknown"));
  assert.deepEqual([message, data], ["Invalid namespace", undefined]);
  await settle(main);
}

export async function namespacesComeIntoBeingByPattern(stage) {
  const red = stage.open("/team-red");
  assert.deepEqual(await once(red, "joined"), ["/team-red", { seen: true }]);
  const blue = stage.open("/team-blue");
  assert.deepEqual(await once(blue, "joined"), ["/team-blue", { seen: true }]);
  await settle(red);
  assert.equal((await stage.refusal(stage.open("/teamless"))).message, "Invalid namespace");
}

export async function whatAMiddlewareEmitsArrives(stage) {
  const socket = stage.open("/slow");
  const [early, late] = [listen(socket, "early"), listen(socket, "late")];
  assert.deepEqual(await late.next(), ["owl"]);
  assert.deepEqual(early.kept, [["bird"]]);
}
