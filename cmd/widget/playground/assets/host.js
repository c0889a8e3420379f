// The integrator's page: opens the widget, listens to it, and shows the app as its own server knows it.
"use strict";
(() => {
  const host = document.getElementById("host");
  const { run, widget, embed, start } = host.dataset;
  const frame = document.getElementById("widget");
  const place = document.getElementById("place");
  const notice = document.getElementById("notice");
  const phone = document.getElementById("phone");
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
    if (own && !words.seq) return; // meant for a loader, which we are not
    record(event.data, words, own);
    if (own) watch(words.step === "approve");
  };

  function resize(height) {
    if (!frame || !Number.isFinite(height)) return;
    const fits = Math.min(Math.max(Math.ceil(height), 160), 2400);
    frame.style.height = fits + "px";
    document.getElementById("height").textContent = "frame: " + fits + " px high";
  }

  // Other parts of the page look again when the widget has said something.
  function watch(approval) {
    if (approval) phone.dataset.watched = "true";
    else delete phone.dataset.watched;
    document.dispatchEvent(new Event("widget"));
  }

  function record(data, words, own) {
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

  // The callback's page, in the frame or in a window, tells how it ended; our own server knows it too.
  // A browser without cookies may forbid the channel; then the server is asked when this page is looked at again.
  try {
    new BroadcastChannel("playground-" + run).onmessage = (event) => finish(event.data);
  } catch {}

  async function ask() {
    try {
      const answer = await fetch("/runs/" + run + ".json");
      if (answer.ok) finish(await answer.json());
    } catch {
      // The playground is gone; the next look may find it.
    }
  }

  // The app is drawn anew by its server, which has asked the aggregator how the connection is.
  async function finish({ outcome, query, upstream }) {
    if (!outcome || !upstream) return;
    const result = document.getElementById("result");
    if (result.dataset.outcome === outcome && result.dataset.upstream === upstream) return;
    result.dataset.query = query;
    result.dataset.upstream = upstream;
    result.dataset.outcome = outcome;
    for (const [part, text] of [["outcome", outcome], ["query", query ? "?" + query : "(none)"], ["upstream", upstream]])
      result.querySelector("[data-part=" + part + "]").textContent = text;
    const answer = await fetch("/runs/" + run + "/app");
    if (!answer.ok) return location.assign("/runs/" + run);
    const app = new DOMParser().parseFromString(await answer.text(), "text/html");
    const inside = document.activeElement === frame;
    if (place) place.hidden = true;
    notice.hidden = false;
    for (const part of app.querySelectorAll("[data-part]"))
      document.getElementById(part.dataset.part).replaceChildren(...part.childNodes);
    document.querySelector(".next").hidden = false;
    document.body.dataset.state = "over";
    if (inside) notice.focus();
    notice.scrollIntoView({ block: "nearest" });
    watch(false);
  }

  function tell(words) {
    const line = document.getElementById("window");
    if (line) line.textContent = words;
  }

  removeEventListener("message", keep);
  addEventListener("message", listen);
  early.forEach(listen);

  ask(); // it may have ended before this page listened
  if (frame)
    frame.addEventListener("load", () => {
      if (frame.src) ask();
    });
  addEventListener("focus", ask);
  document.addEventListener("visibilitychange", () => document.hidden || ask());

  notice.addEventListener("click", (event) => {
    const link = event.target.closest("#open");
    if (!link) return;
    if (embed === "iframe") {
      event.preventDefault();
      notice.hidden = true;
      place.hidden = false;
      frame.src = start;
      frame.focus();
      return;
    }
    phone.dataset.watched = "true"; // such a window may be heard late, or not at all
    if (embed !== "popup") return;
    if (popup && !popup.closed) {
      event.preventDefault();
      return popup.focus();
    }
    // The pop-up opens within the click, or browsers block it. When they do all the same, the link opens a tab.
    popup = window.open(link.href, "reconnect-" + run, "popup,width=460,height=780");
    if (!popup) return;
    event.preventDefault();
    tell("Continue in the window that has opened.");
    const closed = setInterval(async () => {
      if (!popup.closed) return;
      clearInterval(closed);
      await ask();
      tell("The window is closed, or a bank’s page has hidden it from us.");
    }, 500);
  });
})();
