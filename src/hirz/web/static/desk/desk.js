/* Keyboard and selection of the desk. Everything here is a shortcut to something that is on the page
   as a link, a button or a form: without this file the desk works with the pointer and the Tab key alone. */
(() => {
  "use strict";

  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const A_YEAR = 31536000;
  const keep = (name, value) => {
    document.cookie = `${name}=${value};path=/;max-age=${A_YEAR};samesite=lax${location.protocol === "https:" ? ";secure" : ""}`;
  };
  const kept = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.split("=")[1];

  /* rows: one is current; the preview pane shows it when there is room for the pane */
  const rows = () => all("[data-row]");
  const paneShown = () => one("#peek")?.getClientRects().length > 0;
  const current = () => one("[data-row][aria-current]");
  let waiting = 0;
  const select = (row, { focus = true, wait = 0 } = {}) => {
    if (!row) return;
    current()?.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    if (focus) one("a", row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    if (!paneShown()) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const here = new URL(location.href);
      here.searchParams.set("at", row.dataset.row);
      history.replaceState(null, "", here);
      window.htmx?.trigger(row, "preview");
    }, wait);
  };
  /* the pane may still show the row before: a letter waits until it shows the chosen one, or it would decide another report */
  const isBehind = () => paneShown() && current() && one("#peek [data-shown]")?.dataset.shown !== current().dataset.row;
  let held = "";
  document.addEventListener("htmx:after:swap", () => {
    if (!held || isBehind()) return;
    const key = held;
    held = "";
    pressed(key);
  });
  const step = (by) => {
    held = "";
    const list = rows();
    const at = list.indexOf(current());
    const next = list[Math.min(Math.max(at + by, 0), list.length - 1)];
    if (next && next !== current()) select(next, { wait: 90 });
  };
  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-row]");
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) && event.button === 0;
    if (!row || !plain || !paneShown() || !window.htmx) return;
    const link = event.target.closest("a");
    if (link && link.hasAttribute("data-open")) return;
    event.preventDefault();
    select(row, { focus: Boolean(link) });
  });
  document.addEventListener("dblclick", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) location.assign(row.dataset.open);
  });

  /* a session that ran out answers the pane with the sign-in page: show it whole */
  document.addEventListener("htmx:before:swap", (event) => {
    const response = event.detail?.ctx?.response;
    const answer = response?.raw ?? response;
    if (answer?.redirected || answer?.status >= 400) {
      event.preventDefault();
      location.reload();
    }
  });

  /* keys: a single letter presses the control that carries it (data-key) */
  const typing = (element) => element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const pressed = (key) => {
    const controls = all(`[data-key="${CSS.escape(key)}"]`);
    /* what stands behind "other decisions" is pressed without opening that menu first */
    const control = controls.find((c) => c.getClientRects().length > 0) ?? controls.find((c) => c.closest(".menu"));
    if (!control) return false;
    if (control.closest("#peek") && isBehind()) {
      held = key;
      return true;
    }
    if (control.matches("input, textarea")) control.select();
    if (control.getAttribute("aria-disabled") === "true") control.focus();
    else if (control.matches("input, textarea, select")) control.focus();
    else control.click();
    return true;
  };
  const MOVES = { j: () => step(1), k: () => step(-1), "?": () => one("#keys")?.togglePopover() };
  const acts = (key) => {
    if (key === "Enter") {
      const row = current();
      const focused = document.activeElement.closest("a, button, summary, label, dialog");
      if (!row || (focused && focused !== one("a", row))) return false;
      location.assign(row.dataset.open);
      return true;
    }
    if (!MOVES[key]) return pressed(key);
    if (key !== "?" && !rows().length) return false;
    MOVES[key]();
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || kept("hirz_desk_keys") === "off") return;
    const open = one("dialog:popover-open, dialog[open]");
    if (open && event.key !== "?") return;
    if (acts(event.key.length === 1 ? event.key.toLowerCase() : event.key)) event.preventDefault();
  });
  const switchKeys = one("#keys-on");
  if (switchKeys) {
    switchKeys.checked = kept("hirz_desk_keys") !== "off";
    switchKeys.addEventListener("change", () => keep("hirz_desk_keys", switchKeys.checked ? "on" : "off"));
  }

  /* filters apply as they are chosen */
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-apply]");
    if (form) form.requestSubmit();
  });

  /* one press is one act */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
