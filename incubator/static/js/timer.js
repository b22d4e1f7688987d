/* The timer of a meeting: counts by the server's clock, follows what is called on another screen. */
"use strict";

(function () {
  const ASK = 3000;
  const place = document.querySelector("[data-timer]");
  if (!place) return;
  const words = JSON.parse(document.getElementById("timer-words").textContent);
  const digits = place.querySelector("[data-digits]");
  const note = place.querySelector("[data-note]");
  let state = JSON.parse(document.getElementById("timer-state").textContent);
  let ahead = state.now - Date.now(); // of this screen's clock

  const two = (number) => String(number).padStart(2, "0");

  function show() {
    if (state.item === null) return;
    const left = Math.round((state.began + state.length - Date.now() - ahead) / 1000);
    const shown = Math.abs(left);
    digits.textContent = `${left < 0 ? "+" : ""}${two(Math.floor(shown / 60))}:${two(shown % 60)}`;
    place.dataset.mood = left < 0 ? "over" : left <= 60 ? "soon" : "calm";
    if (place.dataset.lost !== "1") note.textContent = left < 0 ? words.over : words.left;
  }

  async function ask() {
    try {
      const response = await fetch(place.dataset.url, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(ASK) });
      if (!response.ok) throw new Error(response.status);
      const fresh = await response.json();
      place.dataset.lost = "";
      if (fresh.item !== state.item || fresh.phase !== state.phase || fresh.began !== state.began) { location.reload(); return; }
      ahead = fresh.now - Date.now();
      state = fresh;
    } catch {
      place.dataset.lost = "1";
      note.textContent = words.lost;
    }
  }

  show();
  setInterval(show, 250);
  setInterval(ask, ASK);
})();
