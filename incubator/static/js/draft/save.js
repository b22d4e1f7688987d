/* Each field is saved while it is typed; whatever could not be sent is sent when the connection or the person is back. */
"use strict";

(function (Draft) {
  const PAUSE = 900;
  const words = Draft.words;
  const waiting = new Map();

  Draft.dirty = () => [...Draft.fields.values()].filter((field) => field.dirty);

  Draft.send = async (field) => {
    clearTimeout(waiting.get(field));
    waiting.delete(field);
    if (field.busy) { await field.busy; return Draft.send(field); }
    if (field.clash || !field.dirty) return undefined;
    field.busy = save(field);
    await field.busy;
    field.busy = null;
    return undefined;
  };

  async function save(field) {
    const sent = field.value;
    const { status, answer } = await Draft.call("PATCH", { body: { path: field.path, value: sent, base_rev: field.rev } });
    if (status === 200) {
      field.unsure = undefined;
      field.settle(answer.rev, sent);
      field.problem(answer.problem);
      field.hint(answer.words);
      Draft.savedAt = answer.saved_at;
      if (field.dirty) later(field, PAUSE);
      else Draft.settled();
    } else if (status === 409 && answer.value === field.unsure) {
      field.rev = answer.rev; // ours arrived after all, only its answer was lost
      field.unsure = undefined;
      later(field, 0);
    } else if (status === 409) {
      field.both(answer);
    } else if (status === 0) {
      field.unsure = sent;
    } else if (status !== 401) {
      field.problem(answer.problem || words.refused);
      Draft.say("refused", answer.problem || words.refused);
    }
  }

  function later(field, delay) {
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(() => Draft.send(field), delay));
  }

  // Say so when nothing is open any more.
  Draft.settled = () => {
    if (!Draft.dirty().length) Draft.say("saved", Draft.savedAt ? `${words.saved} ${Draft.savedAt}` : words.back);
  };

  Draft.flush = () => Promise.all(Draft.dirty().map(Draft.send));

  function typed(event, delay) {
    const field = Draft.fields.get(event.target.dataset?.path);
    if (!field) return;
    if (field.dirty) Draft.keep.put(field.path, field.value);
    else Draft.keep.drop(field.path);
    field.line("changed-by", "");
    if (!field.clash) later(field, delay);
  }

  document.addEventListener("input", (event) => typed(event, PAUSE));
  document.addEventListener("change", (event) => typed(event, 0));
  window.addEventListener("online", Draft.flush);

  // A button first waits until everything is saved; then there is nothing left for the form to carry but the button.
  // On the window, so that it comes before "do not send twice" (app.js).
  window.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    if (!("typed" in form.dataset) || !Draft.dirty().length) return;
    event.preventDefault();
    event.stopPropagation();
    await Draft.flush();
    const open = Draft.dirty();
    if (!open.length) { form.requestSubmit(submitter); return; }
    open[0].inputs[0]?.focus();
    open[0].place.scrollIntoView({ block: "center" });
  }, true);
  document.addEventListener("formdata", (event) => {
    if ("typed" in event.target.dataset) Draft.fields.forEach((field, path) => event.formData.delete(path));
  });

  // Where nothing may stay on the device, leaving with unsaved text asks first.
  window.addEventListener("beforeunload", (event) => {
    if (Draft.keep.shared && Draft.dirty().length) event.preventDefault();
  });
})(window.Draft);
