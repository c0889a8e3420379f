// The screens follow while a brand is chosen. Without it the button shows them.
"use strict";
(() => {
  const form = document.getElementById("brand");
  let due;
  let turn = 0;
  const show = async () => {
    const mine = ++turn;
    const chosen = [...new FormData(form)].filter(([, value]) => typeof value === "string" && value);
    const address = "/brand?" + new URLSearchParams(chosen);
    const response = await fetch(address).catch(() => null);
    if (!response || !response.ok || mine !== turn) return;
    const next = new DOMParser().parseFromString(await response.text(), "text/html");
    if (mine !== turn) return;
    history.replaceState(null, "", address);
    document.getElementById("facts").replaceChildren(...next.getElementById("facts").childNodes);
    if (document.querySelector("#facts .wrong")) return; // the screens stay as they were
    const frames = [...document.querySelectorAll(".previews iframe")];
    next.querySelectorAll(".previews iframe").forEach((frame, i) => {
      if (frames[i] && frames[i].src !== frame.src) frames[i].src = frame.src;
    });
  };
  const soon = () => {
    clearTimeout(due);
    due = setTimeout(show, 300);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  form.addEventListener("input", soon);
  for (const palette of form.querySelectorAll("[type=color]")) {
    const field = document.getElementById(palette.dataset.for);
    const follow = () => { palette.value = /^#[0-9a-f]{6}$/i.test(field.value) ? field.value : "#777777"; };
    palette.hidden = false;
    follow();
    field.addEventListener("input", follow);
    palette.addEventListener("input", () => { field.value = palette.value; });
  }
  for (const setting of form.querySelectorAll("[data-logo]")) {
    setting.hidden = false;
    setting.querySelector("[type=file]").addEventListener("change", ({ target }) => {
      const hidden = setting.querySelector("[type=hidden]");
      const reader = new FileReader();
      reader.addEventListener("load", () => {
        hidden.value = reader.result;
        soon();
      });
      hidden.value = "";
      if (target.files[0]) reader.readAsDataURL(target.files[0]);
      else soon();
    });
  }
})();
