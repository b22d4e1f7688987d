/* Talking to the server about the draft, and saying how it stands. A lost connection or an ended session loses no text. */
"use strict";

(function (Draft) {
  const PATIENCE = 10000;
  const words = Draft.words;
  const state = document.querySelector("[data-draft-state]");

  Draft.fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);

  // How it stands: "saved", "lost", "ended" or "refused".
  Draft.say = (kind, text) => {
    Draft.state = kind;
    if (!state || state.dataset.said === kind + text) return;
    state.dataset.said = kind + text;
    state.dataset.kind = kind;
    state.textContent = text;
    if (kind !== "ended") return;
    const link = document.createElement("a");
    Object.assign(link, { href: Draft.signIn, target: "_blank", rel: "noopener", textContent: words.signIn });
    state.append(` ${words.ended} `, link);
  };

  // Signing in again gives a new token; the newest one stands in the cookie.
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1]
    || document.querySelector('meta[name="csrf-token"]').content;

  // {status, answer}; status 0 when the server was not reached.
  Draft.call = async (method, { body, query = "" } = {}) => {
    try {
      const response = await fetch(Draft.url + query, {
        method,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token(), "X-Person": Draft.person },
        body: body && JSON.stringify(body),
        redirect: "error",
        cache: "no-store",
        keepalive: method === "PATCH",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (response.status >= 500) throw new Error(response.status);
      const json = response.headers.get("Content-Type")?.startsWith("application/json");
      const answer = json ? await response.json() : {};
      if (response.status === 401) Draft.say("ended", answer.problem);
      return { status: response.status, answer };
    } catch {
      if (Draft.state !== "ended") Draft.say("lost", words.lost);
      return { status: 0, answer: {} };
    }
  };
})(window.Draft);
