/* The hallmark graph: one Cytoscape.js instance, driven from the drawing of the card.
 *
 * The script is asked for when a page has a place for a graph, never on another page. It is the
 * bundle of dash-cytoscape, whose React component is not used (components/graph/__init__.py says
 * why): it is mounted once without a screen, to learn the constructor it makes its graphs with.
 */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const keep = () => window.dash_clientside.no_update;
  const PADDING = 6; // px around the graph
  const NEAREST = 2;
  const FARTHEST = 0.8; // no label under 10 px on screen
  const SLACK = 60; // px of height that words beside the graph may give or take
  const SETTINGS = {
    autoungrabify: true,
    autounselectify: true,
    boxSelectionEnabled: false,
    minZoom: FARTHEST,
    maxZoom: NEAREST,
  };
  let loading = null;

  /* The constructor of graphs: `new Core({container, elements, style})`. */
  md.cytoscape = () => (loading ||= load());

  async function load() {
    await new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = document.querySelector('meta[name="cytoscape"]').content;
      script.onload = done;
      script.onerror = () => failed(new Error("the script of the graph did not arrive"));
      document.head.append(script);
    }).catch((problem) => {
      loading = null; // the next drawing asks again
      throw problem;
    });
    return constructorOf(window.dash_cytoscape.Cytoscape);
  }

  function constructorOf(Component) {
    const outer = new Component({ ...Component.defaultProps, setProps() {} });
    const inner = withElements(outer.render());
    const root = window.ReactDOM.createRoot(document.createElement("div"));
    return new Promise((done) => {
      const props = { headless: true, elements: [], layout: { name: "null" } };
      const cy = (instance) => done(instance.constructor);
      root.render(window.React.createElement(inner.type, { ...props, cy }));
    }).finally(() => setTimeout(() => root.unmount()));
  }

  /* The part of a React tree that takes a style sheet of its own: the graph. */
  function withElements(part) {
    if (!part || !part.props) return null;
    if ("stylesheet" in part.props) return part;
    return [].concat(part.props.children || []).map(withElements).find(Boolean) || null;
  }

  /* The graph on screen; another page takes it away. */
  md.graph = null;

  /* The style sheets, light and dark: in the frame of the card. */
  let styles = null;
  md.graphStyles = () => (styles ||= JSON.parse(document.querySelector(".graph-canvas").dataset.styles));

  async function graphIn(host) {
    const Core = await md.cytoscape();
    if (md.graph && md.graph.host === host) return md.graph;
    if (md.graph) md.graph.cy.destroy();
    const stage = host.appendChild(document.createElement("div"));
    stage.className = "graph-stage";
    const cy = new Core({ container: stage, ...SETTINGS });
    const graph = { host, stage, cy, moved: false, drawing: null, dark: null };
    md.graph = graph;
    new ResizeObserver(() => stage.clientWidth && refit(graph)).observe(stage);
    cy.on("viewport", () => (graph.moved = !graph.fitting));
    md.handle(graph);
    return graph;
  }

  /* The buttons beside the picture lie over its foot. */
  function taken({ host }) {
    const tools = host.closest("[data-card]").querySelector(".graph-tools");
    return tools && tools.offsetHeight ? tools.offsetHeight + 4 : 0;
  }

  /* The whole of what may ever be drawn in these layers is in view, whatever is filtered. */
  function fit(graph) {
    const { cy, stage, drawing } = graph;
    const [left, top, right, bottom] = drawing.box;
    const room = { width: stage.clientWidth, height: stage.clientHeight - taken(graph) };
    const most = Math.min(
      (room.width - 2 * PADDING) / (right - left),
      (room.height - 2 * PADDING) / (bottom - top),
    );
    const zoom = Math.min(NEAREST, Math.max(FARTHEST, most));
    graph.fitting = true;
    cy.viewport({
      zoom,
      pan: {
        x: room.width / 2 - (zoom * (left + right)) / 2,
        y: room.height / 2 - (zoom * (top + bottom)) / 2,
      },
    });
    graph.fitting = graph.moved = false;
    graph.fitted = {
      width: stage.clientWidth,
      least: zoom * (bottom - top) + 2 * PADDING + taken(graph) - 1,
      most: stage.clientHeight + SLACK,
    };
  }
  md.fitGraph = fit;

  /* A line of words more or less above or below the graph does not move it. */
  function fitsStill({ stage, fitted }) {
    const { clientWidth: width, clientHeight: height } = stage;
    return fitted && width === fitted.width && height >= fitted.least && height <= fitted.most;
  }

  function refit(graph) {
    graph.cy.resize();
    if (graph.drawing && !graph.moved && !fitsStill(graph)) {
      fit(graph);
      reveal(graph);
    }
  }

  /* What is in focus is in view. */
  function reveal({ cy, stage }) {
    const ends = cy.nodes(".end");
    if (ends.empty()) return;
    const { x1, y1, x2, y2 } = ends.renderedBoundingBox({ includeLabels: false });
    const beyond = (low, high, room) => (low < 0 ? PADDING - low : Math.min(0, room - PADDING - high));
    const by = { x: beyond(x1, x2, stage.clientWidth), y: beyond(y1, y2, stage.clientHeight) };
    if (by.x || by.y) cy.panBy(by);
  }

  /* Focus: an arrow with its ends, or a node with its arrows; all other arrows step back. */
  md.markFocus = (cy, { node, arrow }) =>
    cy.batch(() => {
      cy.elements().removeClass("focused faded end");
      const found = cy.getElementById(arrow || node || "");
      if (found.empty()) return;
      const near = arrow ? found : found.connectedEdges();
      (arrow ? found.connectedNodes() : found).addClass("end");
      if (arrow) found.addClass("focused");
      cy.edges().not(near).addClass("faded");
      cy.nodes("[arrows]").forEach((mark) => {
        if (mark.data("arrows").every((key) => near.getElementById(key).empty())) mark.addClass("faded");
      });
    });
  md.focusGraph = function (graph, focus) {
    md.markFocus(graph.cy, focus);
    reveal(graph);
  };

  function paint(graph, drawing) {
    const { cy } = graph;
    const dark = md.isDark();
    const sameBox = graph.drawing && String(graph.drawing.box) === String(drawing.box);
    if (graph.dark !== dark) cy.style().fromJson(md.graphStyles()[dark ? "dark" : "light"]).update();
    if (graph.drawing !== drawing) {
      cy.batch(() => {
        cy.elements().remove();
        cy.add(JSON.parse(JSON.stringify(drawing.elements)));
      });
    }
    Object.assign(graph, { drawing, dark });
    if (!sameBox) {
      const [, top, , bottom] = drawing.box;
      const least = (bottom - top) * FARTHEST + 2 * PADDING + taken(graph);
      graph.host.style.setProperty("--graph-least", `${Math.ceil(least)}px`);
      graph.moved = false;
      graph.fitted = null;
      refit(graph);
    }
    md.focusGraph(graph, drawing.focus);
    notify(graph, drawing.notice);
  }

  /* What must be said of the picture, over it. */
  function notify({ host, drawing }, notice) {
    let line = host.querySelector(".graph-notice");
    line ||= host.appendChild(document.createElement("p"));
    line.className = "graph-notice";
    line.textContent = notice;
    if (drawing.crowded) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "action";
      button.textContent = "Show the list";
      button.addEventListener("click", () => md.flip(host.closest("[data-card]")));
      line.append(" ", button);
    }
  }

  const clientside = (window.dash_clientside = window.dash_clientside || {});
  clientside.mesodrift = Object.assign(clientside.mesodrift || {}, {
    async paintGraph(drawing, theme, viewport, id) {
      const card = drawing && md.cardNamed(id.name);
      if (!card) return keep();
      md.receive(card, drawing);
      if (card.classList.contains("flipped")) md.tableOf(card);
      const host = card.querySelector(".graph-canvas");
      if (!host || host.offsetParent === null) return keep();
      (host.closest(".card-figure") || host).setAttribute("aria-label", drawing.label || "");
      try {
        await document.fonts.load("600 12px Inter"); // a canvas draws a fallback and keeps it
        const graph = await graphIn(host);
        if (md.drawings[id.name] === drawing) paint(graph, drawing.graph);
      } catch (problem) {
        console.warn("graph", problem);
        md.say("The graph could not be drawn. Its table holds the same; reload to try again.");
      }
      return keep();
    },
  });

  /* The script is on its way while the server still draws. */
  const watch = new MutationObserver(() => {
    if (!document.querySelector(".graph-canvas")) return;
    watch.disconnect();
    md.cytoscape().catch(() => {});
  });
  watch.observe(document, { childList: true, subtree: true });
})();
