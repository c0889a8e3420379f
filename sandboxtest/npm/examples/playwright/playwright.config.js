"use strict";
const executablePath = process.env.CHROMIUM; // without it, the browser that Playwright has installed
module.exports = {
  testDir: __dirname,
  workers: 1,
  reporter: "line",
  use: { launchOptions: { executablePath, args: executablePath ? ["--no-sandbox"] : [] } },
};
