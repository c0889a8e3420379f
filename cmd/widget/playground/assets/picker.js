// The search answers while the user types. Without it the form asks the server.
"use strict";
(() => {
  const field = document.getElementById("search");
  const found = document.getElementById("found");
  const groups = [...document.querySelectorAll("#more details")];
  if (field.value) return; // the server's answer holds only what it has found

  field.form.classList.add("live");
  field.form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const group of groups) {
      let here = 0;
      for (const story of group.querySelectorAll("li")) {
        const text = story.dataset.words.toLowerCase();
        story.hidden = !words.every((word) => text.includes(word));
        if (!story.hidden) here++;
      }
      group.querySelector("summary span").textContent = here;
      group.hidden = here === 0;
      group.open = words.length > 0 && here > 0;
      count += here;
    }
    found.textContent = words.length ? (count === 1 ? "1 story" : count + " stories") : "";
  });
})();
