// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { bytes } from "./binary.mjs";
import { listen, once, settle } from "./stage.mjs";

const isOffset = (value) => typeof value === "string" && value.length > 0;

/** The news that a client has, without the offset that the server puts behind them. */
const withoutOffsets = ({ kept }) =>
  kept.map((args) => {
    assert.ok(isOffset(args.at(-1)), `seen: ${args.at(-1)}, expected: an offset`);
    return args.slice(0, -1);
  });

/** Loses the connection, and waits until the server says that it may come back. */
async function lose(stage, socket) {
  const guide = await stage.connect("/guide");
  const goOn = once(guide, "go on");
  socket.io.reconnection(false);
  const { id } = socket;
  const gone = once(socket, "disconnect");
  socket.io.engine.close();
  assert.equal((await gone)[0], "forced close");
  await goOn;
  return id;
}

async function comeBack(stage, socket) {
  socket.io.reconnection(true);
  socket.connect();
  await stage.connected(socket);
}

/** Loses the connection and comes back as the one that it was. */
async function loseAndRecover(stage, socket) {
  const id = await lose(stage, socket);
  await comeBack(stage, socket);
  assert.deepEqual([socket.recovered, socket.id], [true, id]);
  await settle(socket);
}

/** A client that has got an event. */
async function greeted(stage) {
  const socket = await stage.connect();
  await stage.calm(socket);
  assert.equal(socket.recovered, false);
  const news = listen(socket, "news");
  socket.emit("hello");
  await news.next();
  return { socket, news };
}

export async function missedEventsArriveOnceAndInOrder(stage) {
  const { socket, news } = await greeted(stage);
  await loseAndRecover(stage, socket);
  assert.deepEqual(withoutOffsets(news), [
    ["for everyone"],
    ["for red"],
    ["for the lost one"],
    ["once", { data: bytes(3) }, bytes(0)],
  ]);
}

export async function aClientThatNeverGotAnythingComesBackToo(stage) {
  const socket = await stage.connect();
  await stage.calm(socket);
  const news = listen(socket, "news");
  await loseAndRecover(stage, socket);
  assert.deepEqual(withoutOffsets(news), [["the first"]]);
}

export async function aClientThatMissedNothingComesBackToo(stage) {
  const { socket, news } = await greeted(stage);
  await loseAndRecover(stage, socket);
  assert.deepEqual(news.kept, []);
}

export async function aSessionComesBackTimeAndAgain(stage) {
  const { socket, news } = await greeted(stage);
  for (let i = 0; i < 3; i++) {
    await loseAndRecover(stage, socket);
    assert.deepEqual(withoutOffsets(news), Array.from({ length: i + 1 }, (_, number) => [number]));
  }
}

export async function nothingIsLostOrDoubledWhileEventsFlow(stage, { drops }) {
  const pump = await stage.connect("/pump");
  const timer = setInterval(() => [1, 2, 3].forEach(() => pump.emit("tick")), 1);
  try {
    const socket = stage.open();
    const numbers = listen(socket, "number");
    const seen = [];
    socket.on("number", (number) => seen.push(number));
    await stage.connected(socket);
    for (let i = 0; i < drops; i++) {
      for (let j = 0; j <= 7 * i; j++) {
        await numbers.next();
      }
      const back = once(socket, "connect");
      socket.io.engine.close();
      await back;
      assert.equal(socket.recovered, true);
    }
    const end = once(socket, "end");
    clearInterval(timer);
    pump.emit("stop");
    const [total] = await end;
    const from = seen[0]; // what was emitted before it connected is nothing to it
    assert.deepEqual(seen, Array.from({ length: total - from }, (_, i) => from + i));
  } finally {
    clearInterval(timer);
  }
}

export async function aSessionThatNobodyKnowsIsNotRecovered(stage) {
  const socket = await stage.connect("/", { auth: { pid: "nobody", offset: "nothing" } });
  await settle(socket);
  assert.equal(socket.recovered, false);
}

export async function aSessionThatTheServerEndedIsNotRecovered(stage) {
  const { socket, news } = await greeted(stage);
  const guide = await stage.connect("/guide");
  const [gone, goOn] = [once(socket, "disconnect"), once(guide, "go on")];
  socket.emit("disconnect me");
  assert.equal((await gone)[0], "io server disconnect");
  await goOn;
  await comeBack(stage, socket);
  await settle(socket);
  assert.equal(socket.recovered, false);
  assert.deepEqual(news.kept, []);
}

export async function aNewSessionMissedNothingFromBeforeItsBeginning(stage) {
  const { socket, news } = await greeted(stage);
  const guide = await stage.connect("/guide");
  const [gone, goOn] = [once(socket, "disconnect"), once(guide, "go on")];
  socket.emit("disconnect me");
  await gone;
  await goOn;
  await comeBack(stage, socket);
  await stage.calm(socket);
  assert.equal(socket.recovered, false);
  await loseAndRecover(stage, socket);
  assert.deepEqual(withoutOffsets(news), [["missed"]]);
}

export async function middlewareIsNotAskedAgain(stage) {
  const { socket } = await greeted(stage);
  await loseAndRecover(stage, socket);
}

export async function eventsThatAskForAnAnswerGoOnWorkingAfterRecovery(stage) {
  const { socket, news } = await greeted(stage);
  socket.on("question", (answer) => answer("answer"));
  await loseAndRecover(stage, socket);
  assert.equal((await news.next())[0], "the end");
}
