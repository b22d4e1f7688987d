/* What others changed meanwhile is asked every few seconds while the page is looked at. */
"use strict";

(function (Draft) {
  const EVERY = 4000;
  let asking = false;

  // Rows before their fields, so that a colleague's new row has a place for its texts.
  function apply(fields) {
    const told = Object.entries(fields);
    const gone = new Set(told.filter(([, [, value]]) => value === false).map(([path]) => path));
    for (const [path, [rev, value, by]] of told) if (typeof value === "boolean") Draft.rowChanged(path, rev, value, by);
    let whole = true;
    for (const [path, [rev, value, by, at]] of told) {
      if (typeof value === "boolean") continue;
      const row = path.split(".").slice(0, 2).join(".");
      if (!Draft.fields.has(path) && path !== row && !gone.has(row)) Draft.row(row);
      const field = Draft.fields.get(path);
      if (!field || rev <= field.rev || rev === field.clash?.rev) continue;
      if (field.busy) whole = false;
      else if (value === field.value) field.settle(rev, value);
      else if (field.editing) field.both({ rev, value, by, at });
      else field.take({ rev, value, by, at });
    }
    return whole;
  }

  async function look() {
    if (document.hidden || asking) return;
    asking = true;
    const { status, answer } = await Draft.call("GET", { query: `?since=${Draft.stamp}` });
    asking = false;
    if (status !== 200 && status !== 204) return;
    if (status === 200) {
      if (apply(answer.fields)) Draft.stamp = answer.stamp;
      if (answer.closed) { clearInterval(clock); Draft.say("refused", answer.closed); return; }
    }
    await Draft.flush();
    if (Draft.state === "lost" || Draft.state === "ended") Draft.settled();
  }

  const clock = setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", look);
})(window.Draft);
