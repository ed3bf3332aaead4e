// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { listen, once, settle } from "./stage.mjs";

const values = ({ unicode, msgpack }) => [
  "",
  unicode,
  msgpack ? "" : "\ud83d",
  0,
  -7,
  Number.MAX_SAFE_INTEGER,
  1.5,
  msgpack ? 0.1 : 1e21,
  true,
  false,
  null,
  [],
  {},
  { list: [1, [{ deep: true }], null], ключ: "значение", nothing: null, "": {} },
];

export async function aClientConnectsOverItsTransports(stage) {
  const socket = await stage.connect();
  await stage.calm(socket);
  return { id: socket.id, transport: stage.transport(socket) };
}

export async function theServerKnowsTheTransportOfTheMoment(stage) {
  const socket = await stage.connect();
  await stage.calm(socket);
  socket.emit("look");
  await settle(socket);
}

export async function queryAndHeadersReachTheHandshake(stage, { token }) {
  await stage.connect("/", { query: { token, "a b": "c&d=e" }, extraHeaders: { "X-Interop": "yes" } });
}

export async function valuesOfEveryTypeReachTheServer(stage, texts) {
  const socket = await stage.connect();
  socket.emit("values", ...values(texts));
  await settle(socket);
}

export async function valuesOfEveryTypeReachTheClient(stage, texts) {
  const socket = stage.open();
  assert.deepEqual(await once(socket, "values"), values(texts));
}

export async function receivedValuesMayBeSentBackAsTheyAre(stage, texts) {
  const socket = await stage.connect();
  const sent = [...values(texts), Buffer.from([1, 2, 3]), { list: [Buffer.from([4]), "between", Buffer.alloc(0)] }];
  const echo = once(socket, "values");
  socket.emit("values", ...sent);
  assert.deepEqual(await echo, sent);
}

export async function objectsBecomeRecordsAndRecordsObjects(stage) {
  const socket = await stage.connect();
  const moved = once(socket, "point");
  socket.emit("point", { x: 1, y: -2.5, unknown: "member", flags: [true, false] });
  assert.deepEqual(await moved, [{ x: 2, y: 0.5, name: "moved", flags: [false] }]);
}

export async function namesOfEventsMayBeAnyText(stage, { unicode }) {
  const socket = await stage.connect();
  for (const name of ["", unicode, "toString", "hasOwnProperty"]) {
    const echo = once(socket, `echo ${name}`);
    socket.emit(name, 1);
    assert.deepEqual(await echo, [name]);
  }
  const echo = once(socket, "echo message");
  socket.send("hello");
  await echo;
}

export async function eventsWithoutArgumentsArrive(stage) {
  const socket = await stage.connect();
  const answer = once(socket, "nothing");
  socket.emit("nothing");
  assert.deepEqual(await answer, []);
}

export async function largeJsonArrivesWhole(stage, { length }) {
  const socket = await stage.connect();
  const text = "0123456789".repeat(length / 10);
  const large = once(socket, "large");
  socket.emit("large", text);
  assert.deepEqual(await large, [text, "the end"]);
}

export async function manySmallEventsInOnePacketOfTheTransportAllArrive(stage, { count }) {
  const socket = await stage.connect();
  for (let i = 0; i < count; i++) {
    socket.emit("number", i);
  }
  await settle(socket);
}

export async function orderIsKeptBothWaysAlsoAcrossTheUpgrade(stage, { count }) {
  const socket = stage.open();
  const numbers = listen(socket, "number");
  const end = once(socket, "end");
  await stage.connected(socket);
  let sent = 0;
  while (sent < count || stage.transport(socket) !== stage.mode.last) {
    for (let i = 0; i < 20; i++) {
      socket.emit("number", sent, sent % 10 === 0 ? Buffer.from([sent % 256]) : "text");
      sent++;
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  socket.emit("end");
  await end;
  const expected = Array.from({ length: sent }, (_, i) => [i, i % 10 === 0 ? Buffer.from([i % 256]) : "text"]);
  assert.deepEqual(numbers.kept, expected);
  return { count: sent };
}

export async function eventsWithoutCompressionArrive(stage) {
  const socket = await stage.connect();
  const text = "plain ".repeat(1000);
  const answers = [once(socket, "plain"), once(socket, "plain to all")];
  socket.compress(false).emit("plain", text);
  assert.deepEqual(await Promise.all(answers), [[text], [text]]);
}

export async function volatileEventsAreWholeAndDisturbNoOthers(stage) {
  const socket = await stage.connect();
  const maybe = listen(socket, "maybe");
  const surely = listen(socket, "surely");
  const end = once(socket, "end");
  socket.emit("start");
  await end;
  assert.deepEqual(surely.kept, Array.from({ length: 200 }, (_, i) => [i]));
  let last = -1;
  for (const [number, data, text] of maybe.kept) {
    assert.ok(number > last, `seen: ${number} after ${last}`);
    assert.deepEqual(data, Buffer.from([number]));
    assert.equal(text, "x".repeat(5000));
    last = number;
  }
}

export async function aVolatileEventReachesAnIdleClient(stage) {
  const socket = await stage.connect();
  await stage.calm(socket);
  const end = once(socket, "end");
  socket.once("maybe", (value) => socket.emit("hit", value));
  socket.emit("idle");
  await end;
}
