"use strict";
const { expect, test } = require("@playwright/test");
const { start } = require("@reconnect/sandbox");
const { serve } = require("./app.js");
const { reconnect } = require("./reconnect.js");

const client = { domain: "shop-sandbox.biapi.pro", id: "10000001" };
let sandbox, box;

test.beforeAll(async () => { sandbox = await start(); });
test.afterAll(() => sandbox.stop());
test.beforeEach(async () => { box = await sandbox.namespace(); });
test.afterEach(() => box.end());

test("a person mends the connection with the bank's code, and comes back", async ({ page }) => {
  const mine = await box.powens.connection([{ do: "ask_code", accepts: "123456" }, { do: "accept" }]);
  const port = await reconnect.freePort();
  const app = await serve({ reconnect: `http://localhost:${port}`, powens: box.powens.url, client, token: mine.key, connection: mine.id });
  const widget = await reconnect.start({ port, client, powens: box.powens.url, callback: `${app.url}/back` });

  await page.goto(app.url);
  await page.getByRole("link", { name: "Reconnect" }).click();
  await page.getByRole("textbox").fill("123456");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { name: "Your accounts are back" })).toBeVisible({ timeout: 15_000 });

  const answered = (await mine.history()).filter((request) => request.body?.otp === "123456");
  expect(answered).toHaveLength(1);
  await widget.stop();
  app.close();
});
