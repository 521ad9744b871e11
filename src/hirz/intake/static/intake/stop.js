// Stop this picture. Files are chosen here and read in a worker (stop_worker.js); what is sent is the text that this page
// shows, and no byte of a file. The field that files are chosen with has no name, so that no form sends it.
(() => {
  "use strict";

  const form = document.getElementById("stop");
  if (!form || !globalThis.Worker || !Blob.prototype.arrayBuffer) return; // the page says what else can be done
  const MOST_FILES = 20, MOST_FRAMES = 180, MOST_FRAMES_IN_ALL = 900; // as the server takes them (intake/marks.py)
  const LEAST_QUALITY = 50; // below, a fingerprint matches what has nothing to do with the picture
  const PATIENCE = 10_000; // for one frame of a film
  const by = (id) => document.getElementById(id);
  const chooser = by("choose"), list = by("chosen"), told = by("told"), marks = by("marks"), exact = by("exact");
  const words = form.dataset;
  const worker = new Worker(words.worker);
  const waiting = new Map();
  let counter = 0, frames = 0, busy = Promise.resolve();
  const chosen = []; // { file, line, says, bar, mark: "" | lines, gone, done }

  /* ------------------------------------------------------------------------------------------------- the worker */
  worker.onmessage = ({ data }) => {
    const asked = waiting.get(data.id);
    if ("share" in data) return asked?.tell(data.share);
    waiting.delete(data.id);
    asked?.done(data.made);
  };
  worker.onerror = () => {
    for (const asked of waiting.values()) asked.done(null);
    waiting.clear();
  };
  const ask = (message, tell = () => {}, moved = []) => new Promise((done) => {
    counter += 1;
    waiting.set(counter, { tell, done });
    worker.postMessage({ ...message, id: counter }, moved);
  });

  /* -------------------------------------------------------------------------------------- pictures, and films */
  const paper = document.createElement("canvas").getContext("2d", { willReadFrequently: true, alpha: false });
  const frameOf = (drawn, width, height) => {
    Object.assign(paper.canvas, { width, height });
    paper.drawImage(drawn, 0, 0, width, height);
    const { data } = paper.getImageData(0, 0, width, height);
    return ask({ task: "frame", pixels: data, width, height }, undefined, [data.buffer]);
  };
  // A worker of an older browser cannot draw; there the page does it, on the picture as it is seen.
  const pictureOf = async (file, tell) => {
    if (globalThis.OffscreenCanvas) return ask({ task: "picture", file }, tell);
    const bitmap = await createImageBitmap(file);
    return frameOf(bitmap, bitmap.width, bitmap.height);
  };

  const soon = (target, name) => new Promise((done, failed) => {
    const timer = setTimeout(failed, PATIENCE, new Error(name));
    const end = (way) => () => { clearTimeout(timer); way(); };
    target.addEventListener(name, end(done), { once: true });
    target.addEventListener("error", end(() => failed(new Error("error"))), { once: true });
  });
  const isFilm = (file) => file.type.startsWith("video/");
  // One frame a second; further apart in a film that is longer than three minutes. The film plays nowhere else.
  const framesOf = async (one, tell) => {
    const film = document.createElement("video");
    Object.assign(film, { muted: true, playsInline: true, preload: "auto" });
    const address = URL.createObjectURL(one.file);
    const lines = [];
    try {
      const ready = soon(film, "loadeddata");
      film.src = address;
      await ready;
      if (!film.videoWidth || !Number.isFinite(film.duration)) return lines;
      const room = Math.min(MOST_FRAMES, MOST_FRAMES_IN_ALL - frames);
      if (room < 1) return lines;
      const step = Math.max(1, Math.ceil(film.duration / room));
      for (let at = 0; at < film.duration && !one.gone; at += step) {
        if (at) {
          const there = soon(film, "seeked");
          film.currentTime = at;
          await there;
        }
        const made = await frameOf(film, film.videoWidth, film.videoHeight);
        if (made && made.quality >= LEAST_QUALITY) {
          lines.push(`frame at=${at} pdq=${made.pdq} quality=${made.quality}`);
          frames += 1;
        }
        tell(Math.min(1, (at + step) / film.duration));
      }
    } finally {
      film.removeAttribute("src");
      film.load();
      URL.revokeObjectURL(address);
    }
    return lines;
  };

  const make = async (one) => {
    // Digests are quick; most of the bar is for looking.
    const [before, after] = isFilm(one.file) ? [0.3, 0.7] : [0.2, 0.8];
    const bar = (share) => { one.bar.value = share; };
    const digests = await ask({ task: "file", file: one.file }, (share) => bar(before * share));
    if (!digests || one.gone) return digests ? "" : null;
    const name = `${isFilm(one.file) ? "film" : "picture"} md5=${digests.md5} sha256=${digests.sha256}`;
    const look = (share) => bar(before + after * share);
    if (isFilm(one.file)) {
      const frames = await framesOf(one, look).catch(() => []);
      one.isExact = !frames.length;
      return [name, ...frames].join("\n");
    }
    const made = await pictureOf(one.file, look).catch(() => null);
    const part = (key, seen) => seen && seen.quality >= LEAST_QUALITY ? ` ${key}=${seen.pdq} ${key === "pdq" ? "" : "seen-"}quality=${seen.quality}` : "";
    one.isExact = !part("pdq", made);
    // What is no picture by its own name, and cannot be looked at, is none.
    if (!made && !one.file.type.startsWith("image/")) return null;
    return name + part("pdq", made) + part("seen", made?.seen);
  };

  /* ---------------------------------------------------------------------------------------------------- the page */
  const show = () => {
    const ready = chosen.filter((one) => one.mark);
    marks.value = ready.map((one) => one.mark).join("\n");
    exact.textContent = marks.value;
    by("text").hidden = !ready.length;
    const going = chosen.some((one) => !one.done);
    told.textContent = going ? words.making : ready.length ? words.ready : chosen.length ? words.none : "";
    told.classList.toggle("done", !going && ready.length > 0);
    by("more").hidden = !chosen.length;
    by("first").hidden = chosen.length > 0;
    // The next thing to do is the one that stands out.
    by("chooser").classList.toggle("go", !chosen.length);
    by("send").classList.toggle("go", chosen.length > 0);
  };
  const say = (why) => {
    by("why").textContent = why;
    by("why").hidden = !why;
  };
  const finish = (one, mark) => {
    Object.assign(one, { mark: mark || "", done: true });
    one.bar.remove();
    one.says.textContent = !mark ? words.broken : one.isExact ? words.exact : words.good;
    one.line.className = !mark ? "bad" : one.isExact ? "part" : "good";
    show();
  };
  const add = (file) => {
    const line = by("one").content.firstElementChild.cloneNode(true);
    const one = { file, line, says: line.querySelector("small"), bar: line.querySelector("progress"), mark: "", done: false };
    line.querySelector("b").textContent = `${isFilm(file) ? words.film : words.picture} ${chosen.length + 1}`;
    line.querySelector("bdi").textContent = file.name;
    one.bar.setAttribute("aria-label", line.querySelector("b").textContent);
    line.querySelector("button").addEventListener("click", () => {
      one.gone = true;
      chosen.splice(chosen.indexOf(one), 1);
      line.remove();
      show();
      chooser.focus();
    });
    chosen.push(one);
    list.append(line);
    busy = busy.then(async () => {
      if (one.gone) return;
      const mark = file.size ? await make(one).catch(() => null) : null;
      if (!one.gone) finish(one, mark);
    });
  };

  chooser.addEventListener("change", () => {
    const files = [...chooser.files];
    const room = MOST_FILES - chosen.length;
    files.slice(0, room).forEach(add);
    chooser.value = "";
    show();
    say(files.length > room ? words.many : "");
  });
  form.addEventListener("submit", (event) => {
    const why = chosen.some((one) => !one.done) ? words.wait : marks.value ? "" : words.nothing;
    say(why);
    if (!why) return;
    event.preventDefault();
    chooser.focus();
  });
  // A page that comes back from the browser's memory has lines that nobody made.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  form.hidden = false;
  by("without").hidden = true;
  show();
})();
