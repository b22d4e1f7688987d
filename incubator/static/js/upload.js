/* Uploads in pieces: several at once with progress, going on after a lost connection, cancel, drag, camera.
   The form works without this file: it sends one file with its button. */
"use strict";

(function () {
  const say = { ...document.currentScript.dataset };
  const token = () => document.querySelector('meta[name="csrf-token"]').content;
  const AT_ONCE = 2;
  const LONGEST_WAIT = 15000;

  class Refusal extends Error {}
  class Lost extends Error {}

  // One request with progress; answers JSON, or throws Refusal (words of the server) or Lost (try again).
  function send(job, method, url, body, headers = {}, onProgress = null) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      job.request = request;
      request.open(method, url);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRFToken", token());
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      if (onProgress) request.upload.addEventListener("progress", (event) => onProgress(event.loaded));
      const lost = () => reject(new Lost());
      request.addEventListener("error", lost);
      request.addEventListener("timeout", lost);
      request.addEventListener("abort", lost);
      request.addEventListener("load", () => {
        if (request.status >= 500 && request.status !== 507) return lost();
        if (request.status === 204) return resolve({ status: 204 });
        let answer;
        try { answer = JSON.parse(request.responseText); } catch (error) {
          return reject(request.status === 404 ? new Refusal(say.failed) : new Refusal(say.session));
        }
        if (answer.problem) return reject(new Refusal(answer.problem));
        return resolve({ status: request.status, ...answer });
      });
      request.send(body);
    });
  }

  const pause = (delay) => new Promise((resolve) => {
    const timer = setTimeout(resolve, delay);
    window.addEventListener("online", () => { clearTimeout(timer); resolve(); }, { once: true });
  });

  // Again and again while the connection is away; what came already is kept by the server.
  async function insist(job, act) {
    for (let delay = 1000; ; delay = Math.min(delay * 2, LONGEST_WAIT)) {
      try { return await act(); } catch (error) {
        if (!(error instanceof Lost) || job.cancelled) throw error;
        job.tell(say.lost, "wait");
        await pause(delay);
        if (job.cancelled) throw error;
      }
    }
  }

  class Job {
    constructor(form, file, alone) {
      Object.assign(this, { form, file, alone, cancelled: false, request: null, url: "" });
      this.title = alone ? form.elements.title?.value : file.name.replace(/\.[^.]*$/, "").slice(0, 120);
      this.row = document.createElement("li");
      this.row.className = "sending";
      this.name = document.createElement("span");
      this.name.className = "sending-name";
      this.name.textContent = file.name;
      this.bar = document.createElement("progress");
      this.bar.max = Math.max(file.size, 1);
      this.bar.value = 0;
      this.bar.setAttribute("aria-label", `${say.progress}${file.name}`);
      this.words = document.createElement("span");
      this.words.className = "sending-words";
      this.button = document.createElement("button");
      this.button.type = "button";
      this.button.className = "btn btn-sm";
      this.label(say.cancel);
      this.button.addEventListener("click", () => this.cancel());
      this.row.append(this.name, this.bar, this.words, this.button);
      this.tell(say.waiting);
    }

    label(text) {
      this.button.textContent = text;
      this.button.setAttribute("aria-label", `${text} ${this.file.name}`);
    }

    tell(text, state = "") {
      this.words.textContent = text;
      this.row.dataset.state = state;
    }

    show(received) {
      this.bar.value = received;
      this.tell(`${Math.floor((received * 100) / this.bar.max)}%`);
    }

    end(text, state) {
      this.tell(text, state);
      this.bar.hidden = true;
      this.label(say.close);
    }

    cancel() {
      if (this.bar.hidden) { this.row.remove(); return; }
      this.cancelled = true;
      this.request?.abort();
      if (this.url) send({}, "DELETE", this.url, null).catch(() => {});
      this.end(say.cancelled, "");
    }

    async run() {
      try {
        const most = Number(this.form.querySelector("input[type=file]").dataset.most || 0);
        if (most && this.file.size > most) throw new Refusal(`${say.large} ${Math.floor(most / 1048576)} MB`);
        await this.transfer();
        this.tell(say.checking);
        await this.finish();
        this.end(say.done, "done");
        return true;
      } catch (error) {
        if (!this.cancelled) this.end(error instanceof Refusal ? error.message : say.failed, "failed");
        return false;
      }
    }

    async transfer() {
      const start = new FormData();
      start.set("name", this.file.name);
      start.set("size", this.file.size);
      start.set("stamp", this.file.lastModified);
      start.set("place", this.form.dataset.place);
      let state = await insist(this, () => send(this, "POST", this.form.dataset.pieces, start));
      this.url = state.url;
      this.key = state.key;
      const { piece, size } = state;
      let received = state.received;
      this.show(received);
      while (received < size && !this.cancelled) {
        const at = received;
        state = await insist(this, () => this.one(at, piece));
        received = state.received;
        this.show(received);
      }
      if (this.cancelled) throw new Lost();
    }

    // One piece. After a loss the server may have it already: it answers 409 and tells which one it waits for.
    one(at, piece) {
      const body = this.file.slice(at, at + piece);
      const headers = { "Content-Type": "application/octet-stream", "Upload-Offset": String(at) };
      return send(this, "PATCH", this.url, body, headers, (loaded) => this.show(at + Math.min(loaded, body.size)));
    }

    async finish() {
      const given = new FormData(this.form);
      given.delete("file");
      given.set("file-upload", this.key);
      if ("title" in this.form.elements) given.set("title", this.title || "");
      await insist(this, () => send(this, "POST", this.form.action, given));
    }
  }

  // The parts of the page that show what is handed in, as they are now.
  async function refresh() {
    const response = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    document.querySelectorAll("[data-part]").forEach((part) => {
      const newer = fresh.querySelector(`[data-part="${CSS.escape(part.dataset.part)}"]`);
      if (newer && newer.innerHTML !== part.innerHTML) part.innerHTML = newer.innerHTML;
    });
  }

  let looks = 0;
  function lookForPreviews() {
    if (looks > 6 || !document.querySelector("[data-preview-waiting]")) return;
    looks += 1;
    setTimeout(() => {
      const busy = document.activeElement?.closest("[data-part]");
      (busy ? Promise.resolve() : refresh()).catch(() => {}).finally(lookForPreviews);
    }, 2000 * looks);
  }

  const queue = [];
  let running = 0;
  async function next() {
    if (running >= AT_ONCE || !queue.length) return;
    running += 1;
    const job = queue.shift();
    if (!job.cancelled) job.form.good = (await job.run()) && job.form.good !== false;
    running -= 1;
    const waiting = queue.length || running;
    next();
    if (waiting) return;
    const { form } = job;
    if ("reload" in form.dataset && form.good) { window.location.reload(); return; }
    await refresh().catch(() => {});
    looks = 0;
    lookForPreviews();
  }

  function take(form, list, files) {
    const chosen = [...files];
    form.good = true;
    chosen.forEach((file) => {
      const job = new Job(form, file, chosen.length === 1);
      list.append(job.row);
      queue.push(job);
    });
    for (let n = 0; n < AT_ONCE; n += 1) next();
  }

  function enliven(form) {
    const box = form.querySelector("input[type=file]");
    const list = document.createElement("ul");
    list.className = "sending-list";
    list.setAttribute("aria-live", "polite");
    box.multiple = true;
    box.required = false;
    form.classList.add("live");
    const touch = window.matchMedia("(pointer: coarse)").matches;
    if (!touch) box.before(Object.assign(document.createElement("span"), { className: "drop-words", textContent: say.drop }));
    form.append(list);
    const started = () => { take(form, list, box.files); box.value = ""; };
    box.addEventListener("change", started);
    form.addEventListener("submit", (event) => { event.preventDefault(); event.stopImmediatePropagation(); });
    ["dragenter", "dragover"].forEach((name) => form.addEventListener(name, (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      form.classList.add("over");
    }));
    ["dragleave", "drop"].forEach((name) => form.addEventListener(name, () => form.classList.remove("over")));
    form.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      take(form, list, event.dataTransfer.files);
    });
    if (touch && box.accept.includes(".jpg")) addCamera(box, form, list);
    if (box.files.length) started(); // chosen before this file ran, or kept by the browser over a reload
  }

  // The camera is one more choice, never the only one: `capture` on the box itself would forbid files.
  function addCamera(box, form, list) {
    const camera = Object.assign(document.createElement("input"), { type: "file", accept: "image/*", hidden: true });
    camera.setAttribute("capture", "environment");
    camera.addEventListener("change", () => { take(form, list, camera.files); camera.value = ""; });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: say.camera });
    button.addEventListener("click", () => camera.click());
    box.after(button, camera);
  }

  document.querySelectorAll("form[data-pieces]").forEach(enliven);
  lookForPreviews();

  // Leaving while something is under way: the browser asks.
  window.addEventListener("beforeunload", (event) => { if (running) event.preventDefault(); });
})();
