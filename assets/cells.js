/* The embedding: move, zoom and pick. What a pixel holds is said by cells_tip.js.
 *
 * What is in view and what is picked are keys of the selection ("window", "lasso"), in steps of the
 * square of the embedding. While the server draws a new view, the old picture is stretched over it.
 */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const NAME = "embedding";
  const WHOLE = 65536; // steps a side
  const LEAST = 64; // steps of the closest view
  const REST = 250; // ms until a view that has come to rest is asked for
  const STEP = 1.5; // a key, a button
  const NEAR = 4; // px that are no drag
  const SVG = "http://www.w3.org/2000/svg";

  let tool = "move";
  let local = null; // the view on screen that the server has not drawn yet
  let waiting = null;
  let drag = null;
  const fingers = new Map();

  const stage = () => document.querySelector(".cells-stage");
  const onStage = ({ target }) => Boolean(target.closest && target.closest(".cells-stage"));
  const plot = () => document.querySelector(".cells-stage .js-plotly-plot");
  const drawing = () => md.drawings && md.drawings[NAME];

  /* What the picture on screen shows: the view asked for last, else the one that was drawn. */
  function view() {
    if (local) return local;
    const found = drawing() && drawing().figure.layout.meta;
    const [x, y, side] = (found && found.view) || [0, 0, WHOLE];
    return { x, y, side };
  }

  /* The square of the picture, in px of the window. */
  function square() {
    const { xaxis, yaxis } = plot()._fullLayout;
    const box = plot().getBoundingClientRect();
    return { left: box.left + xaxis._offset, top: box.top + yaxis._offset, side: xaxis._length, tall: yaxis._length };
  }

  function stepsAt({ clientX, clientY }) {
    const box = square();
    const { x, y, side } = view();
    return [
      x + ((clientX - box.left) / box.side) * side,
      y + side - ((clientY - box.top) / box.tall) * side,
    ];
  }

  function within({ clientX, clientY }) {
    if (!plot() || !plot()._fullLayout || !drawing() || !drawing().figure.data.length) return false;
    const box = square();
    return (
      clientX >= box.left && clientX <= box.left + box.side && clientY >= box.top && clientY <= box.top + box.tall
    );
  }

  function bounded({ x, y, side }) {
    const wide = Math.min(WHOLE, Math.max(LEAST, Math.round(side)));
    const low = (value) => Math.min(WHOLE - wide, Math.max(0, Math.round(value)));
    return { x: low(x), y: low(y), side: wide };
  }

  const windowText = ({ x, y, side }) =>
    side >= WHOLE ? "" : `${x},${y},${x + side - 1},${y + side - 1}`;

  const isAsked = (place) =>
    windowText(place) === (new URLSearchParams(md.selection()).get("window") || "");

  function stretch() {
    const { x, y, side } = local;
    window.Plotly.relayout(plot(), { "xaxis.range": [x, x + side], "yaxis.range": [y, y + side] });
  }

  /* The picture at hand over the new view, at once; the new one once the hand rests. */
  function show(next, rest = REST) {
    local = bounded(next);
    stretch();
    redraw();
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      waiting = null;
      if (!local || !plot()) return;
      if (isAsked(local)) local = null; // nothing new will come
      else md.applyPatch(`window=${encodeURIComponent(windowText(local))}`);
    }, rest);
  }

  function zoomed(factor, around) {
    const { x, y, side } = view();
    const [ax, ay] = around || [x + side / 2, y + side / 2];
    const wide = Math.min(WHOLE, Math.max(LEAST, side / factor));
    const share = wide / side;
    show({ x: ax - (ax - x) * share, y: ay - (ay - y) * share, side: wide });
  }

  const moved = (dx, dy) => {
    const { x, y, side } = view();
    show({ x: x + dx * side, y: y + dy * side, side });
  };

  /* A new picture has come: it is the view, unless the hand has gone on since. */
  let seen = null;
  function settle() {
    if (drawing() === seen) return;
    seen = drawing();
    const meta = seen && seen.figure.layout.meta;
    if (!meta || !meta.view || !local) return;
    const [x, y, side] = meta.view;
    if (local.x === x && local.y === y && local.side === side) local = null;
    else if (isAsked(local)) local = null;
    else if (!waiting) local = null;
  }

  /* What is drawn by hand, over the picture. */
  function pen() {
    const over = document.querySelector(".cells-over");
    if (!over) return null;
    let found = over.firstElementChild;
    if (!found) {
      found = document.createElementNS(SVG, "svg");
      found.append(document.createElementNS(SVG, "path"));
      over.append(found);
    }
    return found.firstElementChild;
  }

  function redraw() {
    const path = pen();
    if (!path) return;
    const points = drag && drag.points ? drag.points : [];
    if (points.length < 2) {
      path.setAttribute("d", "");
      return;
    }
    const box = square();
    const own = document.querySelector(".cells-over").getBoundingClientRect();
    const { x, y, side } = view();
    const text = points.map(([px, py]) => {
      const left = box.left - own.left + ((px - x) / side) * box.side;
      const top = box.top - own.top + ((y + side - py) / side) * box.tall;
      return `${left.toFixed(1)} ${top.toFixed(1)}`;
    });
    path.setAttribute("d", `M${text.join("L")}Z`);
  }

  const corners = ([ax, ay], [bx, by]) => [[ax, ay], [bx, ay], [bx, by], [ax, by]];

  function pick(points) {
    const text = md.outlineText(points);
    if (text) md.applyPatch(`lasso=${text}`);
    else md.say("Draw around some cells: this outline holds none.");
  }

  function press(event) {
    if (!onStage(event)) md.cells.tip(null);
    if (!onStage(event) || event.button > 0 || !within(event)) return;
    fingers.set(event.pointerId, event);
    stage().setPointerCapture(event.pointerId);
    md.cells.tip(null);
    if (fingers.size > 2) return;
    if (fingers.size === 2) {
      drag = { kind: "pinch", from: view(), apart: apart(), middle: stepsAt(middle()) };
    } else {
      drag = { kind: tool, start: event, from: view(), at: stepsAt(event), points: [stepsAt(event)] };
    }
    if (tool !== "move") event.preventDefault();
  }

  const pair = () => [...fingers.values()];
  const apart = () => Math.hypot(...["clientX", "clientY"].map((key) => pair()[0][key] - pair()[1][key]));
  const middle = () => ({
    clientX: (pair()[0].clientX + pair()[1].clientX) / 2,
    clientY: (pair()[0].clientY + pair()[1].clientY) / 2,
  });

  function drawTo(event) {
    const box = square();
    if (drag.kind === "pinch") {
      const wide = Math.min(WHOLE, Math.max(LEAST, (drag.from.side * drag.apart) / apart()));
      const share = { x: (middle().clientX - box.left) / box.side, y: 1 - (middle().clientY - box.top) / box.tall };
      show({ x: drag.middle[0] - share.x * wide, y: drag.middle[1] - share.y * wide, side: wide });
    } else if (drag.kind === "move") {
      const { x, y, side } = drag.from;
      const dx = ((event.clientX - drag.start.clientX) / box.side) * side;
      const dy = ((event.clientY - drag.start.clientY) / box.tall) * side;
      if (side < WHOLE) show({ x: x - dx, y: y + dy, side });
    } else {
      const here = stepsAt(event);
      if (drag.kind === "lasso") drag.points.push(here);
      else drag.points = corners(drag.at, here);
      redraw();
    }
  }

  function move(event) {
    if (fingers.has(event.pointerId)) fingers.set(event.pointerId, event);
    if (drag) drawTo(event);
    else if (event.pointerType !== "touch") md.cells.tip(onStage(event) ? event : null);
  }

  function release(event) {
    fingers.delete(event.pointerId);
    if (!drag) return;
    const { kind, points, start } = drag;
    const isDrag =
      start && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > NEAR;
    drag = null;
    redraw();
    if (event.type === "pointercancel") return;
    if (event.pointerType === "touch" && kind === "move" && !isDrag) md.cells.tip(event); // a tap
    if (kind === "lasso" && points.length > 3) pick(points);
    if (kind === "box" && isDrag) pick(points);
    if (kind === "zoom" && isDrag) {
      const [[ax, ay], , [bx, by]] = points;
      const side = Math.max(Math.abs(bx - ax), Math.abs(by - ay));
      show({ x: (ax + bx - side) / 2, y: (ay + by - side) / 2, side }, 0);
    }
  }

  /* What is under a pointer, for cells_tip.js; null while an old picture is stretched or outside. */
  md.cells = {
    stage,
    drawing,
    square,
    at: (event) => (local || !within(event) ? null : stepsAt(event)),
    side: () => view().side,
  };

  function choose(name) {
    tool = name;
    document.querySelectorAll("[data-cells-tool]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.cellsTool === name));
    });
    if (stage()) stage().dataset.tool = name;
  }

  const steps = {
    in: () => zoomed(STEP),
    out: () => zoomed(1 / STEP),
    whole: () => show({ x: 0, y: 0, side: WHOLE }, 0),
  };

  document.addEventListener("pointerdown", press);
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", release);

  /* The wheel scrolls the page, until the map is clicked or Ctrl is held; at the whole map it
   * scrolls on where it would zoom out. */
  let hinted = false;
  const awake = (event) =>
    event.ctrlKey || event.metaKey || stage().closest(".card-figure").contains(document.activeElement);
  document.addEventListener(
    "wheel",
    (event) => {
      if (!onStage(event) || !within(event)) return;
      if (!awake(event)) {
        if (!hinted) md.say("Click the map, or hold Ctrl, to zoom with the wheel.");
        hinted = true;
        return;
      }
      const out = event.deltaY > 0;
      if (out && view().side >= WHOLE && !event.ctrlKey) return;
      event.preventDefault();
      zoomed(Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) / 400), stepsAt(event));
    },
    { passive: false },
  );

  /* Two fingers zoom the map: the browser must not take them for a scroll. */
  document.addEventListener(
    "touchstart",
    (event) => {
      if (event.touches.length > 1 && onStage(event) && event.cancelable) event.preventDefault();
    },
    { passive: false },
  );

  document.addEventListener("dblclick", (event) => {
    if (onStage(event) && within(event)) steps.whole();
  });

  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-cells-tool]");
    const step = event.target.closest("[data-cells-step]");
    const file = event.target.closest("[data-cells-file]");
    if (chosen) choose(chosen.dataset.cellsTool);
    if (step && plot()) steps[step.dataset.cellsStep]();
    if (file) {
      window.dash_clientside.set_props("cells-request", {
        data: { kind: file.dataset.cellsFile, selection: md.selection(), link: md.url(), at: Date.now() },
      });
    }
  });

  /* Keys on the picture: before those of every card, which step through a table. */
  const keys = {
    "+": () => zoomed(STEP),
    "=": () => zoomed(STEP),
    "-": () => zoomed(1 / STEP),
    0: () => steps.whole(),
    Home: () => steps.whole(),
    ArrowLeft: () => moved(-0.15, 0),
    ArrowRight: () => moved(0.15, 0),
    ArrowUp: () => moved(0, 0.15),
    ArrowDown: () => moved(0, -0.15),
    Enter: () => {
      const { x, y, side } = view();
      pick(corners([x, y], [x + side, y + side]));
    },
  };
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape" && drag) {
        drag = null; // what is half drawn is given up
        redraw();
        event.stopImmediatePropagation();
        return;
      }
      const here = event.target.closest && event.target.closest(`[data-card="${NAME}"] .card-figure`);
      if (!here || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key] || !plot()) return;
      if (event.key === "Enter" && event.target !== here) return; // a button in it is pressed
      event.preventDefault();
      event.stopPropagation();
      keys[event.key]();
    },
    true,
  );

  /* A new answer, or the page entered again. */
  const paint = window.dash_clientside.mesodrift.paint;
  window.dash_clientside.mesodrift.paint = async function (drawn, theme, viewport, id, tokens) {
    if (id.name !== NAME) return paint(drawn, theme, viewport, id, tokens);
    if (drawn && stage()) {
      const { domain = [0, 1] } = drawn.figure.layout.yaxis; // of a map that is not drawn, none
      const { view: place } = drawn.figure.layout.meta;
      stage().style.setProperty("--picture-share", 1 - domain[0]);
      stage().classList.toggle("inside", Boolean(place) && place[2] < WHOLE);
    }
    const painted = await paint(drawn, theme, viewport, id, tokens);
    settle();
    if (local && plot() && plot()._fullLayout) stretch(); // the hand has gone on meanwhile
    md.cells.tip(null);
    if (stage() && stage().dataset.tool !== tool) choose(tool);
    return painted;
  };
})();
