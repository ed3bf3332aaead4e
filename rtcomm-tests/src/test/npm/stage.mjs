// SPDX-License-Identifier: Apache-2.0
// What the rules of a client stand on: its sockets over one way of transport, and waits that end.

const WAIT_MS = 10_000;

/** Which transports a client uses, and which it has in the end. */
export const modes = {
  polling: { transports: ["polling"], last: "polling" },
  websocket: { transports: ["websocket"], last: "websocket" },
  upgrade: { transports: ["polling", "websocket"], last: "websocket" },
};

/** The value of a promise, or a failure that names what did not happen in time. */
export function within(promise, what, limit = WAIT_MS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`seen: nothing within ${limit} ms, expected: ${what}`)), limit);
  });
  const first = Promise.race([promise, late]).finally(() => clearTimeout(timer));
  first.catch(() => {}); // a rule that has ended takes no interest any more
  return first;
}

/** The arguments of the next time that something is emitted. */
export function once(emitter, event) {
  return within(new Promise((resolve) => emitter.once(event, (...args) => resolve(args))), event);
}

/** Keeps the arguments of every time that something is emitted, from now on, until they are asked for. */
export function listen(emitter, event) {
  const kept = [];
  const waiting = [];
  emitter.on(event, (...args) => (waiting.length > 0 ? waiting.shift()(args) : kept.push(args)));
  return {
    kept,
    next: () => (kept.length > 0 ? Promise.resolve(kept.shift()) : within(new Promise((resolve) => waiting.push(resolve)), event)),
  };
}

/** The arguments of the answer to an event. */
export function ask(socket, event, ...args) {
  return within(new Promise((resolve) => socket.emit(event, ...args, (...answer) => resolve(answer))), `the answer to ${event}`);
}

/** Everything that was sent to a socket before this call has arrived after it: the server answers in order. */
export function settle(socket) {
  return ask(socket, "settle");
}

export class Stage {
  #sockets = [];

  constructor(client, revision, mode, url) {
    this.io = client;
    this.revision = revision;
    this.mode = modes[mode];
    this.url = url;
  }

  /** A socket on a connection of its own, which may not be connected yet. */
  open(namespace = "/", options = {}) {
    const socket = this.io(this.url + namespace, {
      transports: this.mode.transports,
      forceNew: true,
      reconnectionDelay: 20,
      reconnectionDelayMax: 100,
      timeout: WAIT_MS,
      ...options,
    });
    this.#sockets.push(socket);
    return socket;
  }

  /** A connected socket on a connection of its own. */
  async connect(namespace, options) {
    const socket = this.open(namespace, options);
    await this.connected(socket);
    return socket;
  }

  /** Connected sockets, each on a connection of its own. */
  connectAll(count, namespace, options) {
    return Promise.all(Array.from({ length: count }, () => this.connect(namespace, options)));
  }

  async connected(socket) {
    await Promise.race([once(socket, "connect"), this.refusal(socket).then((why) => Promise.reject(new Error(`seen: ${JSON.stringify(why)}, expected: connect`)))]);
  }

  /** Another namespace on the connection of a socket. */
  beside(socket, namespace, options) {
    const other = socket.io.socket(namespace, options);
    this.#sockets.push(other);
    return other;
  }

  /** Why the server does not let a socket in: until revision 5 of the protocol one value, later a message and data. */
  async refusal(socket) {
    if (this.revision < 5) {
      const [why] = await once(socket, "error");
      return typeof why === "string" ? { message: why } : { data: why };
    }
    const [error] = await once(socket, "connect_error");
    return { message: error.message, data: error.data };
  }

  transport(socket) {
    return socket.io.engine.transport.name;
  }

  /** The connection has changed over to its last transport, and waits for what comes. */
  async calm(socket) {
    const engine = socket.io.engine;
    if (engine.transport.name !== this.mode.last) {
      await once(engine, "upgrade");
    }
    await settle(socket);
  }

  close() {
    this.#sockets.forEach((socket) => socket.disconnect());
    this.#sockets.forEach((socket) => socket.io.reconnection(false));
    this.#sockets.forEach((socket) => socket.io.engine?.close());
  }
}
