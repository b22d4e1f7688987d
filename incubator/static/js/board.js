/* Dragging a card onto a stage sends the card's own form; without this file the list and button of the card do it. */
"use strict";

(function () {
  const board = document.querySelector("[data-board]");
  if (!board) return;
  const columns = [...board.querySelectorAll("[data-stage]")];
  let held = null;

  const goals = (card) => [...card.querySelectorAll("option")].map((option) => option.value);

  // A stage that the card cannot reach is sent too: the answer says why.
  function send(card, stage) {
    const form = card.querySelector("form"), list = form.querySelector("select");
    if (!goals(card).includes(stage)) list.add(new Option(stage, stage));
    list.value = stage;
    form.requestSubmit();
  }

  function release() {
    held?.classList.remove("dragged");
    columns.forEach((column) => column.classList.remove("possible", "over"));
    held = null;
  }

  board.querySelectorAll("[data-card]").forEach((card) => {
    if (!card.querySelector("form")) return;
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      held = card;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", card.querySelector("a").textContent);
      card.classList.add("dragged");
      columns.forEach((column) => column.classList.toggle("possible", goals(card).includes(column.dataset.stage)));
    });
    card.addEventListener("dragend", release);
  });

  columns.forEach((column) => {
    column.addEventListener("dragover", (event) => {
      if (!held || column.contains(held)) return;
      event.preventDefault();
      column.classList.add("over");
    });
    column.addEventListener("dragleave", () => column.classList.remove("over"));
    column.addEventListener("drop", (event) => {
      if (!held || column.contains(held)) return;
      event.preventDefault();
      const card = held;
      release();
      send(card, column.dataset.stage);
    });
  });
})();
