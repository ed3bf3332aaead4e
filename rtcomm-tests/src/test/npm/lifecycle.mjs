// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
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
  assert.deepEqual(await gone, ["io server disconnect"]);
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
  assert.deepEqual(await Promise.all(gone), [["io server disconnect"], ["io server disconnect"]]);
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
  const socket = await stage.connect();
  await stage.calm(socket);
  const [gone, back] = [once(socket, "disconnect"), once(socket, "connect")];
  const { transport } = socket.io.engine;
  if (transport.name === "websocket") {
    transport.ws.terminate();
  } else {
    transport.doClose = () => {}; // it does not tell the server that it goes
    transport.onError("broken on purpose");
    transport.pollXhr?.abort(); // version 2 keeps its request
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
    socket.disconnect();
    socket.connect();
    await stage.connected(socket);
    await echo(socket, i);
  }
  await settle(socket);
  assert.deepEqual(numbers.kept, [[0], [1]]);
}

export async function aClientThatConnectsAndLeavesAtOnceLeavesNothing(stage) {
  for (let i = 0; i < 5; i++) {
    stage.open().disconnect();
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
  const socket = stage.open();
  const ready = once(socket, "ready");
  await ready;
  await stage.calm(socket);
  const other = await stage.connect();
  await stage.calm(other);
  const all = [socket, other];
  const reasons = await Promise.all(all.map((each) => once(each, "disconnect")));
  assert.deepEqual(reasons.map(([reason]) => reason), ["transport close", "transport close"]);
  await Promise.all(all.map((each) => once(each, "connect")));
  assert.deepEqual(await ask(other, "who", "it is me"), ["it is me again"]);
}

export async function whatTheServerEmitsBeforeItDisconnectsArrives(stage) {
  const socket = await stage.connect();
  const numbers = listen(socket, "number");
  const gone = once(socket, "disconnect");
  socket.emit("go");
  assert.equal((await gone)[0], "io server disconnect");
  assert.deepEqual(numbers.kept, Array.from({ length: 100 }, (_, i) => [i, bytes(2)]));
}
