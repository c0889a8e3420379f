// The integrator's page: opens the widget, listens to it, and shows what it hears.
"use strict";
(() => {
  const host = document.getElementById("host");
  const { run, widget } = host.dataset;
  const frame = document.getElementById("widget");
  const events = document.getElementById("events");
  let popup = null;
  let last = 0;

  // Only the widget's origin is believed, and only from the window that was opened for it.
  const listen = (event) => {
    if (event.origin !== widget) return;
    if (event.source !== (frame ? frame.contentWindow : popup)) return;
    const words = unpacked(event.data);
    const own = words !== null && typeof words === "object" && words.source === "reconnect";
    if (own && words.type === "height") return resize(words.height);
    heard(event.data, words, own);
  };

  function resize(height) {
    if (!frame || !Number.isFinite(height)) return;
    const fits = Math.min(Math.max(Math.ceil(height), 160), 2400);
    frame.style.height = fits + "px";
    document.getElementById("height").textContent = fits + " px high";
  }

  function heard(data, words, own) {
    const item = document.createElement("li");
    item.dataset.from = own ? "reconnect" : "aggregator";
    item.dataset.type = String((words && (words.type || words.step || words.flinksCode)) || "");
    item.dataset.message = typeof data === "string" ? data : JSON.stringify(data);
    if (own && Number.isInteger(words.seq)) {
      item.dataset.seq = words.seq;
      if (words.seq <= last) item.dataset.late = "true";
      last = Math.max(last, words.seq);
    }
    say(item, "b", own ? (words.seq ?? "·") : "✦");
    say(item, "strong", item.dataset.type || "message");
    for (const word of own ? [words.step, words.reason] : []) if (word && word !== words.type) say(item, "span", word);
    const more = document.createElement("details");
    say(more, "summary", own ? "as sent" : "in the aggregator’s words");
    say(more, "code", item.dataset.message);
    item.append(more);
    events.append(item);
    document.getElementById("silence").hidden = true;
  }

  // A message may be JSON in a string, if the link asked for that.
  function unpacked(data) {
    if (typeof data !== "string") return data;
    try {
      return JSON.parse(data);
    } catch {
      return null;
    }
  }

  function say(parent, tag, text) {
    const part = document.createElement(tag);
    part.textContent = text;
    parent.append(part);
  }

  // The callback's page, in the frame or in the pop-up, tells how it ended; our own server knows it too.
  const channel = new BroadcastChannel("playground-" + run);
  channel.onmessage = (event) => finish(event.data);

  async function ask() {
    try {
      const answer = await fetch("/runs/" + run + ".json");
      if (answer.ok) finish(await answer.json());
    } catch {
      // The playground is gone; the next look may find it.
    }
  }

  function finish({ outcome, query, upstream }) {
    if (!outcome) return;
    const result = document.getElementById("result");
    result.dataset.query = query;
    result.dataset.upstream = upstream;
    result.dataset.outcome = outcome;
    result.querySelector(".verdict").textContent = outcome;
    result.querySelector("[data-part=query]").textContent = query ? "?" + query : "(empty)";
    result.querySelector("[data-part=upstream]").textContent = upstream || "not known";
    tell("window", "The window has done its work.");
    if (upstream === "healthy")
      for (const account of document.querySelectorAll("[data-account]")) account.textContent = "up to date";
  }

  function tell(id, words) {
    const place = document.getElementById(id);
    if (place) place.textContent = words;
  }

  removeEventListener("message", keep);
  addEventListener("message", listen);
  early.forEach(listen);

  ask(); // it may have ended before this page listened
  if (frame)
    frame.addEventListener("load", () => {
      ask();
      // Only the callback's page is ours to look into.
      const page = frame.contentDocument;
      if (page) resize(page.body.offsetHeight);
    });
  addEventListener("focus", ask);
  document.addEventListener("visibilitychange", () => document.hidden || ask());

  // The pop-up opens within the click, or browsers block it. When they do all the same, the link opens a tab.
  const open = document.getElementById("open");
  if (open && host.dataset.embed === "popup") {
    open.addEventListener("click", (event) => {
      if (popup && !popup.closed) {
        event.preventDefault();
        return popup.focus();
      }
      popup = window.open(open.href, "reconnect-" + run, "popup,width=460,height=780");
      if (!popup) return;
      event.preventDefault();
      tell("window", "The widget is open in its window.");
      const watch = setInterval(async () => {
        if (!popup.closed) return;
        clearInterval(watch);
        await ask();
        if (!document.getElementById("result").dataset.outcome)
          tell("window", "The window is closed, or a bank’s page has hidden it from us.");
      }, 500);
    });
  }

  // Buttons of the panel: the sandbox does it, and this page stays.
  for (const form of document.querySelectorAll("[data-orders]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const place = document.querySelector("[data-told]");
      const button = event.submitter;
      try {
        const answer = await fetch(button.formAction, { method: "POST" });
        place.textContent = answer.ok ? button.textContent + ": told the sandbox." : "There is nothing to answer at the moment.";
      } catch {
        place.textContent = "The playground does not answer.";
      }
    });
  }
})();
