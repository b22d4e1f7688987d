/* Score sheet: running total, and Enter goes to the next field instead of sending. Works without it. */
"use strict";

(function () {
  document.querySelectorAll("form[data-sheet]").forEach((form) => {
    const points = [...form.querySelectorAll("[data-points]")];
    const total = form.querySelector("[data-total]");
    const show = () => {
      const given = points.filter((field) => field.value !== "");
      const hundredths = given.reduce((sum, field) => sum + Math.round(Number(field.value) * 100), 0);
      total.textContent = given.length ? String(hundredths / 100) : "—";
    };
    form.addEventListener("input", show);
    form.addEventListener("keydown", (event) => {
      const here = points.indexOf(event.target);
      if (event.key !== "Enter" || here < 0) return;
      event.preventDefault();
      (points[here + 1] || form.querySelector("textarea")).focus();
    });
    // The wheel must not change points while the page scrolls.
    points.forEach((field) => field.addEventListener("wheel", () => field.blur(), { passive: true }));
    show();
  });
})();
