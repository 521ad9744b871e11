/* A statement during a call: keeps what is typed, and moves between the parts by keys. Without this file the page works
   with the Tab key, its links and «Keep, and go on». Nothing is stored in the browser: words lie on the page, and sealed
   on the server. */
(() => {
  "use strict";

  const form = document.querySelector("#statement");
  const said = document.querySelector("#kept");
  if (!form || !said) return;
  const PAUSE = 2500; // after the last key
  const LONGEST_PAUSE = 15000; // however long somebody types
  const TRIES = [2000, 4000, 8000, 15000, 30000];

  /* ---------------------------------------------------------------- keeping */
  let typed = 0; // counts changes
  let kept = 0; // the count when the last keeping that succeeded was sent
  let running = null;
  let timer = 0;
  let first = 0; // when the oldest change that is not kept was made
  let failures = 0;

  const tell = (words, mood) => {
    said.textContent = words;
    said.className = `kept ${mood}`;
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(keep, wait);
  };
  const changed = () => {
    typed += 1;
    first ||= Date.now();
    if (failures === 0) tell(said.dataset.typing, "");
    if (!running && failures === 0) later(Math.max(0, Math.min(PAUSE, first + LONGEST_PAUSE - Date.now())));
  };

  const post = (url) => {
    const sent = new URLSearchParams(new FormData(form));
    sent.set("quiet", "1");
    return fetch(url, { method: "POST", body: sent, redirect: "manual", credentials: "same-origin" });
  };
  /* after a new sign-in the form's token is an old one: the page has the new one */
  const freshToken = async () => {
    const answer = await fetch(form.dataset.page, { redirect: "manual", credentials: "same-origin" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("#statement [name=csrfmiddlewaretoken]")?.value;
    if (!token) return false;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
    return true;
  };
  const sendOnce = async (mayRefresh) => {
    const answer = await post(form.action);
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      if (mayRefresh && (await freshToken())) return sendOnce(false);
      return { failed: said.dataset.out };
    }
    if (answer.ok) return { done: await answer.json() };
    if ([409, 410, 422].includes(answer.status)) return { refused: (await answer.json()).problem };
    return { failed: said.dataset.busy };
  };
  const keep = () => {
    clearTimeout(timer);
    running ||= keepNow().finally(() => { running = null; });
    return running;
  };
  const keepNow = async () => {
    const upTo = typed;
    if (failures === 0) tell(said.dataset.keeping, "");
    let result;
    try {
      result = await sendOnce(true);
    } catch {
      result = { failed: said.dataset.away };
    }
    if (result.done) {
      form.elements.version.value = result.done.version;
      kept = upTo;
      failures = 0;
      first = typed > kept ? Date.now() : 0;
      tell(`${said.dataset.kept} ${result.done.at}`, "good");
      if (typed > kept) later(PAUSE);
      return true;
    }
    tell(result.refused || result.failed, "bad");
    if (result.failed) {
      later(TRIES[Math.min(failures, TRIES.length - 1)]);
      failures += 1;
    } else {
      failures = 0;
    }
    return false;
  };

  form.addEventListener("input", changed);
  window.addEventListener("online", () => { if (typed > kept) keep(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && typed > kept) keep(); });
  let leaving = false;
  window.addEventListener("beforeunload", (event) => { if (typed > kept && !leaving) event.preventDefault(); });

  /* handing in waits until everything is kept: a lost connection then costs a moment and no word */
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (leaving || typed === kept) {
      leaving = true;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const running_before = running;
    if (running_before) await running_before;
    if (typed === kept || (await keep())) {
      leaving = true;
      delete form.dataset.sent;
      form.requestSubmit(button);
    }
  }, true);
  window.addEventListener("pageshow", () => { leaving = false; });

  /* ------------------------------------------------------------ keys and parts */
  const parts = [...document.querySelectorAll(".part")];
  const enter = (part) => {
    if (!part) return;
    part.scrollIntoView({ block: "start" });
    (part.querySelector("input:not([type=hidden]), textarea, select, button") || part).focus({ preventScroll: true });
  };
  const here = () => parts.findIndex((part) => part.contains(document.activeElement));
  document.querySelectorAll(".parts a").forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      enter(document.querySelector(link.getAttribute("href")));
    });
  });

  /* -------------------------------------------------------- questions and answers */
  const pairs = document.querySelector("#pairs");
  const addPair = (question = "") => {
    const free = [...pairs.querySelectorAll(".pair-row")].find((row) => [...row.querySelectorAll("input, textarea")].every((one) => !one.value.trim()));
    const row = free || pairs.appendChild(document.querySelector("#one-more").content.firstElementChild.cloneNode(true));
    const [asked, answer] = row.querySelectorAll("input, textarea");
    asked.value = question;
    (question ? answer : asked).focus();
    if (question) changed();
  };
  document.querySelector("#add-pair")?.addEventListener("click", () => addPair());
  document.querySelectorAll("[data-ask]").forEach((button) => {
    button.addEventListener("click", () => addPair(button.closest("li").querySelector("[data-say]").textContent.trim()));
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    const inside = form.contains(event.target);
    if (event.key === "F8") {
      const at = here();
      enter(parts[at < 0 ? 0 : Math.min(Math.max(at + (event.shiftKey ? -1 : 1), 0), parts.length - 1)]);
    } else if (event.key === "F9") addPair();
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") keep();
    else if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && inside) form.requestSubmit(document.querySelector("#hand-in"));
    else if (event.key === "Escape" && inside && !document.querySelector("dialog:popover-open")) document.querySelector("#work").focus({ preventScroll: true });
    else return;
    event.preventDefault();
  });
})();
