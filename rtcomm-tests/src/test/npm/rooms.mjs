// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { bytes } from "./binary.mjs";
import { listen, once } from "./stage.mjs";

/** Clients a, b and c: what each of them has heard of the news when the server says that this is the end. */
async function meet(stage) {
  const all = await stage.connectAll(3);
  const heard = all.map(async (socket, i) => {
    const name = "abc"[i];
    const news = listen(socket, "news");
    const end = Promise.race([once(socket, "end"), once(socket, "disconnect")]);
    socket.on("vote", (question, answer) => answer(`${name}: ${question}`));
    socket.on("vote but c", (question, answer) => name !== "c" && answer(`${name}: ${question}`));
    socket.on("leave", () => socket.disconnect());
    socket.emit("name", name);
    await end;
    return news.kept.map((args) => (args.length === 1 ? args[0] : args));
  });
  const [a, b, c] = await Promise.all(heard);
  return { a, b, c };
}

export async function everyoneOrTheOthersAreReached(stage) {
  assert.deepEqual(await meet(stage), {
    a: ["for everyone", "for all but b"],
    b: ["for everyone", "for the others of a"],
    c: ["for everyone", "for the others of a", "for all but b", "for c"],
  });
}

export async function membersOfRoomsAreReachedOnceEach(stage) {
  assert.deepEqual(await meet(stage), {
    a: ["for red", "for red and blue", "for red and blue from b"],
    b: ["for red and blue", "for all but red", "for blue but not red"],
    c: ["for all but red"],
  });
}

export async function whoeverLeavesARoomHearsNothingOfItAnyMore(stage) {
  assert.deepEqual(await meet(stage), { a: ["before"], b: ["before", "after"], c: [] });
}

export async function broadcastsAndSingleEventsKeepTheirOrder(stage) {
  const everyThird = Array.from({ length: 100 }, (_, i) => 3 * i);
  assert.deepEqual(await meet(stage), { a: Array.from({ length: 300 }, (_, i) => i), b: everyThird, c: everyThird });
}

export async function binaryForARoomReachesItsMembers(stage) {
  const binary = [{ data: bytes(3) }, bytes(0), bytes(70_000)];
  assert.deepEqual(await meet(stage), { a: [binary, "text"], b: ["text"], c: [binary, "text"] });
}

export const answersToABroadcastAreCollected = meet;

export const whoDoesNotAnswerABroadcastIsCounted = meet;

export async function theSocketsOfARoomAreFoundMovedAndDisconnectedTogether(stage) {
  assert.deepEqual(await meet(stage), { a: ["for blue"], b: ["for blue", "for green"], c: [] });
}

export async function aClientThatGoesLeavesItsRooms(stage) {
  assert.deepEqual(await meet(stage), { a: [], b: ["for those who stayed"], c: ["for those who stayed"] });
}
