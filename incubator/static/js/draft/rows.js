/* Rows are added and removed without a new page. Each has an id of its own, so two people who add at once add two. */
"use strict";

(function (Draft) {
  const words = Draft.words;
  const NEW = "new-row"; // what stands for the id in the empty row of the page

  // Without https there is no randomUUID.
  const uuid = () => crypto.randomUUID?.() || [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const boxOf = (part) => document.querySelector(`[data-rows="${CSS.escape(part)}"]`);
  const rowAt = (path) => document.querySelector(`[data-row="${CSS.escape(path)}"]`);
  const fieldsOf = (path) => [...Draft.fields.values()].filter((field) => field.path.startsWith(`${path}.`));

  // Whether the row is there is a field of the draft, too: true or false, with a revision.
  class Mark {
    constructor(path, rev, value) {
      Object.assign(this, { path, rev, base: value, value, clash: null, busy: null, inputs: [] });
    }

    get dirty() { return this.value !== this.base; }
    get editing() { return this.dirty; }
    get place() { return rowAt(this.path) || boxOf(this.path.split(".")[0]); }

    settle(rev, value) { this.rev = rev; this.base = value; Draft.keep.drop(this.path); }

    // Who pressed last decides: what was typed in a removed row stays in the draft.
    both({ rev, value }) { this.rev = rev; this.base = value; Draft.send(this); }

    problem(text) { if (text) Draft.say("refused", text); }
    hint() {}
    line() {}
  }

  function markOf(path) {
    if (!Draft.fields.has(path)) Draft.fields.set(path, new Mark(path, 0, undefined));
    return Draft.fields.get(path);
  }

  function set(path, there) {
    const mark = markOf(path);
    mark.value = there;
    if (mark.dirty) Draft.keep.put(path, there);
    return Draft.send(mark);
  }

  function count(box) {
    const rows = box.querySelectorAll(":scope > [data-row]");
    rows.forEach((row, index) => {
      row.querySelector("legend").textContent = Draft.fill(words.row, { number: index + 1 });
    });
    box.querySelector(":scope > [data-no-row]").hidden = rows.length > 0;
  }

  // The row of a path, made from the empty one of the page where it is missing; null where the page has no such rows.
  Draft.row = (path) => {
    const [part, id] = path.split(".");
    const box = boxOf(part);
    if (!box || rowAt(path)) return rowAt(path);
    box.querySelector(":scope > [data-no-row]").insertAdjacentHTML(
      "beforebegin", box.querySelector(":scope > template").innerHTML.replaceAll(NEW, id));
    const row = rowAt(path);
    Draft.learn(row);
    count(box);
    return row;
  };

  function takeAway(path) {
    const row = rowAt(path);
    const box = boxOf(path.split(".")[0]);
    const note = Draft.element("p", "sub row-gone", `${words.removed} `);
    note.append(Draft.button(words.putBack, () => {
      note.replaceWith(row);
      count(box);
      set(path, true);
    }));
    row.replaceWith(note);
    count(box);
    return note;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-typed] button[name=add], [data-typed] button[name=remove]");
    if (!button) return;
    event.preventDefault();
    if (button.name === "add") {
      const path = `${button.value}.${uuid()}`;
      Draft.row(path).querySelector("[data-path]").focus();
      set(path, true);
    } else {
      Draft.flush().then(() => set(button.value, false));
      takeAway(button.value).querySelector("button").focus();
    }
  });

  // What somebody else did: a row that is gone goes here too, unless one is typing in it.
  Draft.rowChanged = (path, rev, there, by) => {
    const mark = markOf(path);
    if (rev <= mark.rev || mark.dirty) return;
    mark.settle(rev, there);
    mark.value = there;
    const row = there ? Draft.row(path) : rowAt(path);
    if (there || !row) return;
    if (!fieldsOf(path).some((field) => field.editing)) { takeAway(path); return; }
    const note = Draft.element("div", "note note-amber clash", Draft.fill(words.removedBy, { by }));
    note.append(
      Draft.button(words.keepRow, () => { note.remove(); set(path, true); }),
      Draft.button(words.removeRow, () => { note.remove(); takeAway(path); }));
    row.prepend(note);
  };

  Draft.setRow = set;
})(window.Draft);
