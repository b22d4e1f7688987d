/* Enhancements only; every page works without this file. Attributes: docs/ui.md. */
"use strict";

(function () {
  const token = () => document.querySelector('meta[name="csrf-token"]')?.content || "";

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token();
  });

  // Menus are <details>: close on Escape and on a click elsewhere.
  const openMenus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    });
  });

  // Ask first, then keep a second press from sending the form again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const question = button?.dataset.confirm || form.dataset.confirm;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (question && !window.confirm(question)) { event.preventDefault(); event.stopPropagation(); return; }
    if (!("once" in form.dataset)) return;
    form.dataset.sent = "1";
    // Disabled after the browser has collected the values, so that the pressed button's own value is sent.
    setTimeout(() => form.querySelectorAll('button[type="submit"], button:not([type])').forEach((each) => { each.disabled = true; }));
  }, true);

  // Signing out leaves nothing of what the person typed on this device; unsaved text (draft/keep.js) is asked about first.
  document.addEventListener("submit", (event) => {
    const { forget, question } = event.target.dataset;
    if (!forget) return;
    let left = [];
    try { left = Object.keys(localStorage).filter((name) => name.startsWith(`draft:${forget}:`)); } catch { return; }
    if (left.length && !window.confirm(question)) { event.preventDefault(); return; }
    left.forEach((name) => localStorage.removeItem(name));
  });

  // A page taken from the browser's cache must be usable again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    // On a shared computer (draft/keep.js) the server decides anew who may see it.
    let shared = false;
    try { shared = localStorage.getItem("shared-computer") === "1"; } catch { /* no storage, no switch */ }
    if (shared) { document.body.replaceChildren(); location.reload(); return; }
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
    });
  });

  // Filters: submit on change, and leave empty fields out of the address.
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && "autosubmit" in form.dataset && event.target.type !== "text" && event.target.type !== "search") form.requestSubmit();
    const all = event.target.dataset?.checkAll;
    if (all) document.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(all)}"]`).forEach((box) => { box.checked = event.target.checked; });
  });
  document.addEventListener("formdata", (event) => {
    if (!("autosubmit" in event.target.dataset)) return;
    for (const [name, value] of [...event.formData.entries()]) if (value === "") event.formData.delete(name);
  });

  // A passkey that was refused, or a closed question of the browser, is a sentence and no silence.
  document.addEventListener("allauth.error", (event) => {
    const note = document.querySelector("[data-passkey-failed]");
    if (!note) return;
    event.preventDefault();
    note.hidden = false;
  });

  // Copy a text in one click; where the browser does not let us, the link leads to the page that shows it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-copy]");
    if (!link || !navigator.clipboard) return;
    event.preventDefault();
    navigator.clipboard.writeText(link.dataset.copy).then(
      () => { link.querySelector("[aria-live]").textContent = link.dataset.copied; },
      () => { location.href = link.href; },
    );
  });

  // What went wrong comes first for keyboard and screen readers.
  document.querySelector("[data-focus]")?.focus();
})();
