// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { listen, once, settle } from "./stage.mjs";

/** Byte i of n is 7 i + n. */
export const bytes = (length) => Buffer.from(Array.from({ length }, (_, i) => 7 * i + length));

const nested = () => [
  "before",
  bytes(2),
  { first: bytes(3), text: "between", list: [bytes(4), null, [bytes(5), 6]], empty: bytes(0) },
  bytes(256),
  "after",
];

export async function binaryNestedAnywhereReachesTheServer(stage) {
  const socket = await stage.connect();
  socket.emit("nested", ...nested());
  await settle(socket);
}

export async function binaryNestedAnywhereReachesTheClient(stage) {
  assert.deepEqual(await once(stage.open(), "nested"), nested());
}

export async function buffersAndMembersOfRecordsAreBinary(stage) {
  const [picture, buffer] = await once(stage.open(), "picture");
  assert.deepEqual(picture, { name: "p", pixels: bytes(3), thumbnails: [bytes(1)] });
  assert.deepEqual(buffer, bytes(9).subarray(2, 5));
}

export async function binaryBecomesMembersOfRecordsAndBuffers(stage) {
  const socket = await stage.connect();
  // what a client may call binary: version 2 knows no views
  const view = stage.revision < 5 ? bytes(4) : new Uint8Array(bytes(4));
  const pixels = new Uint8Array(bytes(3)).buffer;
  socket.emit("picture", { name: "p", pixels, thumbnails: [bytes(1)] }, view);
  await settle(socket);
}

export async function tenAttachmentsArriveBothWays(stage) {
  const socket = await stage.connect();
  const ten = Array.from({ length: 10 }, (_, i) => bytes(i));
  const answer = once(socket, "ten");
  socket.emit("ten", ...ten);
  assert.deepEqual(await answer, ten);
}

export async function emptyBinaryArrivesBothWays(stage) {
  const socket = await stage.connect();
  const answer = once(socket, "empty");
  socket.emit("empty", Buffer.alloc(0));
  assert.deepEqual(await answer, [Buffer.alloc(0)]);
}

export async function largeBinaryArrivesWholeBothWays(stage) {
  const socket = await stage.connect();
  const large = bytes(100_000);
  const answer = once(socket, "large");
  socket.emit("large", large);
  assert.deepEqual(await answer, [large, { again: large }]);
}

export async function clientsThatKnowOnlyTextGetAndSendBinaryInBase64(stage) {
  const socket = await stage.connect("/", { forceBase64: true });
  await stage.calm(socket);
  const answer = once(socket, "nested");
  socket.emit("nested", ...nested());
  assert.deepEqual(await answer, nested());
}

export async function binaryForEveryoneReachesEachClientOnce(stage) {
  const sockets = await stage.connectAll(3);
  const pictures = sockets.map((socket) => listen(socket, "picture"));
  const after = sockets.map((socket) => once(socket, "after"));
  sockets[0].emit("go");
  await Promise.all(after);
  for (const { kept } of pictures) {
    assert.deepEqual(kept, [[{ name: "all", pixels: bytes(3), thumbnails: [bytes(1), bytes(2)] }, bytes(70_000)]]);
  }
}
