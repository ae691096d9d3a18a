/* The hallmark graph as an SVG, for exports: the same elements and the same style sheet as on
 * screen, read from a graph without a screen, in light colours. No screenshot.
 */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const FAMILY = '"Inter", Arial, sans-serif';
  const GROWTH = 1.2; // of text on a slide, within pills that keep their size: read from afar
  const FIXED = ".hub, .band, .band-caption, .more"; // large enough already, or without the room
  const NOT_PRESSED = "#646A74"; // what is a button on screen
  const escaped = (text) =>
    text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
  const fixed = (number) => String(Math.round(number * 100) / 100);

  /* The inside of an SVG, and its size. */
  md.graphPicture = async function (graph, isSlide) {
    const Core = await md.cytoscape();
    const elements = JSON.parse(JSON.stringify(graph.elements));
    const cy = new Core({ headless: true, styleEnabled: true, elements, style: md.graphStyles().light, layout: { name: "preset" } });
    md.markFocus(cy, graph.focus);
    const edges = cy.edges().toArray().sort((a, b) => a.hasClass("focused") - b.hasClass("focused"));
    const drawn = [
      ...edges.map((edge, i) => arrow(edge, i)),
      ...cy.nodes().map((node) => body(node) + label(node, isSlide && !node.is(FIXED) ? GROWTH : 1)),
    ].join("");
    cy.destroy();
    const [left, top, right, bottom] = graph.box;
    return { inner: `<g transform="translate(${-left} ${-top})">${drawn}</g>`, width: right - left, height: bottom - top };
  };

  /* An arrow: its line, cut where its head begins, then the head. */
  function arrow(edge, at) {
    const width = edge.numericStyle("width");
    const shape = edge.style("target-arrow-shape");
    const size = Math.max((width * 13.37) ** 0.9, 29) * edge.numericStyle("arrow-scale"); // as Cytoscape's
    const points = edge.data("points").map(([x, y]) => ({ x, y }));
    const tip = points.at(-1);
    const bend = edge.data("bow") ? control(points, edge.data("bow")) : null;
    const from = bend || points.at(-2);
    const length = Math.hypot(tip.x - from.x, tip.y - from.y) || 1;
    const along = { x: (tip.x - from.x) / length, y: (tip.y - from.y) / length };
    const back = (share, aside = 0) => ({
      x: tip.x - along.x * size * share - along.y * size * aside,
      y: tip.y - along.y * size * share + along.x * size * aside,
    });
    const end = back(CUTS[shape] ?? 0.25);
    const way = bend
      ? `M${at2(points[0])}Q${at2(bend)} ${at2(end)}`
      : `M${[...points.slice(0, -1), end].map(at2).join("L")}`;
    const [paint, defined] = stroke(edge, points[0], tip, at);
    const dash = edge.style("line-style") === "dashed" ? ` stroke-dasharray="${edge.style("line-dash-pattern")}"` : "";
    const under = edge.numericStyle("underlay-opacity")
      ? `<path d="${way}" fill="none" stroke="${edge.style("underlay-color")}" stroke-opacity="${edge.numericStyle("underlay-opacity")}" ` +
        `stroke-width="${width + 2 * edge.numericStyle("underlay-padding")}"/>`
      : "";
    const colour = edge.style("target-arrow-color");
    return (
      `<g opacity="${edge.numericStyle("opacity")}">${defined}${under}` +
      `<path d="${way}" fill="none" stroke="${paint}" stroke-width="${width}" stroke-linejoin="round"${dash}/>` +
      (HEADS[shape] || HEADS.triangle)(back, colour, size) +
      "</g>"
    );
  }

  const at2 = ({ x, y }) => `${fixed(x)} ${fixed(y)}`;
  const polygon = (points, colour) => `<path d="M${points.map(at2).join("L")}Z" fill="${colour}"/>`;
  const triangle = (back, colour) => polygon([back(0), back(0.3, 0.15), back(0.3, -0.15)], colour);
  const bar = (back, colour, from) =>
    polygon([back(from, 0.15), back(from + 0.1, 0.15), back(from + 0.1, -0.15), back(from, -0.15)], colour);
  const CUTS = { tee: 0.05, circle: 0.3, "triangle-tee": 0.45 }; // share of a head where its line ends
  const HEADS = {
    triangle,
    tee: (back, colour) => bar(back, colour, 0),
    "triangle-tee": (back, colour) => triangle(back, colour) + bar(back, colour, 0.4),
    circle: (back, colour, size) => {
      const { x, y } = back(0.15);
      return `<circle cx="${fixed(x)}" cy="${fixed(y)}" r="${fixed(0.15 * size)}" fill="#FFFFFF" stroke="${colour}" stroke-width="1.3"/>`;
    },
  };

  function control([start, end], bow) {
    const length = Math.hypot(end.x - start.x, end.y - start.y);
    const normal = { x: -(end.y - start.y) / length, y: (end.x - start.x) / length };
    return { x: (start.x + end.x) / 2 + normal.x * bow, y: (start.y + end.y) / 2 + normal.y * bow };
  }

  /* The paint of a line, and what must be defined for it: a dispute is half and half. */
  function stroke(edge, start, tip, at) {
    if (edge.style("line-fill") !== "linear-gradient") return [edge.style("line-color"), ""];
    const colours = edge.style("line-gradient-stop-colors").match(/rgba?\([^)]*\)|#\w+/g);
    const stops = edge.style("line-gradient-stop-positions").match(/[\d.]+/g);
    const id = `dispute-${at}`;
    return [
      `url(#${id})`,
      `<linearGradient id="${id}" gradientUnits="userSpaceOnUse" x1="${start.x}" y1="${start.y}" x2="${tip.x}" y2="${tip.y}">` +
        colours.map((colour, i) => `<stop offset="${stops[i]}%" stop-color="${colour}"/>`).join("") +
        "</linearGradient>",
    ];
  }

  function body(node) {
    if (!node.numericStyle("background-opacity")) return "";
    const { x, y } = node.position();
    const [width, height] = [node.numericStyle("width"), node.numericStyle("height")];
    const border = node.numericStyle("border-width");
    const dash = node.style("border-style") === "dashed" ? ' stroke-dasharray="4 2"' : "";
    const look =
      `fill="${node.style("background-color")}" stroke="${node.style("border-color")}" stroke-width="${border}"${dash} ` +
      `opacity="${node.numericStyle("opacity")}"`;
    const shape = node.style("shape") === "ellipse"
      ? `<circle cx="${x}" cy="${y}" r="${width / 2}" ${look}/>`
      : `<rect x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="${Math.min(8, height / 4)}" ${look}/>`;
    return shape + strip(node, x, y + height / 2);
  }

  /* The interval of a node: the SVG it has on screen, put in as it is. */
  function strip(node, x, foot) {
    const uri = node.data("strip");
    if (!uri) return "";
    const [width, height] = [node.numericStyle("background-width"), node.numericStyle("background-height")];
    const svg = atob(uri.slice(uri.indexOf(",") + 1));
    return svg.replace(
      /^<svg[^>]*viewBox="([^"]*)">/,
      `<svg x="${fixed(x - width / 2)}" y="${fixed(foot - height - 2)}" width="${width}" height="${height}" viewBox="$1">`,
    );
  }

  function label(node, grow) {
    const text = node.style("label");
    if (!text) return "";
    const inPill = node.numericStyle("width") > 1;
    const size = node.numericStyle("font-size") * grow;
    const weight = node.style("font-weight");
    const room = inPill ? node.numericStyle("width") - 6 : Infinity;
    const lines = text.split("\n").flatMap((line) => md.broken(line, `${weight} ${size}px ${FAMILY}`, room));
    const step = size * node.numericStyle("line-height");
    const { x, y } = node.position();
    const middle = y + node.numericStyle("text-margin-y");
    const anchor = node.style("text-halign") === "right" ? "start" : "middle";
    const outline = node.numericStyle("text-outline-width");
    const halo = outline
      ? ` stroke="${node.style("text-outline-color")}" stroke-width="${2 * outline}" stroke-linejoin="round" paint-order="stroke"`
      : "";
    return lines
      .map((line, i) => {
        const base = middle + (i - (lines.length - 1) / 2) * step + size * 0.36;
        return (
          `<text x="${fixed(x)}" y="${fixed(base)}" text-anchor="${anchor}" font-family='${FAMILY}' font-size="${fixed(size)}" ` +
          `font-weight="${weight}" fill="${node.hasClass("more") ? NOT_PRESSED : node.style("color")}" opacity="${node.numericStyle("opacity")}"${halo}>${escaped(line)}</text>`
        );
      })
      .join("");
  }
})();
