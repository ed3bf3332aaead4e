/* SPDX-License-Identifier: Apache-2.0 */

// One connection carries both namespaces.

const ANSWER_LIMIT = 8000; // ms; the server gives the receiver of a private message 5000
const wanted = new URLSearchParams(location.search).get("transport");
const transports = ["polling", "websocket"].includes(wanted) ? [wanted] : ["polling", "websocket"];
const options = { transports, tryAllTransports: true, autoConnect: false };

/** Undefined when the page got no Socket.IO client. */
export const entrance = globalThis.io?.("/login", options);
export const chat = globalThis.io?.("/", { ...options, auth: (give) => give({ token: sessionStorage.getItem("token") }) });

/**
 * Sends an event and gives the answer; fails with an Error that can be shown. What takes the answer runs at once, while
 * code that awaits this would run after the next event of the server.
 */
export function ask(socket, event, request, take = (answer) => answer) {
  return new Promise((resolve, reject) => {
    socket.timeout(ANSWER_LIMIT).emit(event, request, (late, answer) => {
      if (late) {
        reject(new Error("The server does not answer. Please try again."));
      } else if (answer?.error) {
        reject(new Error(answer.error.message));
      } else {
        resolve(take(answer));
      }
    });
  });
}
