// SPDX-License-Identifier: Apache-2.0
// Talks to a server with each transport and with the upgrade from one to the other; writes a line for each.
import { io } from "socket.io-client";

const url = process.argv[2];

for (const transports of [["polling"], ["websocket"], ["polling", "websocket"]]) {
  const socket = io(url, { transports, reconnection: false, forceNew: true });
  await new Promise((resolve, reject) => {
    socket.on("connect_error", reject);
    socket.on("connect", resolve);
  });
  const last = transports[transports.length - 1];
  if (socket.io.engine.transport.name !== last) {
    await new Promise((resolve) => socket.io.engine.once("upgrade", resolve));
  }
  for (let i = 0; i < 50; i++) {
    const text = "x".repeat(i * 500);
    const heard = new Promise((resolve) => socket.once("echo", resolve));
    socket.emit("echo", text);
    if ((await heard) !== text) throw new Error(`echo ${i} differs`);
    const sum = await socket.timeout(10000).emitWithAck("add", i, 1);
    if (sum !== i + 1) throw new Error(`seen: ${sum}, expected: ${i + 1}`);
  }
  console.log(`${transports} ok`);
  socket.disconnect();
}
