/* A question that only some answers raise is shown with those; what was typed there stays. */
"use strict";

(function (Draft) {
  const asked = [...Draft.fields.values()].filter((field) => field.inputs[0].dataset.askedIf);

  function show() {
    asked.forEach((field) => {
      const [other, answer] = field.inputs[0].dataset.askedIf.split("=");
      field.place.hidden = Draft.fields.get(other)?.value !== answer && !field.value;
    });
  }

  document.addEventListener("change", show);
  show();
})(window.Draft);
