/* Text that an earlier visit could not save is offered again: in its field, or by a link to the step it belongs to. */
"use strict";

(function (Draft) {
  const words = Draft.words;
  const GRACE = 1200; // a save on its way from the page before may still arrive

  const time = (moment) => moment.toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });

  const rowOf = (path) => path.split(".").slice(0, 2).join(".");

  function offer(field, kept, rowIsGone) {
    const name = Draft.keep.putAside(kept.name);
    const done = () => { Draft.keep.drop(name); field.clear(); };
    const putBack = () => {
      done();
      field.value = kept.text;
      Draft.keep.put(field.path, kept.text);
      if (rowIsGone) Draft.setRow(rowOf(field.path), true);
      Draft.send(field);
    };
    field.note(Draft.fill(words.kept, { at: time(new Date(kept.at)) }), kept.text,
      Draft.button(words.putBack, putBack), Draft.button(words.discard, done));
  }

  function elsewhere(paths) {
    const place = document.querySelector("[data-kept]");
    const steps = Draft.steps.filter((step) => paths.some((path) => step.parts.includes(path.split(".")[0])));
    if (!place || !steps.length) return;
    const note = Draft.element("p", "note note-amber");
    const inside = Draft.element("span", "", `${words.keptElsewhere} `);
    steps.forEach((step, index) => {
      const link = Draft.element("a", "", step.label);
      link.href = step.href;
      inside.append(index ? words.comma : "", link);
    });
    note.append(inside);
    note.setAttribute("role", "status");
    place.replaceChildren(note);
  }

  // One kept text: is it saved by now, is its field here, or does it belong to another page?
  function judge(kept, saved, others) {
    const { name, path, text } = kept;
    if ((saved[path]?.[1] ?? "") === text) { Draft.keep.drop(name); return; }
    if (typeof text === "boolean") {
      Draft.keep.drop(name);
      Draft.setRow?.(path, text);
      return;
    }
    if (!Draft.fields?.has(path)) Draft.row?.(rowOf(path));
    const field = Draft.fields?.get(path);
    if (!field) others.push(path);
    else if (!field.shown && (!field.dirty || name !== path)) offer(field, kept, saved[rowOf(path)]?.[1] === false);
  }

  async function look() {
    const left = Draft.keep.all();
    if (!left.length) return;
    const { status, answer } = await Draft.call("GET");
    const others = [];
    if (status === 200) left.forEach((kept) => judge(kept, answer.fields, others));
    elsewhere(others);
  }

  setTimeout(look, GRACE);
})(window.Draft);
