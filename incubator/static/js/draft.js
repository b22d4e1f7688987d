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

  // The line below a field: what the server wrote there when the page was made is replaced, never doubled.
  function line(input, name, text) {
    const place = input.closest(".field");
    let shown = place.querySelector(`.${name}`);
    if (!shown && text) {
      shown = document.createElement("div");
      shown.className = name;
      place.append(shown);
    }
    if (shown) { shown.textContent = text; shown.hidden = !text; }
  }

  function sayProblem(input, text) {
    line(input, "wrong", text);
    input.classList.toggle("is-invalid", Boolean(text));
    input.toggleAttribute("aria-invalid", Boolean(text));
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
        sayProblem(input, `${answer.by} ${answer.at} ${words.sayClash}“${answer.value}”。${words.sayKeep}`);
        return;
      }
      sayProblem(input, answer.problem || "");
      if (!response.ok) return;
      input.dataset.rev = answer.rev;
      if ("help" in input.dataset) line(input, "form-hint", `${input.dataset.help} ${answer.words}`.trim());
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
