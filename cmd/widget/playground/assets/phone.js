// The user's phone beside the app: what rings it, and the buttons that answer.
"use strict";
(() => {
  const phone = document.getElementById("phone");
  const { run } = phone.dataset;
  const rings = document.getElementById("rings");
  const idle = rings.innerHTML;
  const alone = "alone" in phone.dataset;
  let shown = alone ? null : "[]";

  async function look() {
    try {
      const answer = await fetch("/runs/" + run + "/phone.json");
      if (!answer.ok) return;
      const screen = await answer.json();
      const now = JSON.stringify(screen.rings);
      if (now === shown) return; // a button is not taken from under a thumb
      shown = now;
      phone.classList.toggle("asking", screen.rings.some((ring) => ring.approval));
      if (screen.rings.length === 0) rings.innerHTML = idle;
      else rings.replaceChildren(...screen.rings.map((ring) => draw(ring, screen.bank)));
      phone.hidden = !("needed" in phone.dataset) && screen.rings.length === 0;
    } catch {
      // The playground is gone; the next look may find it.
    }
  }

  function draw(ring, bank) {
    const box = part("div", "", "ring");
    box.append(part("h2", ring.approval ? bank : "Text message"), part("p", ring.words));
    if (!ring.approval) {
      box.append(part("p", ring.code, "code"));
      return box;
    }
    const form = part("form");
    form.method = "post";
    for (const [order, words, look] of [["approve", "Approve", ""], ["refuse", "Refuse", "second"], ["expire", "Let it run out", "plain"]]) {
      const button = part("button", words, look);
      button.formAction = "/runs/" + run + "/" + order;
      form.append(button);
    }
    box.append(form);
    return box;
  }

  function part(tag, text = "", look = "") {
    const one = document.createElement(tag);
    if (text) one.textContent = text;
    if (look) one.className = look;
    return one;
  }

  // Every button of an order stays on this page, and the phone shows at once what became of it.
  document.addEventListener("submit", async (event) => {
    const order = event.submitter?.formAction || "";
    if (!order.includes("/runs/")) return;
    event.preventDefault();
    event.submitter.disabled = true;
    try {
      const answer = await fetch(order, { method: "POST" });
      const says = event.target.dataset.says;
      if (says) event.submitter.textContent = answer.ok ? says : "Nothing to do at the moment";
    } catch {
      // The phone shows that nothing came of it.
    }
    event.submitter.disabled = false;
    look();
  });

  // It is looked at when the widget has said something, and while an approval is awaited.
  document.addEventListener("widget", look);
  if (document.body.dataset.state && document.body.dataset.state !== "broken") return;
  setInterval(() => document.hidden || (alone || phone.dataset.watched ? look() : 0), 1500);
  look();
})();
