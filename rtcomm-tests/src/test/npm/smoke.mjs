// SPDX-License-Identifier: Apache-2.0
// Tells which clients are installed, and does what its argument asks for: answers lines, fails, hangs, starts a child.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
const write = (value) => console.log(JSON.stringify(value));

switch (process.argv[2]) {
  case "versions":
    for (const name of ["socket.io-client", "socket.io-client-v3", "socket.io-client-v2", "socket.io-msgpack-parser", "ws"]) {
      require(name);
      write({ name, version: require(`${name}/package.json`).version });
    }
    break;
  case "echo":
    for await (const line of createInterface({ input: process.stdin })) {
      write({ echo: line });
      if (line === "end") break;
    }
    process.exit(0);
    break;
  case "fail":
    console.error("failing as asked");
    process.exit(3);
    break;
  case "child": {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    write({ pid: child.pid });
    break;
  }
  default:
    throw new Error(`seen: ${process.argv[2]}, expected: versions, echo, fail or child`);
}
