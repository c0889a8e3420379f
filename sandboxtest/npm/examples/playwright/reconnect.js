"use strict";
const { spawn } = require("node:child_process");
const fs = require("node:fs/promises");
const net = require("node:net");
const os = require("node:os");
const path = require("node:path");

// freePort is one that nothing listens to at the moment.
async function freePort() {
  const server = net.createServer();
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

// start runs "widget serve" for one client, whose Powens is the sandbox.
async function start({ port, client, powens, callback }) {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "reconnect-"));
  const config = path.join(folder, "reconnect.yaml");
  await fs.writeFile(config, `
listen: 127.0.0.1:${port}
url: http://localhost:${port}
session_secret: {env: SESSION_SECRET}
store: memory
clients:
  - id: shop
    callbacks: ["${callback}"]
    powens:
      - {domain: ${client.domain}, client_id: "${client.id}", client_secret: {env: POWENS_SECRET}, agent: true, base_url: "${powens}"}
`);
  const program = spawn(process.env.RECONNECT_WIDGET || "widget", ["serve", "--config", config], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, SESSION_SECRET: "0123456789abcdef0123456789abcdef", POWENS_SECRET: "any" },
  });
  const ended = new Promise((over) => program.once("exit", over));
  const healthy = async () => (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => ({}))).ok;
  while (!(await healthy())) {
    if (program.exitCode !== null) throw new Error(`widget serve ended with ${program.exitCode}`);
    await new Promise((later) => setTimeout(later, 20));
  }
  return {
    stop: async () => {
      program.kill();
      await ended;
      await fs.rm(folder, { recursive: true });
    },
  };
}

exports.reconnect = { freePort, start };
