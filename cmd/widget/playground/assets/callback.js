// The callback's page tells the app's page how it ended. A channel between pages of one origin also works when the
// window that opened this one is out of reach, because a bank's page cut the tie.
"use strict";
(() => {
  const { run, embed } = document.body.dataset;
  const { outcome, query, upstream } = document.getElementById("result").dataset;
  const channel = new BroadcastChannel("playground-" + run);
  channel.postMessage({ outcome, query, upstream });
  if (window.parent !== window) {
    document.body.classList.add("framed"); // the app around this frame has its own bar and links
    document.getElementById("onward").hidden = true;
  } else if (embed === "popup") {
    document.getElementById("close").hidden = false;
    setTimeout(() => window.close(), 400); // refused for a tab that no script opened
  }
})();
