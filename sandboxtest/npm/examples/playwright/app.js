"use strict";
const http = require("node:http");

// serve is an integrator's app: its first page has a link to mend the connection, and /back is where its user comes back to.
exports.serve = async function serve({ reconnect, powens, client, token, connection }) {
  const app = http.createServer(async (request, answer) => {
    const here = `http://${request.headers.host}`;
    const { pathname, searchParams } = new URL(request.url, here);
    const ask = async (path) => (await fetch(powens + path, { headers: { Authorization: `Bearer ${token}` } })).json();
    answer.setHeader("Content-Type", "text/html; charset=utf-8");
    if (pathname === "/back") { // the address says nothing that could be believed, so Powens is asked
      const { state } = await ask(`/users/me/connections/${connection}`);
      answer.end(`<h1>${state === null ? "Your accounts are back" : "Still broken"}</h1><p>${searchParams.get("state") === "s1" ? "" : "not ours"}</p>`);
      return;
    }
    const { code } = await ask("/auth/token/code?type=singleAccess");
    const link = new URL(`${reconnect}/en/reconnect`);
    link.search = new URLSearchParams({
      domain: client.domain, client_id: client.id, redirect_uri: `${here}/back`, code, connection_id: connection, state: "s1",
    });
    answer.end(`<h1>Your bank wants to hear from you</h1><a href="${link.href.replaceAll("&", "&amp;")}">Reconnect</a>`);
  });
  await new Promise((ready) => app.listen(0, "127.0.0.1", ready));
  return { url: `http://127.0.0.1:${app.address().port}`, close: () => app.close() };
};
