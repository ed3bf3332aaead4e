// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { Agent } from "node:http";
import { bytes } from "./binary.mjs";
import { ask, listen, once, settle } from "./stage.mjs";

async function echo(socket, number) {
  const answer = once(socket, "number");
  socket.emit("number", number);
  assert.deepEqual(await answer, [number]);
}

export async function aSocketThatTheServerDisconnectsDoesNotComeBackByItself(stage) {
  const socket = await stage.connect();
  await stage.calm(socket);
  const gone = once(socket, "disconnect");
  socket.emit("disconnect me");
  assert.equal((await gone)[0], "io server disconnect");
  // it would have tried after 20 ms
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(socket.connected, false);
  socket.connect();
  await stage.connected(socket);
  await echo(socket, 1);
}

export async function disconnectingTheConnectionEndsAllOfItsNamespaces(stage) {
  const main = await stage.connect("/");
  const other = stage.beside(main, "/other");
  await stage.connected(other);
  await stage.calm(main);
  const gone = [once(main, "disconnect"), once(other, "disconnect")];
  main.emit("close me");
  const reasons = await Promise.all(gone);
  assert.deepEqual(reasons.map(([reason]) => reason), ["io server disconnect", "io server disconnect"]);
}

export async function aClientThatDisconnectsIsGoneAtOnce(stage) {
  const socket = await stage.connect();
  const gone = once(socket, "disconnect");
  socket.disconnect();
  assert.deepEqual((await gone)[0], "io client disconnect");
}

export async function aClientWhoseConnectionEndsComesBackWithANewSocket(stage) {
  const socket = await stage.connect();
  await stage.calm(socket);
  const [gone, back] = [once(socket, "disconnect"), once(socket, "connect")];
  socket.io.engine.close();
  assert.equal((await gone)[0], "forced close");
  await back;
  await echo(socket, 1);
}

export async function aConnectionThatBreaksIsNoticed(stage) {
  const agent = new Agent();
  const socket = await stage.connect("/", { agent });
  await stage.calm(socket);
  const [gone, back] = [once(socket, "disconnect"), once(socket, "connect")];
  const { transport } = socket.io.engine;
  if (transport.name === "websocket") {
    transport.ws.terminate();
  } else {
    agent.destroy();
  }
  await gone;
  await back;
  await echo(socket, 1);
}

export async function whatAClientEmitsWhileItIsAwayArrivesOnceAndInOrder(stage) {
  const socket = stage.open();
  [0, 1, 2].forEach((number) => socket.emit("count", number));
  await stage.connected(socket);
  [3, 4, 5].forEach((number) => socket.emit("count", number));
  await stage.calm(socket);
  const [gone, back] = [once(socket, "disconnect"), once(socket, "connect")];
  socket.io.engine.close();
  await gone;
  [6, 7].forEach((number) => socket.emit("count", number));
  await back;
  [8, 9].forEach((number) => socket.emit("count", number));
  await settle(socket);
}

export async function eventsFireOnceAfterConnectingAgain(stage) {
  const socket = await stage.connect();
  const numbers = listen(socket, "number");
  for (let i = 0; i < 2; i++) {
    const closed = once(socket.io.engine, "close"); // clients before version 4 mix up connections that overlap
    socket.disconnect();
    await closed;
    socket.connect();
    await stage.connected(socket);
    await echo(socket, i);
  }
  await settle(socket);
  assert.deepEqual(numbers.kept, [[0], [1]]);
}

export async function aClientThatConnectsAndLeavesAtOnceLeavesNothing(stage) {
  for (let i = 0; i < 5; i++) {
    const socket = stage.open();
    socket.io.on("open", () => socket.disconnect());
    await once(socket.io, "open");
    const other = stage.open();
    other.on("connect", () => other.disconnect());
    await once(other, "disconnect");
  }
}

export async function manyClientsComeAndGo(stage) {
  const sockets = await stage.connectAll(20);
  await Promise.all(sockets.map((socket, i) => echo(socket, i)));
  sockets.forEach((socket) => socket.disconnect());
}

export async function clientsComeBackToAServerThatWasStartedAgain(stage) {
  const sockets = await stage.connectAll(2);
  await Promise.all(sockets.map((socket) => stage.calm(socket)));
  const gone = sockets.map((socket) => once(socket, "disconnect"));
  sockets[0].emit("all are here");
  const reasons = await Promise.all(gone);
  assert.deepEqual(reasons.map(([reason]) => reason), ["transport close", "transport close"]);
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  assert.deepEqual(await ask(sockets[1], "who", "it is me"), ["it is me again"]);
}

export async function whatTheServerEmitsBeforeItDisconnectsArrives(stage) {
  const socket = await stage.connect();
  const numbers = listen(socket, "number");
  const gone = once(socket, "disconnect");
  socket.emit("go");
  assert.equal((await gone)[0], "io server disconnect");
  assert.deepEqual(numbers.kept, Array.from({ length: 100 }, (_, i) => [i, bytes(2)]));
}
