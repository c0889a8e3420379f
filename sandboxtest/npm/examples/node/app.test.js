"use strict";
// Runs with "node --test". In Jest the next line goes, and all else stays as it is.
const { after: afterAll, afterEach, before: beforeAll, beforeEach, test } = require("node:test");
const assert = require("node:assert");
const { start } = require("@reconnect/sandbox");
const { mustReconnect } = require("./app.js");

let sandbox, box;

beforeAll(async () => { sandbox = await start(); });
afterAll(() => sandbox.stop());
beforeEach(async () => { box = await sandbox.namespace(); });
afterEach(() => box.end());

test("a consent that ends asks the user back", async () => {
  const mine = await box.powens.connection();
  assert.equal(await mustReconnect(box.powens.url, mine.key, mine.id), false);
  await mine.break([{ do: "consent" }, { do: "ask_code", accepts: "123456" }, { do: "accept" }]);
  assert.equal(await mustReconnect(box.powens.url, mine.key, mine.id), true);
  assert.equal((await mine.history()).length, 2);
});

test("a fault of the aggregator asks nobody back", async () => {
  const mine = await box.powens.connection();
  await box.chaos({ seed: 1, error: 1 });
  await assert.rejects(mustReconnect(box.powens.url, mine.key, mine.id), /Powens answered 50/);
  await box.chaos({});
  assert.equal(await mustReconnect(box.powens.url, mine.key, mine.id), false);
});

test("a bank that is slow is waited for, and three hours pass at once", async () => {
  const mine = await box.powens.connection([{ do: "dawdle", for: "3h" }]);
  assert.equal(await mustReconnect(box.powens.url, mine.key, mine.id), true);
  await box.forward("3h");
  assert.equal(await mustReconnect(box.powens.url, mine.key, mine.id), false);
});
