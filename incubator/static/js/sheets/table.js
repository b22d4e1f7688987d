/* The forms of the score sheets: every change is kept and delivered, a submission too; each sheet says how it stands. */
"use strict";

(function (Sheets) {
  const PAUSE = 900;
  const { words, store } = Sheets;
  const forms = new Map([...document.querySelectorAll("form[data-review]")].map((form) => [form.dataset.review, form]));
  const waiting = new Map();
  let writing = false;

  const fields = (form) => [...form.querySelectorAll("[data-criterion]")];
  const comment = (form) => form.querySelector("textarea");
  const line = (form) => form.querySelector("[data-sheet-state]");

  function read(form, act) {
    const points = Object.fromEntries(fields(form).map((field) => [field.dataset.criterion, field.value]));
    return { act, base: Number(form.dataset.base), points, comment: comment(form).value };
  }

  function write(form, entry) {
    fields(form).forEach((field) => { field.value = entry.points[field.dataset.criterion] ?? ""; });
    comment(form).value = entry.comment;
    writing = true;
    form.dispatchEvent(new Event("input")); // the total (sheet.js)
    writing = false;
  }

  function say(form, text, kind, ...buttons) {
    line(form).replaceChildren(text, ...buttons);
    line(form).className = `note note-${kind}`;
    line(form).hidden = false;
  }

  function button(text, act) {
    const one = document.createElement("button");
    Object.assign(one, { type: "button", className: "btn btn-sm", textContent: text });
    one.addEventListener("click", act);
    return one;
  }

  const lock = (form, on) => form.querySelectorAll("fieldset").forEach((set) => { set.disabled = on; });

  // How many sheets wait, in one place of the page.
  function count() {
    const place = document.querySelector("[data-sheets-state]");
    const left = store.all().length;
    const known = left ? Sheets.fill(words.waiting, { count: left }) : words.synced;
    place.textContent = left && Sheets.offline ? `${known} · ${words.offline}` : known;
    place.dataset.left = left;
    place.className = `pill pill-${left ? "amber" : "green"}`;
    if (!Sheets.ended) return;
    const link = document.createElement("a");
    Object.assign(link, { href: Sheets.signIn, target: "_blank", rel: "noopener", textContent: words.signIn });
    place.replaceChildren(known, ` · ${words.ended} `, link);
  }

  function queue(form, act) {
    store.put(form.dataset.review, read(form, act));
    if (act === "submit") showQueued(form);
    count();
  }

  function showQueued(form) {
    lock(form, true);
    say(form, words.queued, "amber", button(words.takeBack, () => {
      lock(form, false);
      queue(form, "draft");
      line(form).hidden = true;
    }));
  }

  Sheets.answered = (sheet, entry, status, answer) => {
    const form = forms.get(sheet);
    if (form && status === 200) {
      form.dataset.base = answer.revision;
      if (answer.state === "submitted") done(form, answer);
      else say(form, Sheets.fill(words.saved, answer), "grey");
    } else if (!form && status >= 400 && status !== 401) orphan(sheet, entry, answer);
    else if (form && status === 409) bothSides(form, answer);
    else if (form && status >= 400 && status !== 401) {
      lock(form, false);
      say(form, `${answer.problem || words.kept} ${status === 410 ? words.kept : ""}`, "red",
        ...(status === 410 ? [button(words.dismiss, () => { store.drop(sheet); location.reload(); })] : []));
    }
    count();
  };

  // A sheet that is not on this page any more (excused, closed): what was typed is shown until it is discarded.
  function orphan(sheet, entry, answer) {
    const note = document.createElement("div");
    const dismiss = button(words.dismiss, () => { store.drop(sheet); note.remove(); count(); });
    note.className = "note note-red";
    note.setAttribute("role", "status");
    const text = `${Object.values(entry.points).join("、")} ${entry.comment}`;
    const inside = document.createElement("div");
    inside.append(`${answer.problem || ""} ${words.kept} ${text} `, dismiss);
    note.append(inside);
    document.querySelector("[data-sheets-state]").parentElement.after(note);
  }

  function done(form, answer) {
    lock(form, true);
    say(form, Sheets.fill(words.submitted, answer), "green");
    document.querySelectorAll(`[data-sheet-mark="${form.dataset.review}"]`).forEach((mark) => {
      mark.textContent = words.done;
      mark.className = "pill pill-green";
    });
    if (answer.next) location.assign(answer.next);
    else next(form)?.querySelector("[data-criterion]")?.focus();
  }

  // Another device was faster: the person decides.
  function bothSides(form, answer) {
    lock(form, false);
    say(form, answer.problem, "amber",
      button(words.ours, () => { form.dataset.base = answer.revision; Sheets.forgive(form.dataset.review); queue(form, "draft"); Sheets.flush(); }),
      button(words.theirs, () => { store.drop(form.dataset.review); location.reload(); }));
  }

  function next(form) {
    const all = [...forms.values()];
    const open = all.slice(all.indexOf(form) + 1).concat(all).find((each) => !each.querySelector("fieldset").disabled);
    open?.closest("section").scrollIntoView();
    return open;
  }

  function later(form) {
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => Sheets.deliver(form.dataset.review), PAUSE));
  }

  forms.forEach((form, sheet) => {
    form.addEventListener("input", (event) => {
      if (writing || (event.target !== comment(form) && !event.target.dataset.criterion)) return;
      queue(form, "draft");
      later(form);
    });
    form.addEventListener("submit", (event) => {
      const act = event.submitter?.value || "draft";
      event.preventDefault();
      clearTimeout(waiting.get(form));
      const empty = act === "submit" && [...fields(form), comment(form)].find((field) => !field.value.trim());
      if (empty) { say(form, words.incomplete, "red"); empty.focus(); return; }
      Sheets.forgive(sheet);
      queue(form, act === "submit" ? act : "draft");
      Sheets.deliver(sheet);
      if (act === "next") next(form)?.querySelector("[data-criterion]")?.focus();
    });
    // What an earlier visit could not deliver.
    const kept = store.get(sheet);
    if (!kept) return;
    write(form, kept);
    form.dataset.base = kept.base;
    if (kept.act === "submit") showQueued(form);
  });

  // Another tab, such as the one in which the person signed in again, delivered it: the page shows what is stored now.
  window.addEventListener("storage", (event) => {
    const sheet = event.key?.split(":sheet-")[1];
    if (event.newValue === null && forms.has(sheet)) location.reload();
  });

  count();
  Sheets.flush();
})(window.Sheets);
