/* SPDX-License-Identifier: Apache-2.0 */
// Server-Sent Events by Node's own http: node node-http-peer.js PORT
const streams = new Set();
const server = require("node:http").createServer((request, response) => {
  if (request.url === "/sse") {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    response.flushHeaders();
    streams.add(response);
    request.on("close", () => streams.delete(response));
    return;
  }
  let text = "";
  request.setEncoding("utf8");
  request.on("data", (part) => (text += part));
  request.on("end", () => {
    const event = `event: msg\ndata: ${JSON.stringify(text)}\n\n`;
    for (const stream of streams) stream.write(event);
    response.writeHead(204).end();
  });
});
server.listen({ port: Number(process.argv[2]), host: "127.0.0.1", backlog: 4096 }, () => console.log("listening"));
process.stdin.on("end", () => process.exit(0)).resume();
