/* A field of the draft on the page: what stands in it, what the server has, and the lines below it. */
"use strict";

(function (Draft) {
  const words = Draft.words;

  Draft.element = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

  Draft.button = (text, act) => {
    const button = Draft.element("button", "btn btn-sm", text);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  };

  class Field {
    constructor(path, inputs) {
      this.path = path;
      this.inputs = inputs;
      this.rev = Number(inputs[0].dataset.rev || 0);
      this.base = this.#written();
      this.clash = null;
      this.busy = false;
    }

    // What the server wrote into the page, whatever the browser put back since.
    #written() {
      const [first] = this.inputs;
      if (first.type === "radio") return this.inputs.find((input) => input.defaultChecked)?.value ?? "";
      if (first.tagName === "SELECT") return [...first.options].find((option) => option.defaultSelected)?.value ?? "";
      return first.defaultValue;
    }

    get value() {
      const [first] = this.inputs;
      return first.type === "radio" ? this.inputs.find((input) => input.checked)?.value ?? "" : first.value;
    }

    set value(text) {
      const [first] = this.inputs;
      if (first.type === "radio") this.inputs.forEach((input) => { input.checked = input.value === text; });
      else {
        if (first.type === "date" && text && !/^\d{4}-\d\d-\d\d$/.test(text)) first.type = "text"; // would not show it
        first.value = text;
      }
    }

    get dirty() { return this.value !== this.base; }
    get editing() { return this.dirty || this.busy || this.inputs.includes(document.activeElement); }
    get place() { return this.inputs[0].closest(".field"); }

    // What the server has now; true when the same stands here.
    settle(rev, text) {
      this.rev = rev;
      this.base = text;
      if (this.dirty) return false;
      Draft.keep.drop(this.path);
      if (this.clash) this.clear();
      return true;
    }

    // The line below: what the server wrote there when the page was made is replaced, never doubled.
    line(name, text) {
      let shown = this.place.querySelector(`:scope > .${name}`);
      if (!shown && text) this.place.append((shown = Draft.element("div", name)));
      if (shown) { shown.textContent = text; shown.hidden = !text; }
    }

    problem(text) {
      this.line("wrong", text);
      this.inputs.forEach((input) => {
        input.classList.toggle("is-invalid", Boolean(text));
        input.toggleAttribute("aria-invalid", Boolean(text));
      });
    }

    hint(text) {
      const help = this.inputs[0].dataset.help;
      if (help !== undefined) this.line("form-hint", `${help} ${text}`.trim());
    }

    // A note with two ways out; one note at a time.
    note(title, text, ...buttons) {
      this.clear();
      const note = Draft.element("div", "note note-amber clash");
      const acts = Draft.element("p", "clash-acts");
      const inside = Draft.element("div", "");
      acts.append(...buttons);
      inside.append(Draft.element("p", "", title), Draft.element("p", "prose clash-text", text || words.empty), acts);
      note.append(inside);
      note.setAttribute("role", "group");
      note.setAttribute("aria-label", title);
      this.place.append(note);
      this.shown = note;
    }

    clear() {
      this.clash = null;
      this.shown?.remove();
      this.shown = null;
    }

    // Somebody else wrote here too: both texts stay until one is chosen.
    both({ rev, value, by, at }) {
      this.note(Draft.fill(words.wrote, { by, at }), value,
        Draft.button(words.mine, () => { this.rev = rev; this.base = value; this.clear(); Draft.send(this); }),
        Draft.button(words.theirs, () => { this.value = value; this.settle(rev, value); Draft.settled(); }));
      this.clash = { rev, value };
      Draft.keep.put(this.path, this.value);
      Draft.say("refused", words.clash);
    }

    // Changed elsewhere while nobody was typing here.
    take({ rev, value, by, at }) {
      this.value = value;
      this.settle(rev, value);
      this.problem("");
      this.line("changed-by", Draft.fill(words.changed, { by, at }));
    }
  }

  Draft.fields = new Map();

  // Learn the fields of a part of the page; a note that the server wrote becomes one of ours.
  Draft.learn = (root) => {
    const found = new Map();
    root.querySelectorAll("[data-path]").forEach((input) => {
      found.set(input.dataset.path, [...(found.get(input.dataset.path) || []), input]);
    });
    found.forEach((inputs, path) => Draft.fields.set(path, new Field(path, inputs)));
    root.querySelectorAll("[data-clash]").forEach((written) => {
      const { clash, rev, value, by, at } = written.dataset;
      const field = Draft.fields.get(clash);
      written.remove();
      field.base = value;
      field.both({ rev: Number(rev), value, by, at });
    });
  };

  Draft.learn(document);
})(window.Draft);
