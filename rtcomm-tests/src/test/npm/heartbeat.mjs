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
