// What developers want to know: stays open from story to story, and lists the requests while it is open.
"use strict";
(() => {
  const panel = document.getElementById("developers");
  const list = document.getElementById("requests");
  const { run } = document.body.dataset;
  let asking = false;

  async function look() {
    if (!panel.open || asking) return;
    asking = true;
    try {
      const answer = await fetch("/runs/" + run + "/requests.json");
      if (answer.ok) show(await answer.json());
    } catch {
      // The playground is gone; the next look may find it.
    }
    asking = false;
  }

  function show(requests) {
    list.replaceChildren(
      ...requests.map(({ method, path, status }) => {
        const item = document.createElement("li");
        item.textContent = method + " " + path + " ";
        const result = document.createElement("b");
        result.textContent = status || "…";
        item.append(result);
        return item;
      }),
    );
    document.getElementById("no-requests").hidden = requests.length > 0;
  }

  try {
    panel.open = localStorage.getItem("developers") === "open";
  } catch {}
  panel.addEventListener("toggle", () => {
    try {
      localStorage.setItem("developers", panel.open ? "open" : "closed");
    } catch {}
    look();
  });
  document.addEventListener("widget", look);
  look();
})();
