/* Hands on the hallmark graph: pointer, wheel and touch, keys, hover, zoom buttons, search. */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const STEP = 1.25; // of a zoom button
  const LAYERLESS = new Set(["", undefined]);

  const encoded = (changes) => new URLSearchParams(changes).toString();
  function choose(graph, { node = "", arrow = "" }) {
    md.focusGraph(graph, { node, arrow }); // seen at once; the server's answer says the same
    md.applyPatch(encoded({ node, arrow }));
  }
  const chosen = (element) =>
    element.isEdge() ? { arrow: element.id() } : element.data("arrow") ? { arrow: element.data("arrow") } : { node: element.id() };
  const CHOOSABLE = "node.node, edge.arrow, node.question";

  md.handle = function (graph) {
    const { cy, host } = graph;
    cy.on("tap", CHOOSABLE, ({ target }) => choose(graph, chosen(target)));
    cy.on("tap", "node.more", () => md.flip(host.closest("[data-card]")));
    hover(graph);
    wheel(graph);
    keys(graph);
    tools(graph);
  };

  /* Hover: one small box. */
  function hover({ cy, host, stage }) {
    const box = host.appendChild(document.createElement("div"));
    box.className = "graph-hover";
    box.setAttribute("aria-hidden", "true"); // the same words are in the live region and the table
    const told = (element) =>
      element.data("arrow") ? cy.getElementById(element.data("arrow")).data("told") : element.data("told");
    const place = ({ x, y }) => {
      const room = { x: stage.clientWidth - box.offsetWidth - 4, y: stage.clientHeight - box.offsetHeight - 4 };
      box.style.left = `${Math.max(4, Math.min(x + 14, room.x))}px`;
      box.style.top = `${y + 18 > room.y ? Math.max(4, y - box.offsetHeight - 12) : y + 18}px`;
    };
    const hide = () => {
      cy.elements(".hovered").removeClass("hovered");
      box.classList.remove("shown");
      stage.style.cursor = "";
    };
    cy.on("mouseover", CHOOSABLE, ({ target, renderedPosition }) => {
      const words = told(target);
      if (!words) return;
      box.replaceChildren(
        Object.assign(document.createElement("b"), { textContent: words.title }),
        ...words.lines.map((line) => Object.assign(document.createElement("span"), { textContent: line })),
      );
      box.classList.add("shown");
      target.addClass("hovered");
      stage.style.cursor = "pointer";
      place(renderedPosition);
    });
    cy.on("mouseover", "node.more", () => (stage.style.cursor = "pointer"));
    cy.on("mousemove", CHOOSABLE, ({ renderedPosition }) => place(renderedPosition));
    cy.on("mouseout", hide);
    cy.on("viewport", hide);
  }

  /* The page scrolls over the graph: the wheel zooms with Ctrl, or after a click in the graph, and
     one finger moves it after a tap. Two fingers always do. */
  function wheel({ host, stage }) {
    let held = false;
    const hold = (on) => {
      held = on;
      stage.classList.toggle("held", on);
    };
    stage.addEventListener("pointerdown", () => hold(true));
    stage.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && hold(false));
    document.addEventListener("pointerdown", (event) => stage.contains(event.target) || hold(false));
    const pass = (event) => event.stopPropagation();
    // Above the stage, whose own listeners are Cytoscape's: they would hear it first.
    host.addEventListener("wheel", (event) => held || event.ctrlKey || event.metaKey || pass(event), true);
    let tapped = false; // the first touch only takes hold
    host.addEventListener("touchstart", () => (tapped = held), true);
    host.addEventListener("touchmove", (event) => tapped || event.touches.length > 1 || pass(event), true);
  }

  /* Keys: step through nodes and arrows in reading order, with words; Enter selects. */
  function keys(graph) {
    const figure = graph.host.closest(".card-figure") || graph.host;
    const say = (text) => {
      document.getElementById("live").textContent = text;
      const line = figure.closest("[data-card]").querySelector(".card-cursor");
      if (line) line.textContent = text; // for those who see and use keys
    };
    const at = () => graph.drawing.order.indexOf(graph.cursor);
    const moves = {
      ArrowDown: () => at() + 1,
      ArrowRight: () => at() + 1,
      ArrowUp: () => Math.max(0, at() - 1),
      ArrowLeft: () => Math.max(0, at() - 1),
      Home: () => 0,
      End: () => graph.drawing.order.length - 1,
    };
    const step = (to) => {
      const { cy, drawing } = graph;
      cy.elements(".cursor").removeClass("cursor");
      graph.cursor = drawing.order[Math.min(to, drawing.order.length - 1)];
      const here = cy.getElementById(graph.cursor).addClass("cursor");
      const { title, lines } = here.data("told");
      say([title, ...lines].join(", "));
    };
    const zooms = { "+": STEP, "=": STEP, "-": 1 / STEP };
    figure.addEventListener("keydown", (event) => {
      if (!graph.drawing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.body.classList.contains("presenting") && /^Arrow(Left|Right)$/.test(event.key)) return;
      if (moves[event.key] && graph.drawing.order.length) step(moves[event.key]());
      else if (event.key === "Enter" && graph.cursor) choose(graph, chosen(graph.cy.getElementById(graph.cursor)));
      else if (zooms[event.key]) zoom(graph, zooms[event.key]);
      else if (event.key === "0") md.fitGraph(graph);
      else return;
      event.preventDefault();
      event.stopPropagation(); // cards.js would step through the rows of the table
    });
    figure.addEventListener("blur", () => {
      graph.cy.elements(".cursor").removeClass("cursor");
      const line = figure.closest("[data-card]").querySelector(".card-cursor");
      if (line) line.textContent = "";
    });
  }

  function zoom({ cy, stage }, by) {
    const middle = { x: stage.clientWidth / 2, y: stage.clientHeight / 2 };
    cy.zoom({ level: cy.zoom() * by, renderedPosition: middle });
  }

  /* Buttons beside the picture, and the box that finds a node by its name or a synonym. */
  const buttons = {
    in: (graph) => zoom(graph, STEP),
    out: (graph) => zoom(graph, 1 / STEP),
    fit: (graph) => md.fitGraph(graph),
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-graph]");
    if (button && md.graph && buttons[button.dataset.graph]) buttons[button.dataset.graph](md.graph);
  });

  function tools(graph) {
    const label = graph.host.closest("[data-card]").querySelector(".graph-find");
    if (!label || label.querySelector("datalist")) return;
    const input = label.querySelector("input") || label.appendChild(document.createElement("input"));
    const list = label.appendChild(document.createElement("datalist"));
    Object.assign(input, { type: "search", autocomplete: "off", placeholder: "Name or synonym" });
    input.dataset.graph = "find";
    list.id = "graph-names";
    input.setAttribute("list", list.id);
    const nodes = JSON.parse(label.dataset.nodes);
    list.append(
      ...nodes.map(([, name, synonyms]) =>
        Object.assign(document.createElement("option"), { value: name, label: synonyms }),
      ),
    );
    input.addEventListener("input", (event) => {
      const picked = !event.inputType || event.inputType === "insertReplacementText";
      if (picked && input.value) find(graph, nodes, input); // an entry of the list, not letters typed
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && input.value.trim()) find(graph, nodes, input);
      if (event.key === "Escape") input.value = "";
    });
  }

  /* The node somebody means: by its name, else a synonym, whole before begun before contained. */
  md.nodeNamed = function (search, text) {
    const sought = text.trim().toLowerCase();
    const names = ([id, name, synonyms]) => [name, ...synonyms.split(", "), id].map((n) => n.toLowerCase());
    const tests = [(n) => n === sought, (n) => n.startsWith(sought), (n) => n.includes(sought)];
    return tests.map((test) => search.find((entry) => names(entry).some(test))).find(Boolean);
  };

  function find(graph, nodes, input) {
    const found = md.nodeNamed(nodes, input.value);
    if (!found) {
      md.say(`No node is called "${input.value.trim()}".`);
      return;
    }
    const [node, name, , layer] = found;
    const change = new URLSearchParams({ node, arrow: "" });
    const on = new URLSearchParams(md.selection()).getAll("layers");
    if (!LAYERLESS.has(layer)) [...new Set([...on, layer])].forEach((one) => change.append("layers", one));
    md.focusGraph(graph, { node });
    md.applyPatch(change.toString());
    input.value = name;
  }
})();
