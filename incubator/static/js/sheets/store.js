/* What experts type into score sheets and is not delivered yet stays in this browser: one entry per sheet, by person.
   On a computer marked as shared (draft/keep.js) it stays in this tab only. Signing out forgets it (app.js, "draft:"). */
"use strict";

window.Sheets = JSON.parse(document.getElementById("sheets-page").textContent);

(function (Sheets) {
  const prefix = `draft:${Sheets.person}:sheet-`;

  // A browser may forbid its storage; then what is typed lives as long as the page.
  const loose = new Map();
  function attempt(act, otherwise) {
    try {
      const shared = window.localStorage.getItem("shared-computer") === "1";
      return act(shared ? window.sessionStorage : window.localStorage);
    } catch { return otherwise(); }
  }

  // An entry: {key, act, base, points, comment, at}. A key is used once; whatever changes the entry makes a new one.
  Sheets.store = {
    get(sheet) {
      return attempt((store) => JSON.parse(store.getItem(prefix + sheet)), () => loose.get(sheet) || null);
    },
    put(sheet, entry) {
      const kept = { ...entry, key: newKey(), at: Date.now() };
      attempt((store) => store.setItem(prefix + sheet, JSON.stringify(kept)), () => loose.set(sheet, kept));
    },
    // Only if nothing was typed since that key.
    drop(sheet, key) {
      if (key && this.get(sheet)?.key !== key) return;
      attempt((store) => store.removeItem(prefix + sheet), () => loose.delete(sheet));
    },
    all() {
      const names = attempt((store) => Object.keys(store).filter((name) => name.startsWith(prefix)), () => null);
      return names ? names.map((name) => name.slice(prefix.length)) : [...loose.keys()];
    },
  };

  function newKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16)); // plain http in the house has no randomUUID
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }
})(window.Sheets);
