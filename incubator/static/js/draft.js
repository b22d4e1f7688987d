/* Saves each field of a draft while it is typed. The form works without this file: its buttons save everything. */
"use strict";

(function () {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const state = form.querySelector("[data-draft-state]");
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const waiting = new Map();
  const busy = new Set();
  const words = form.dataset;

  const say = (text) => { if (state) state.textContent = text; };

  function hint(input, key, text) {
    const place = input.closest(".field");
    let line = place.querySelector(`[data-live="${key}"]`);
    if (!line && text) {
      line = document.createElement("div");
      line.dataset.live = key;
      line.className = key === "problem" ? "wrong" : "form-hint";
      place.append(line);
    }
    if (line) line.textContent = text;
  }

  async function save(input) {
    if (busy.has(input)) { later(input, 400); return; }
    busy.add(input);
    try {
      const sent = input.value;
      const response = await fetch(words.draft, {
        method: "PATCH",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ path: input.dataset.path, value: sent, base_rev: Number(input.dataset.rev || 0) }),
        redirect: "error",
      });
      const answer = await response.json();
      if (response.status === 409) {
        input.dataset.rev = answer.rev;
        hint(input, "problem", `${answer.by} ${answer.at} ${words.sayClash}“${answer.value}”。${words.sayKeep}`);
        return;
      }
      hint(input, "problem", answer.problem || "");
      if (!response.ok) return;
      input.dataset.rev = answer.rev;
      hint(input, "words", answer.words || "");
      say(`${words.saySaved} ${answer.saved_at}`);
    } catch (error) {
      say(words.sayLost);
      later(input, 5000);
    } finally {
      busy.delete(input);
    }
  }

  function later(input, delay) {
    clearTimeout(waiting.get(input));
    waiting.set(input, setTimeout(() => { waiting.delete(input); save(input); }, delay));
  }

  form.addEventListener("input", (event) => { if (event.target.dataset.path) later(event.target, 900); });
  form.addEventListener("change", (event) => { if (event.target.dataset.path) later(event.target, 0); });
  form.addEventListener("submit", () => waiting.forEach((timer) => clearTimeout(timer)));
})();
