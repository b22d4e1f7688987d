/* Delivers what waits: soon after typing, when the connection or the person is back, and every few seconds meanwhile.
   The same key is sent until it is answered; the server acts on it once. What is refused stays here, with the reason. */
"use strict";

(function (Sheets) {
  const PATIENCE = 10000;
  const AGAIN = 5000;
  const busy = new Set();
  const refused = new Map(); // sheet → key that the server would not take; not sent again by itself

  Sheets.fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);

  // Signing in again gives a new token; the newest one stands in the cookie.
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1]
    || document.querySelector('meta[name="csrf-token"]').content;

  async function post(sheet, entry) {
    try {
      const response = await fetch(Sheets.url.replace("/0/", `/${sheet}/`), {
        method: "POST",
        headers: {
          "Content-Type": "application/json", "X-CSRFToken": token(), "X-Person": Sheets.person,
          ...(Sheets.follow && { "X-Follow": "1" }),
        },
        body: JSON.stringify(entry),
        redirect: "error",
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (response.status >= 500) throw new Error(response.status);
      const json = response.headers.get("Content-Type")?.startsWith("application/json");
      return { status: response.status, answer: json ? await response.json() : {} };
    } catch { return { status: 0, answer: {} }; }
  }

  Sheets.deliver = async (sheet) => {
    const entry = Sheets.store.get(sheet);
    if (!entry || busy.has(sheet) || refused.get(sheet) === entry.key) return;
    busy.add(sheet);
    const { status, answer } = await post(sheet, entry);
    busy.delete(sheet);
    if (status === 200) settle(sheet, entry, answer);
    else if (status === 0) Sheets.offline = true;
    else if (status !== 401) refused.set(sheet, entry.key);
    if (status) Sheets.offline = false;
    Sheets.ended = status === 401;
    Sheets.answered(sheet, entry, status, answer);
  };

  function settle(sheet, entry, answer) {
    const now = Sheets.store.get(sheet);
    if (now && now.key !== entry.key) Sheets.store.put(sheet, { ...now, base: answer.revision });
    else Sheets.store.drop(sheet, entry.key);
  }

  Sheets.refusedKey = (sheet) => refused.get(sheet);
  Sheets.forgive = (sheet) => refused.delete(sheet);
  Sheets.flush = () => Promise.all(Sheets.store.all().map(Sheets.deliver));

  window.addEventListener("online", Sheets.flush);
  window.addEventListener("focus", Sheets.flush);
  setInterval(Sheets.flush, AGAIN);
})(window.Sheets);
