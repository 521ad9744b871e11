/* The canvas of the link graph. Every step is an address that works without this script; here it is fetched and drawn.
   Colours are the tokens of the page; nothing is drawn that the tables do not say. */
"use strict";
(() => {
  const canvas = document.getElementById("canvas");
  const data = document.getElementById("graph-data");
  if (!canvas || !data || !window.cytoscape) return;
  const tables = document.getElementById("tables");
  const said = document.getElementById("graph-said");
  const rtl = document.documentElement.dir === "rtl";
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const SHAPES = { report: "round-rectangle", campaign: "barrel", account: "ellipse", number: "hexagon", payment: "diamond",
    place: "pentagon", network: "triangle", file: "rectangle", words: "round-tag", person: "octagon", hub: "triangle" };

  function look() {
    const ink = token("--ink"), soft = token("--ink-faint"), petrol = token("--petrol-ink");
    return [
      { selector: "node", style: { label: "data(label)", shape: (n) => SHAPES[n.data("shape")] || "ellipse", width: 34, height: 34,
        "background-color": token("--sand-sheet"), "border-width": 2, "border-color": soft, color: ink, "font-size": 13,
        "font-family": token("--face-desk"), "text-wrap": "wrap", "text-valign": "bottom", "text-margin-y": 5,
        "text-background-color": token("--sand-page"), "text-background-opacity": 0.85, "text-background-padding": 2 } },
      { selector: "node[shape='report']", style: { width: 42, height: 28, "border-color": petrol, "background-color": token("--petrol-wash") } },
      { selector: "node[shape='campaign']", style: { width: 48, height: 36, "border-width": 3, "border-color": petrol } },
      { selector: "node[shape='payment']", style: { "border-color": token("--saffron"), "background-color": token("--saffron-wash") } },
      { selector: "node[shape='file']", style: { "border-color": token("--sage"), "background-color": token("--sage-wash") } },
      { selector: "node[priority=3]", style: { "border-color": token("--terracotta"), "background-color": token("--terracotta-wash") } },
      { selector: "node[priority=2]", style: { "border-color": token("--saffron"), "background-color": token("--saffron-wash") } },
      { selector: "node[shape='hub']", style: { "border-style": "dashed", color: soft, "background-opacity": 0 } },
      { selector: "node[?isOpen]", style: { "border-width": 4 } },
      { selector: "node:active, node:selected", style: { "overlay-color": petrol, "overlay-opacity": 0.14 } },
      { selector: "edge", style: { width: 1.4, "line-color": soft, "curve-style": "straight" } },
      { selector: "edge[strength='strong']", style: { width: 3, "line-color": petrol } },
      { selector: "edge[strength='member']", style: { "line-color": petrol, width: 1.2, "line-style": "dashed" } },
      { selector: "edge[strength='weak']", style: { "line-style": "dashed" } },
      { selector: "edge[strength='none']", style: { "line-style": "dotted" } },
    ];
  }

  const elements = (drawing) => [...drawing.nodes.map((node) => ({ data: node })), ...drawing.links.map((link) => ({ data: link }))];
  const cy = window.cytoscape({ container: canvas, style: look(), minZoom: 0.15, maxZoom: 3, wheelSensitivity: 0.3, boxSelectionEnabled: false });

  /* From the start outwards, in the order of the tables: the same graph is drawn the same each time. Nothing moves by itself. */
  function arrange() {
    const start = cy.nodes()[0];
    if (!start) return;
    const far = new Map();
    cy.elements().bfs({ root: start, visit: (node, _edge, _before, _n, depth) => { far.set(node.id(), depth); } });
    cy.layout({ name: "concentric", concentric: (node) => -(far.get(node.id()) ?? 9), levelWidth: () => 1, minNodeSpacing: 40, animate: false }).run();
    cy.layout({ name: "cose", randomize: false, animate: false, idealEdgeLength: () => 105, nodeRepulsion: () => 16000,
      nodeDimensionsIncludeLabels: true, fit: false, numIter: 600 }).run();
    /* As wide as the sheet, and begun from the side on which the page begins. */
    const box = cy.elements().boundingBox(), wide = (canvas.clientWidth / Math.max(1, canvas.clientHeight)) / (box.w / Math.max(1, box.h));
    const by = Math.min(2.2, Math.max(0.7, wide)) * (rtl ? -1 : 1);
    cy.batch(() => cy.nodes().forEach((node) => { node.position("x", node.position("x") * by); }));
    cy.fit(undefined, 30);
    if (cy.zoom() > 1.25) { cy.zoom(1.25); cy.center(); }
  }

  /* Words keep their size on the screen however far away the drawing is. */
  const letters = () => cy.nodes().style("font-size", Math.min(30, Math.max(7, 11.5 / cy.zoom())));
  cy.on("zoom", letters);

  function draw(drawing) {
    cy.batch(() => { cy.elements().remove(); cy.add(elements(drawing)); });
    arrange();
    letters();
  }
  draw(JSON.parse(data.textContent));

  let busy = false;
  async function go(address, push, focus) {
    if (busy) return;
    busy = true;
    canvas.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(canvas.dataset.step + new URL(address, location.href).search, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const shown = await answer.json();
      if (push) history.pushState({}, "", shown.address);
      tables.innerHTML = shown.tables;
      document.getElementById("graph-query").value = new URL(shown.address, location.href).search.slice(1);
      draw(shown.drawing);
      said.textContent = shown.said;
      if (focus) (tables.querySelector(`[data-node="${CSS.escape(focus)}"]`) || document.getElementById("nodes").closest("section").querySelector(".scroll")).focus();
    } catch {
      location.assign(address);
    } finally {
      busy = false;
      canvas.removeAttribute("aria-busy");
    }
  }

  tables.addEventListener("click", (event) => {
    const link = event.target.closest("[data-step-link]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(link.href, true, link.dataset.node || "none");
  });
  cy.on("tap", "node", (event) => { const open = event.target.data("open"); if (open) go(open, true); });
  addEventListener("popstate", () => go(location.href, false));

  const zoom = (by) => cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 } });
  const acts = { in: () => zoom(1.25), out: () => zoom(0.8), fit: () => cy.fit(undefined, 36) };
  document.querySelectorAll("[data-graph]").forEach((button) => button.addEventListener("click", () => acts[button.dataset.graph]()));
  const KEYS = { "+": acts.in, "=": acts.in, "-": acts.out, 0: acts.fit, ArrowLeft: () => cy.panBy({ x: 60, y: 0 }), ArrowRight: () => cy.panBy({ x: -60, y: 0 }),
    ArrowUp: () => cy.panBy({ x: 0, y: 60 }), ArrowDown: () => cy.panBy({ x: 0, y: -60 }) };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key]();
    canvas.dataset.zoom = cy.zoom().toFixed(3);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(look()));
  /* What the canvas holds, for whoever wants to check it against the tables. */
  canvas.dataset.nodes = "";
  cy.on("add remove", () => { canvas.dataset.nodes = cy.nodes().map((n) => n.id()).join(" "); });
  canvas.dataset.nodes = cy.nodes().map((n) => n.id()).join(" ");
})();
