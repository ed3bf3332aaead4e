// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { bytes } from "./binary.mjs";
import { ask, once, settle, within } from "./stage.mjs";

export async function theServerAnswersWithAnyNumberOfValues(stage) {
  const socket = await stage.connect();
  assert.deepEqual(await ask(socket, "add", 1, 2), [3]);
  assert.deepEqual(await ask(socket, "three"), ["größe 🦄", null, [1, { a: 2 }]]);
  assert.deepEqual(await ask(socket, "none"), []);
  assert.deepEqual(await ask(socket, "sum", [3, 4]), [{ total: 7 }]);
  assert.deepEqual(await ask(socket, "later", "much"), ["much later"]);
}

export async function answersOfTheServerMayBeBinary(stage) {
  const socket = await stage.connect();
  assert.deepEqual(await ask(socket, "echo", bytes(3)), [{ list: [bytes(3), bytes(5)] }]);
  assert.deepEqual(await ask(socket, "empty"), [bytes(0), "text", bytes(70_000)]);
}

export async function answersOfTheServerMayComeLateInAnyOrderFromAnyThread(stage) {
  const socket = await stage.connect();
  const order = [];
  const answers = [1, 2, 3].map(async (number) => {
    const [answer] = await ask(socket, "keep", number);
    order.push(answer);
    return answer;
  });
  assert.deepEqual(await Promise.all(answers), ["first", "second", "third"]);
  assert.deepEqual(order, ["third", "first", "second"]);
}

export async function anAnswerToAnEventThatAsksForNoneIsDropped(stage) {
  const socket = await stage.connect();
  socket.emit("tell");
  assert.deepEqual(await ask(socket, "tell"), ["nobody wants it"]);
}

export async function aHandlerThatFailsAnswersWithAnErrorAndHurtsNothingElse(stage) {
  const socket = await stage.connect();
  assert.deepEqual(await ask(socket, "fail"), [{ error: { message: "internal error" } }]);
  assert.deepEqual(await ask(socket, "reject", "way"), [{ error: { message: "no way", data: { code: 7 } } }]);
  const [misfit] = await ask(socket, "number", "seven");
  assert.equal(typeof misfit.error.message, "string");
  assert.deepEqual(await ask(socket, "number", 7), [7]);
}

export async function theClientAnswersWithAnyNumberOfValues(stage) {
  const socket = stage.open();
  socket.on("add", (one, other, answer) => answer(one + other));
  socket.on("sum", ([one, other], answer) => answer({ total: one + other }));
  socket.on("three", (answer) => answer("größe 🦄", null, [1, { a: 2 }]));
  socket.on("none", (answer) => answer());
  await once(socket, "end");
}

export async function answersOfTheClientMayBeBinary(stage) {
  const socket = stage.open();
  socket.on("echo", (data, answer) => answer({ list: [data, bytes(70_000)] }, bytes(0)));
  await once(socket, "end");
}

export async function everyAnswerFindsItsQuestion(stage) {
  const socket = stage.open();
  const waiting = [];
  socket.on("double", (number, answer) => {
    waiting.push(() => answer(2 * number));
    if (waiting.length === 200) {
      waiting.reverse().forEach((send) => send());
    }
  });
  await once(socket, "end");
}

export async function anAnswerThatDoesNotComeInTimeIsATimeout(stage) {
  const socket = stage.open();
  let keep;
  socket.on("silent", (answer) => (keep = answer));
  socket.on("late", () => keep("too late"));
  socket.on("after", (answer) => answer("answered"));
  await once(socket, "end");
}

export async function anAnswerThatIsStillOwedAtTheDisconnectFails(stage) {
  const socket = stage.open();
  await once(socket, "never");
  socket.disconnect();
}

export async function anAnswerOfAnotherTypeIsAnArgumentException(stage) {
  const socket = stage.open();
  await within(new Promise((resolve) => socket.on("question", (answer) => resolve(answer("text")))), "question");
  await settle(socket);
}
