/* SPDX-License-Identifier: Apache-2.0 */
// The workloads answered by socket.io: node socket-io-peer.js PORT
const http = require("node:http").createServer();
const { Server } = require("socket.io");

const io = new Server(http, { serveClient: false });
io.on("connection", (socket) => {
  socket.on("echo", (text) => socket.emit("echo", text));
  socket.on("ack", (text, ack) => ack(text));
  socket.on("pub", (text) => io.emit("msg", text));
});
http.listen({ port: Number(process.argv[2]), host: "127.0.0.1", backlog: 4096 }, () => console.log("listening"));
process.stdin.on("end", () => process.exit(0)).resume();
