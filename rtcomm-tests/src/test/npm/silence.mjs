// SPDX-License-Identifier: Apache-2.0
import { listen, settle } from "./stage.mjs";

export async function aClientThatIsFrozenIsGivenUpAndComesBack(stage) {
  const socket = stage.open();
  const [gone, connected] = [listen(socket, "disconnect"), listen(socket, "connect")];
  await connected.next();
  await stage.calm(socket);
  // nothing runs meanwhile, not even the timers of the client
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
  await gone.next();
  await connected.next();
  await settle(socket);
}

export async function aClientThatGivesUpWhileItConnectsIsForgotten(stage) {
  stage.open().disconnect(); // over polling it has asked already, and will not hear the answer
}
