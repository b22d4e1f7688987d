/* Up and down buttons for the order of columns; without this file the numbers beside them do it. */
"use strict";

(function () {
  const table = document.querySelector("table[data-order]");
  if (!table) return;
  const body = table.tBodies[0];

  function renumber() {
    [...body.rows].forEach((row, index) => { row.querySelector('input[type="number"]').value = index + 1; });
  }

  function button(words, sign, move) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm";
    made.textContent = sign;
    made.addEventListener("click", () => { move(); renumber(); made.focus(); });
    made.setAttribute("aria-label", words);
    return made;
  }

  [...body.rows].forEach((row) => {
    const name = row.querySelector(".form-check-label").textContent;
    row.querySelector(".export-at").append(
      button(`${table.dataset.up} ${name}`, "↑", () => row.previousElementSibling?.before(row)),
      button(`${table.dataset.down} ${name}`, "↓", () => row.nextElementSibling?.after(row)),
    );
  });

  // A typed number puts the row where it says, so that what is seen is what is sent.
  body.addEventListener("change", (event) => {
    if (event.target.type !== "number") return;
    const row = event.target.closest("tr"), goal = Number(event.target.value) - 1;
    row.remove();
    const before = body.rows[Math.max(goal, 0)];
    if (before) before.before(row); else body.append(row);
    renumber();
    event.target.focus();
  });
})();
