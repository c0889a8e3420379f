// The width changes the page in place, and the copy buttons copy.
"use strict";
(() => {
  const group = document.getElementById("width");
  const page = document.documentElement;
  const choose = (width) => {
    page.dataset.width = width;
    for (const b of group.querySelectorAll("button")) b.setAttribute("aria-pressed", b.dataset.value === width);
  };
  let kept = null;
  try {
    kept = localStorage.getItem("width");
  } catch {
    // Such a browser keeps nothing.
  }
  choose(kept === "narrow" ? "narrow" : "wide");
  group.hidden = false;
  group.addEventListener("click", ({ target }) => {
    if (!target.dataset.value) return;
    choose(target.dataset.value);
    try {
      localStorage.setItem("width", target.dataset.value);
    } catch {
      // It is forgotten with the page.
    }
  });
})();

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      // Where a page may not write to the clipboard, the value is marked for the user's own keys.
      getSelection().selectAllChildren(button.previousElementSibling);
      return;
    }
    for (const other of document.querySelectorAll("[data-copy]")) other.firstChild.data = other === button ? "Copied" : "Copy";
  });
}
