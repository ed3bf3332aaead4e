// SPDX-License-Identifier: Apache-2.0
// The client's side of the rules in a browser; the server's is in BrowserTest.
"use strict";

const WAIT_MS = 10_000;
const sockets = [];

function within(promise, what) {
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new Error(`seen: nothing within ${WAIT_MS} ms, expected: ${what}`)), WAIT_MS));
  return Promise.race([promise, late]);
}

const once = (emitter, event) =>
  within(new Promise((resolve) => emitter.once(event, (...args) => resolve(args))), event);

const ask = (socket, event, ...args) =>
  within(new Promise((resolve) => socket.emit(event, ...args, (...answer) => resolve(answer))), `the answer to ${event}`);

function open({ transports, url = "", ...options }, namespace = "/") {
  const socket = io(url + namespace, { transports, forceNew: true, reconnectionDelay: 20, reconnectionDelayMax: 100, ...options });
  sockets.push(socket);
  return socket;
}

async function connect(options, namespace) {
  const socket = open(options, namespace);
  const refused = once(socket, "connect_error").then(([error]) => Promise.reject(error));
  refused.catch(() => {});
  await Promise.race([once(socket, "connect"), refused]);
  return socket;
}

/** Waits until the socket has come to its last transport. */
async function calm(socket, { transports }) {
  const { engine } = socket.io;
  if (engine.transport.name !== transports.at(-1)) {
    await once(engine, "upgrade");
  }
  await ask(socket, "settle");
}

/** Binary data becomes a list of its bytes, which may leave the page. */
function plain(value) {
  if (value instanceof ArrayBuffer) {
    return { bytes: [...new Uint8Array(value)] };
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (value !== null && typeof value === "object") {
    if (Object.getPrototypeOf(value) !== Object.prototype) {
      throw new Error(`seen: ${Object.prototype.toString.call(value)}, expected: an ArrayBuffer or a plain object`);
    }
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
  }
  return value;
}

const rules = {
  async connects(options) {
    const socket = await connect(options);
    await calm(socket, options);
    return [socket.io.engine.transport.name, socket.id];
  },

  async sendsAndHears(options) {
    const socket = await connect(options);
    const echo = once(socket, "echo");
    socket.emit("echo", ...options.values);
    return echo;
  },

  async asksAndAnswers(options) {
    const socket = await connect(options);
    socket.on("double", (number, answer) => answer(2 * number, new Uint8Array([1, 2]).buffer));
    return plain(await ask(socket, "add", 1, 2));
  },

  async sendsAndHearsBinary(options) {
    const socket = await connect(options);
    const large = new Uint8Array(100_000).map((_, i) => 7 * i);
    const echo = once(socket, "binary");
    socket.emit(
      "binary",
      new Uint8Array([1, 2, 3]).buffer,
      { view: new Uint8Array([9, 4, 5, 9]).subarray(1, 3), list: [new Blob([new Uint8Array([6]), "7"]), new ArrayBuffer(0)] },
      large,
    );
    const [first, nested, last] = await echo;
    const same = last instanceof ArrayBuffer && new Uint8Array(last).every((byte, i) => byte === large[i]);
    return [plain(first), plain(nested), same && last.byteLength];
  },

  async sendsAndHearsMuchText(options) {
    const socket = await connect(options);
    const text = "größe 🦄 ".repeat(40_000);
    const [answer] = await ask(socket, "echo text", text);
    return answer === text;
  },

  async keepsOrder(options) {
    const socket = open(options);
    const numbers = [];
    socket.on("number", (number) => numbers.push(number));
    await once(socket, "connect");
    for (let i = 0; i < 500; i++) {
      socket.emit("number", i, i % 10 === 0 ? new Uint8Array([i]) : "text");
      if (i % 20 === 0) {
        await new Promise((resolve) => setTimeout(resolve));
      }
    }
    await ask(socket, "settle");
    return numbers;
  },

  async stays(options) {
    await calm(await connect(options), options);
    return true;
  },

  async comesBack(options) {
    const socket = await connect(options);
    await calm(socket, options);
    const [gone, back] = [once(socket, "disconnect"), once(socket, "connect")];
    socket.io.engine.close();
    const [[reason]] = await Promise.all([gone, back]);
    await ask(socket, "settle");
    return reason;
  },

  async isRefused(options) {
    const [error] = await once(open({ ...options, reconnection: false }), "connect_error");
    return error.message;
  },

  leave() {
    sockets.splice(0).forEach((socket) => socket.disconnect());
  },
};
