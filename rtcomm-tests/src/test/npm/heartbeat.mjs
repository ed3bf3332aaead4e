// SPDX-License-Identifier: Apache-2.0
import { listen, once, settle } from "./stage.mjs";

export async function aClientThatAnswersStays(stage) {
  const socket = await stage.connect();
  await stage.calm(socket);
  const pongs = listen(socket.io.engine, "pong");
  for (let i = 0; i < 4; i++) {
    await pongs.next();
  }
  await settle(socket);
}

export async function aClientThatIsFrozenIsGivenUpAndComesBack(stage) {
  const socket = await stage.connect();
  await stage.calm(socket);
  const [gone, back] = [once(socket, "disconnect"), once(socket, "connect")];
  // nothing runs meanwhile, not even the timers of the client
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
  await gone;
  await back;
  await settle(socket);
}

export async function aClientThatGivesUpWhileItConnectsIsForgotten(stage) {
  stage.open().disconnect(); // over polling it has asked already, and will not hear the answer
}
