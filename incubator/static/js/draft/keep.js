/* What was typed and is not saved yet stays in this browser: by person, application and field, for thirty days.
   On a computer marked as shared nothing stays. Signing out forgets everything (app.js). */
"use strict";

window.Draft = JSON.parse(document.getElementById("draft-page").textContent);

(function (Draft) {
  const SHARED = "shared-computer";
  const LONGEST = 30 * 24 * 3600 * 1000;
  const all = "draft:";
  const mine = `${all}${Draft.person}:${Draft.number}:`;

  // A browser may forbid its storage; typing goes on without it.
  function attempt(act) {
    try { return act(window.localStorage); } catch { return null; }
  }

  const names = (prefix) => attempt((store) => Object.keys(store).filter((name) => name.startsWith(prefix))) || [];
  const read = (name) => attempt((store) => JSON.parse(store.getItem(name)));
  const remove = (name) => attempt((store) => store.removeItem(name));

  Draft.keep = {
    get shared() { return attempt((store) => store.getItem(SHARED)) === "1"; },
    set shared(on) {
      if (on) names(all).forEach(remove);
      attempt((store) => (on ? store.setItem(SHARED, "1") : store.removeItem(SHARED)));
    },
    put(path, text) {
      if (!this.shared) attempt((store) => store.setItem(mine + path, JSON.stringify({ text, at: Date.now() })));
    },
    drop(path) { remove(mine + path); },
    // Out of the way of what is typed in the same field from now on.
    putAside(name) {
      const kept = attempt((store) => store.getItem(mine + name));
      const aside = name.startsWith("~") ? name : `~${Date.now()}~${name}`;
      if (kept && aside !== name) { attempt((store) => store.setItem(mine + aside, kept)); this.drop(name); }
      return aside;
    },
    // {name, path, text, at} of everything kept for this application, the newest first.
    all() {
      return names(mine).map((name) => name.slice(mine.length))
        .map((name) => ({ name, path: name.replace(/^~\d+~/, ""), ...read(mine + name) }))
        .sort((one, other) => other.at - one.at);
    },
  };

  names(all).forEach((name) => { if (!(Date.now() - (read(name)?.at || 0) < LONGEST)) remove(name); });

  const box = document.querySelector("[data-public] input");
  if (!box) return;
  const show = () => {
    box.checked = Draft.keep.shared;
    document.querySelectorAll("form[data-typed]").forEach((form) => { form.autocomplete = box.checked ? "off" : "on"; });
  };
  box.closest("[data-public]").hidden = false;
  box.addEventListener("change", () => { Draft.keep.shared = box.checked; show(); });
  show();
})(window.Draft);
