/* Up and down buttons for the order of columns; without this file the numbers beside them do it. */
"use strict";

(function () {
  const place = document.querySelector("[data-order]");
  if (!place) return;

  function renumber() {
    place.querySelectorAll('input[type="number"]').forEach((field, index) => { field.value = index + 1; });
  }

  function button(words, sign, move) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm";
    made.textContent = sign;
    made.setAttribute("aria-label", words);
    made.addEventListener("click", () => { move(); renumber(); made.focus(); });
    return made;
  }

  place.querySelectorAll("li").forEach((line) => {
    const name = line.querySelector(".form-check-label").textContent;
    line.querySelector(".export-at").append(
      button(`${place.dataset.up} ${name}`, "↑", () => line.previousElementSibling?.before(line)),
      button(`${place.dataset.down} ${name}`, "↓", () => line.nextElementSibling?.after(line)),
    );
  });

  // A typed number puts the line where it says, so that what is seen is what is sent.
  place.addEventListener("change", (event) => {
    if (event.target.type !== "number") return;
    const line = event.target.closest("li"), goal = Number(event.target.value) - 1;
    line.remove();
    const lines = [...place.querySelectorAll("li")], before = lines[Math.max(goal, 0)];
    if (before) before.before(line); else lines.at(-1).after(line);
    renumber();
    event.target.focus();
  });
})();
