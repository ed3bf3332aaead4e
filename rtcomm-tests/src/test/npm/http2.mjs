// SPDX-License-Identifier: Apache-2.0
// Speaks HTTP/2 with the module of Node.js: Engine.IO polling, WebSocket by extended CONNECT (RFC 8441), streams of events.
// Arguments: the URL of the server, the file of its certificate, the rule to play.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:http2";
import { within } from "./stage.mjs";

const [url, certificate, rule] = process.argv.slice(2);

const rules = {
  async polling(session) {
    const sid = await open(session);
    await post(session, sid, "40");
    assert.match(await poll(session, sid), /^40\{"sid":"[^"]+"\}$/);
    await post(session, sid, '420["echo","größe"]');
    assert.equal(await poll(session, sid), '430["größe"]');
    const pending = poll(session, sid);
    await post(session, sid, "1");
    assert.match(await pending, /^[16]$/);
  },

  async webSocket(session) {
    const socket = await webSocket(session, "/socket.io/?EIO=4&transport=websocket");
    assert.equal(socket.headers[":status"], 200);
    assert.equal(socket.headers["sec-websocket-accept"], undefined);
    assert.match(await socket.next(), /^0\{"sid":/);
    socket.send("40");
    assert.match(await socket.next(), /^40\{"sid":"[^"]+"\}$/);
    socket.send('420["echo","größe"]');
    assert.equal(await socket.next(), '430["größe"]');
    const long = "x".repeat(300_000);
    socket.send(`421["echo","${long}"]`);
    assert.equal(await socket.next(), `431["${long}"]`);
    socket.close();
    assert.deepEqual(await within(socket.closed, "the end of the stream"), { code: 0, closeFrame: true });
  },

  async upgrade(session) {
    const sid = await open(session);
    await post(session, sid, "40");
    assert.match(await poll(session, sid), /^40/);
    const pending = poll(session, sid);
    const socket = await webSocket(session, `/socket.io/?EIO=4&transport=websocket&sid=${sid}`);
    socket.send("2probe");
    assert.equal(await socket.next(), "3probe");
    assert.equal(await pending, "6");
    socket.send("5");
    socket.send('420["echo",1]');
    assert.equal(await socket.next(), "430[1]");
    socket.stream.close(8); // the client goes without a word, and its session with it
    await once(socket.stream, "close");
  },

  async refusals(session) {
    const wrongVersion = await webSocket(session, "/socket.io/?EIO=4&transport=websocket", { "sec-websocket-version": "12" });
    assert.equal(wrongVersion.headers[":status"], 426);
    const wrongTransport = await webSocket(session, "/socket.io/?EIO=4&transport=polling");
    assert.equal(wrongTransport.headers[":status"], 400);
    const noEndpoint = await webSocket(session, "/absent");
    assert.equal(noEndpoint.headers[":status"], 404);
    const foreign = await webSocket(session, "/socket.io/?EIO=4&transport=websocket", { origin: "https://evil.example" });
    assert.equal(foreign.headers[":status"], 403);
    const own = await webSocket(session, "/socket.io/?EIO=4&transport=websocket", { origin: url });
    assert.equal(own.headers[":status"], 200);
    own.close();
    await own.closed;
  },

  async wrongFrame(session) {
    const socket = await webSocket(session, "/socket.io/?EIO=4&transport=websocket");
    await socket.next();
    socket.stream.write(Buffer.from([0x81, 0x01, 0x40])); // not masked
    const { closeFrame } = await within(socket.closed, "the end of the stream");
    assert.equal(closeFrame, true);
  },

  async slow(session) {
    const socket = await webSocket(session, "/socket.io/?EIO=4&transport=websocket");
    socket.send("40");
    await socket.next();
    await socket.next();
    const other = await webSocket(session, "/socket.io/?EIO=4&transport=websocket");
    await other.next();
    socket.stream.pause(); // and so does the window of the stream
    socket.send('42["flood"]');
    const closed = await within(socket.closed, "the end of the stream that is not read");
    assert.equal(closed.code, 8);
    other.send("40"); // the connection is none the worse for it
    assert.match(await other.next(), /^40/);
    other.close();
    await other.closed;
  },

  async halfClose(session) {
    const socket = await webSocket(session, "/socket.io/?EIO=4&transport=websocket");
    await socket.next();
    socket.stream.end();
    await within(socket.closed, "the end of the stream");
  },

  async streams(session) {
    const streams = Array.from({ length: 20 }, () => session.request({ ":path": "/events" }));
    await Promise.all(streams.map((stream) => once(stream, "response")));
    const sid = await open(session);
    assert.equal(typeof sid, "string");
    const heard = streams.map((stream) => once(stream, "data"));
    await request(session, { ":path": "/publish" });
    for (const [data] of await within(Promise.all(heard), "an event on every stream")) {
      assert.equal(data.toString(), "data: news\n\n");
    }
    streams.forEach((stream) => stream.close(8));
    await post(session, sid, "1");
  },
};

function request(session, headers, body) {
  return within(
    new Promise((resolve, reject) => {
      const stream = session.request({ ":method": body === undefined ? "GET" : "POST", ...headers });
      let status;
      let text = "";
      stream.setEncoding("utf8");
      stream.on("response", (fields) => (status = fields[":status"]));
      stream.on("data", (data) => (text += data));
      stream.on("end", () => resolve({ status, text }));
      stream.on("error", reject);
      stream.end(body);
    }),
    `an answer to ${headers[":path"]}`,
  );
}

async function open(session) {
  const { status, text } = await request(session, { ":path": "/socket.io/?EIO=4&transport=polling" });
  assert.equal(status, 200);
  return JSON.parse(text.slice(1)).sid;
}

async function post(session, sid, packet) {
  const { status, text } = await request(session, { ":path": `/socket.io/?EIO=4&transport=polling&sid=${sid}` }, packet);
  assert.deepEqual({ status, text }, { status: 200, text: "ok" });
}

async function poll(session, sid) {
  const { status, text } = await request(session, { ":path": `/socket.io/?EIO=4&transport=polling&sid=${sid}` });
  assert.equal(status, 200);
  return text;
}

async function webSocket(session, path, fields = {}) {
  const stream = session.request({
    ":method": "CONNECT",
    ":protocol": "websocket",
    ":path": path,
    "sec-websocket-version": "13",
    ...fields,
  });
  const [headers] = await within(once(stream, "response"), `an answer to CONNECT ${path}`);
  const socket = { stream, headers, messages: [], waiting: [], buffer: Buffer.alloc(0), closeFrame: false };
  stream.on("data", (data) => read(socket, data));
  stream.on("error", () => {});
  socket.closed = new Promise((resolve) => stream.on("close", () => resolve({ code: stream.rstCode, closeFrame: socket.closeFrame })));
  socket.send = (text) => stream.write(frame(0x81, Buffer.from(text)));
  socket.close = () => stream.write(frame(0x88, Buffer.from([0x03, 0xe8])));
  socket.next = () =>
    socket.messages.length > 0 ? socket.messages.shift() : within(new Promise((resolve) => socket.waiting.push(resolve)), "a message");
  return socket;
}

function frame(first, payload) {
  const mask = randomBytes(4);
  const length =
    payload.length < 126
      ? Buffer.from([0x80 | payload.length])
      : Buffer.concat([Buffer.from([0xff]), Buffer.from(BigInt(payload.length).toString(16).padStart(16, "0"), "hex")]);
  return Buffer.concat([Buffer.from([first]), length, mask, payload.map((byte, i) => byte ^ mask[i % 4])]);
}

function read(socket, data) {
  socket.buffer = Buffer.concat([socket.buffer, data]);
  for (;;) {
    const bytes = socket.buffer;
    if (bytes.length < 2) return;
    const short = bytes[1] & 0x7f;
    const head = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (bytes.length < head) return;
    const length = short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short;
    if (bytes.length < head + length) return;
    const payload = bytes.subarray(head, head + length);
    socket.buffer = bytes.subarray(head + length);
    if ((bytes[0] & 0x0f) === 8) {
      socket.closeFrame = true;
    } else {
      const text = payload.toString();
      socket.waiting.length > 0 ? socket.waiting.shift()(text) : socket.messages.push(text);
    }
  }
}

const session = connect(url, { ca: readFileSync(certificate) });
await within(once(session, "remoteSettings"), "the settings of the server");
assert.equal(session.alpnProtocol, "h2");
assert.equal(session.remoteSettings.enableConnectProtocol, true);
await rules[rule](session);
session.destroy();
console.log("done");
process.exit(0);
