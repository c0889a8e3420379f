"use strict";
const { spawn } = require("node:child_process");
const readline = require("node:readline");

// The first line that the program says: it can be connected to from then on.
const ready = /^simulated aggregators at (\S+) and their controls at (\S+)$/;

// send sends a control, and rejects with the controls' own words.
async function send(method, address, body) {
  const answer = await fetch(address, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch((error) => { throw new Error(`sandbox: nothing answers at ${address}: ${error.cause?.message ?? error.message}`); });
  const text = await answer.text();
  const said = text === "" ? undefined : JSON.parse(text);
  if (!answer.ok) throw new Error(`sandbox: ${method} ${new URL(address).pathname}: ${said?.error ?? answer.status}`);
  return said;
}

// vendors are how the controls of each aggregator name things.
const vendors = {
  powens: { plural: "connections", id: "id", owner: "user", key: "token" },
  syncfy: { plural: "credentials", id: "id_credential", owner: "id_user", key: "api_key" },
  flinks: { plural: "logins", id: "id", owner: "customer" },
};

function connection(controls, vendor, made) {
  const { plural, id, owner, key } = vendors[vendor];
  const own = `${controls}/${vendor}/${plural}/${made[id]}`;
  const press = (what, body) => send("POST", `${own}/${what}`, body);
  const found = { id: String(made[id]), owner: String(made[owner]), key: key ? made[key] : "" };
  for (const what of ["approve", "refuse", "expire", "act"]) found[what] = async () => void (await press(what));
  for (const what of ["finish", "deny"]) found[what] = async () => (await press(what)).redirect;
  found.break = async (script) => void (await press("break", { script }));
  found.view = () => send("GET", own);
  found.history = async () => (await send("GET", `${controls}/history?connection=${encodeURIComponent(found.id)}`)).requests;
  return found;
}

function namespace(program, { key, controls, roots }) {
  const own = {
    key,
    controls,
    history: async () => (await send("GET", `${controls}/history`)).requests,
    chaos: async (chaos) => void (await send("PUT", `${controls}/chaos`, chaos)),
    switches: async (positions) => void (await send("PUT", `${controls}/switches`, positions)),
    forward: async (by) => void (await send("POST", `${controls}/clock`, { forward: by })),
    end: () => send("DELETE", `${program}/namespaces/${key}`),
  };
  for (const vendor of Object.keys(vendors)) {
    own[vendor] = {
      url: roots[vendor],
      connection: async (script) => {
        const made = await send("POST", `${controls}/${vendor}/${vendors[vendor].plural}`, script && { script });
        return connection(controls, vendor, made);
      },
    };
  }
  return own;
}

async function join(controls, stop = async () => {}) {
  const address = controls.replace(/\/$/, "");
  await send("GET", `${address}/namespaces`); // or it is something else that listens there
  return {
    controls: address,
    namespace: async (key) => namespace(address, await send("POST", `${address}/namespaces`, key === undefined ? {} : { key })),
    stop,
  };
}

function start({ command = process.env.RECONNECT_WIDGET || "widget", args = [] } = {}) {
  return new Promise((resolve, reject) => {
    const flags = ["sandbox", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0", "--until-eof", ...args];
    const program = spawn(command, flags, { stdio: ["pipe", "pipe", "pipe"] });
    let complaint = "";
    program.stderr.on("data", (text) => { complaint = (complaint + text).slice(-2000); });
    const ended = new Promise((over) => program.once("close", over));
    const stop = () => {
      program.stdin.end();
      return ended;
    };
    program.once("error", (error) => {
      reject(new Error(`sandbox: ${command} does not start (${error.code}): put the widget program on the PATH, or its path into RECONNECT_WIDGET`));
    });
    program.once("close", (status) => reject(new Error(`sandbox: ${command} ended with ${status}: ${complaint}`)));
    const lines = readline.createInterface({ input: program.stdout });
    lines.once("line", (line) => {
      const found = ready.exec(line);
      if (!found) {
        reject(new Error(`sandbox: ${command} says ${line}`));
        stop();
        return;
      }
      // None of these keeps this process alive; when it ends, the pipe to the program does, and so does the program.
      for (const part of [program, program.stdin, program.stdout, program.stderr]) part.unref();
      join(found[2], stop).then(resolve, reject);
    });
  });
}

exports.join = join;
exports.start = start;
