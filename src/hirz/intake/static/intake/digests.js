// Nothing here is needed. It makes fingerprints of files on this device, so that the files can stay on it, and says before
// an hour of sending what the server would say after it. No part of a file leaves the page by this script.
(() => {
  const MOST_BYTES = 256 * 1024 * 1024; // WebCrypto wants a whole file in memory
  const byId = (id) => document.getElementById(id);
  const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

  const box = byId("compute"), local = byId("local"), lines = byId("digests"), told = byId("computed");
  const lineOf = async (file) => {
    const name = file.name.replace(/\s+/g, " ");
    if (file.size > MOST_BYTES) return [name, ""];
    const bytes = await file.arrayBuffer();
    const [sha256, sha1] = await Promise.all(["SHA-256", "SHA-1"].map((kind) => crypto.subtle.digest(kind, bytes)));
    return [name, `${hex(sha256)} ${hex(sha1)} ${name}`];
  };
  if (box && globalThis.crypto?.subtle) {
    const rest = told.textContent;
    box.hidden = false;
    local.addEventListener("change", async () => {
      const large = [];
      for (const file of local.files) {
        told.textContent = `… ${file.name}`;
        const [name, line] = await lineOf(file).catch(() => [file.name, ""]);
        if (!line) large.push(name);
        else if (!lines.value.includes(line)) lines.value = [lines.value.trim(), line].filter(Boolean).join("\n");
      }
      told.textContent = large.length ? `${large.join(", ")}: ${box.dataset.large}` : rest;
      local.value = "";
    });
  }

  const files = byId("files"), say = byId("files-say");
  if (!files) return;
  const fault = () =>
    files.files.length > Number(files.dataset.most) ? files.dataset.many
    : Array.from(files.files).reduce((sum, file) => sum + file.size, 0) > Number(files.dataset.bytes) ? files.dataset.large
    : "";
  files.addEventListener("change", () => { say.textContent = fault(); });
  files.form.addEventListener("submit", (event) => {
    const goes = event.submitter?.value ?? "next";
    if (goes === "skip" || (fault() && goes !== "next" && goes !== "add")) files.value = "";
    if (fault()) {
      event.preventDefault();
      files.focus();
    } else if (files.files.length) say.textContent = say.dataset.going;
  });
})();
