/* Cards: paint a drawing in the theme, hear clicks and brushes, flip to the table, open sheets. */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const narrow = window.matchMedia("(max-width: 767.98px)");
  const keep = () => window.dash_clientside.no_update;
  const PATIENCE = 10_000; // ms until a missing answer is spoken of
  let repaints = 0;
  let announcing = null;

  md.drawings = {};
  md.cards = () =>
    [...document.querySelectorAll("[data-card]")].filter((card) => card.offsetParent !== null);
  md.cardNamed = (name) => document.querySelector(`[data-card="${name}"]`);

  /* Draw again what is on screen: after a change of the viewport or a flip to the figure. */
  md.repaint = () =>
    window.dash_clientside.set_props("viewport", {
      data: `${narrow.matches ? "phone" : "wide"} ${++repaints}`,
    });

  /* A phone gets other pictures of the same tables. */
  md.tellScreen = () =>
    window.dash_clientside.set_props("screen", { data: narrow.matches ? "phone" : "wide" });
  md.screen = () => (narrow.matches ? "phone" : "wide");
  narrow.addEventListener("change", () => {
    md.tellScreen();
    md.repaint();
  });

  const overdue = () =>
    [...document.querySelectorAll("[data-card]")].filter(
      (card) => card.dataset.drawn !== md.selection(),
    );
  md.expectDrawings = function () {
    const asked = md.selection();
    setTimeout(() => overdue().forEach((card) => card.classList.add("stale")), 100);
    setTimeout(() => {
      if (md.selection() === asked && overdue().length) {
        md.say("No answer yet. If the connection was lost, reload the page.");
      }
    }, PATIENCE);
  };

  function announce() {
    clearTimeout(announcing);
    announcing = setTimeout(() => {
      const live = document.getElementById("live");
      const said = md
        .cards()
        .flatMap((card) => [".reading", ".card-n"].map((part) => card.querySelector(part).textContent))
        .filter(Boolean);
      if (live) live.textContent = said.join(" ");
    }, 500);
  }

  /* A list that scrolls inside its card shows the selected row, once the new figure stands. */
  function reveal(picture, at) {
    setTimeout(() => {
      const seen = at > picture.scrollTop && at < picture.scrollTop + picture.clientHeight;
      if (!seen) picture.scrollTop = at - picture.clientHeight / 2;
    }, 200);
  }

  function isShown(card) {
    const figure = card && card.querySelector(".card-figure");
    return Boolean(figure) && figure.offsetParent !== null;
  }

  /* A card has an answer. Another theme or screen paints the drawing at hand anew: that answers no
     newer selection. */
  md.receive = function (card, drawing) {
    if (md.drawings[card.dataset.card] === drawing) return;
    md.drawings[card.dataset.card] = drawing;
    card.dataset.drawn = md.selection();
    card.classList.remove("stale", "blank");
    announce();
  };

  const clientside = (window.dash_clientside = window.dash_clientside || {});
  clientside.mesodrift = Object.assign(clientside.mesodrift || {}, {
    async paint(drawing, theme, viewport, id, tokens) {
      if (!drawing) return keep();
      const card = md.cardNamed(id.name);
      if (!card) return keep();
      md.receive(card, drawing);
      card.classList.remove("zoomed"); // what is painted shows its whole axes
      if (card.classList.contains("flipped")) md.tableOf(card);
      if (!isShown(card)) {
        md.markEdges(card); // of its table
        return keep();
      }
      await document.fonts.load("12px Inter"); // Plotly measures text once, and in Inter alone
      const picture = card.querySelector(".card-figure");
      picture.setAttribute("aria-label", drawing.label);
      const meta = drawing.figure.layout.meta || {};
      card.classList.toggle("folded", Boolean(meta.folded)); // its sentence says it all
      const isPresented = card.classList.contains("presented");
      const { factor, figure } = isPresented ? md.projected(card, drawing.figure) : { factor: 1, figure: drawing.figure };
      card.style.setProperty("--figure-height", `${figure.layout.height}px`);
      card.style.setProperty("--figure-shape", meta.shape || 0); // of its width, where it may grow
      picture.style.setProperty("--figure-width", `${(meta.minWidth || 0) * factor}px`);
      setTimeout(md.markEdges, 0, card);
      if (meta.scrollTo) reveal(picture, meta.scrollTo * factor);
      md.tokens = tokens;
      return md.themed(figure, md.isDark());
    },

    click(data) {
      const point = data && data.points && data.points[0];
      if (!point) return keep();
      const change = [].concat(point.customdata)[0];
      if (typeof change === "string" && change) md.applyPatch(change);
      return null; // so that the same mark can be clicked again
    },

    brush(data) {
      if (!data || !data.points || !data.points.length) return keep();
      const donors = [...new Set(data.points.map((point) => String(point.id ?? "").split("\t")[0]))];
      const change = new URLSearchParams();
      donors.filter(Boolean).forEach((donor) => change.append("donors", donor));
      if ([...change].length) md.applyPatch(change.toString());
      return null;
    },
  });

  const tables = []; // cards, in the order their tables were opened
  md.flip = function (card) {
    const button = card.querySelector('[data-action="table"]');
    card.classList.toggle("flipped");
    const pressed = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(pressed));
    tables.splice(0, tables.length, ...tables.filter((one) => one !== card && one.isConnected));
    if (card.classList.contains("flipped")) {
      tables.push(card);
      md.tableOf(card);
      card.querySelector(".card-table").focus();
    }
    else md.repaint();
    md.markEdges(card);
  };

  /* Close a table that was opened on screen: that of the card in focus, else the one opened last. */
  function isOpen(card) {
    const presented = document.querySelector(".presented"); // it covers all others
    return (
      (presented ? presented === card : card.offsetParent !== null) &&
      card.classList.contains("flipped") &&
      card.querySelector('[data-action="table"]').getAttribute("aria-pressed") === "true"
    );
  }
  md.closeTable = function () {
    const focused = document.activeElement && document.activeElement.closest("[data-card]");
    const card = [focused, ...tables.toReversed()].find((one) => one && one.isConnected && isOpen(one));
    if (!card) return false;
    const hadFocus = card.querySelector(".card-table").contains(document.activeElement);
    md.flip(card);
    if (hadFocus) card.querySelector('[data-action="table"]').focus();
    return true;
  };

  md.openSheet = (id) => window.dash_clientside.set_props(id, { is_open: true });

  function openMenu(button) {
    const menu = button.parentNode.querySelector(".menu");
    const opens = !menu.classList.contains("open");
    md.closeMenus();
    menu.classList.toggle("open", opens);
    button.setAttribute("aria-expanded", String(opens));
    if (opens) menu.querySelector("button").focus();
  }
  md.closeMenus = function () {
    const menus = document.querySelectorAll(".menu.open");
    menus.forEach((menu) => {
      const opener = menu.parentNode.querySelector("[aria-expanded]");
      const hadFocus = menu.contains(document.activeElement);
      menu.classList.remove("open");
      opener.setAttribute("aria-expanded", "false");
      if (hadFocus) opener.focus();
    });
    return menus.length > 0;
  };

  const actions = {
    table: (card) => md.flip(card),
    how: (card) => md.openSheet({ type: "how", name: card.dataset.card }),
    export: (card, button) => openMenu(button),
    "reset-zoom": async (card) => {
      const { layout } = md.drawings[card.dataset.card].figure;
      const axes = Object.keys(layout).filter((key) => /^xaxis\d*$/.test(key) && layout[key].range);
      const ranges = axes.map((key) => [`${key}.range`, [...layout[key].range]]);
      await window.Plotly.relayout(card.querySelector(".js-plotly-plot"), Object.fromEntries(ranges));
      card.classList.remove("zoomed");
    },
  };
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-action]");
    const card = event.target.closest("[data-card]");
    if (button && card && actions[button.dataset.action]) {
      actions[button.dataset.action](card, button);
      return;
    }
    if (!event.target.closest(".menu-anchor")) md.closeMenus();
  });

  /* A drag along an age axis zooms; the button that appears goes back. */
  function watchZoom(card) {
    const plot = card.querySelector(".js-plotly-plot");
    if (!plot || !plot.on || plot.watched) return;
    plot.watched = true;
    plot.on("plotly_relayout", (change) => {
      const zoomed = Object.keys(change).some((key) => /^xaxis\d*\.range/.test(key));
      if (zoomed) card.classList.add("zoomed");
    });
  }
  document.addEventListener("pointerover", function (event) {
    const card = event.target.closest && event.target.closest("[data-card]");
    if (card) watchZoom(card);
  });

  /* Keys inside a figure step through the rows of its table; Enter selects. */
  function step(card, by) {
    const table = md.tableOf(card);
    const rows = table ? [...table.querySelectorAll("tr[data-patch]")] : [];
    if (!rows.length) return; // not drawn yet, or nothing to select
    const at = rows.findIndex((row) => row.dataset.cursor);
    rows.forEach((row) => delete row.dataset.cursor);
    const row = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    row.dataset.cursor = "here";
    const heads = [...row.closest("table").tHead.rows[0].cells].map((cell) => cell.textContent);
    const words = [...row.cells].map((cell, i) => cell.textContent && `${heads[i]} ${cell.textContent}`);
    const said = words.filter(Boolean).join(", ");
    document.getElementById("live").textContent = said;
    card.querySelector(".card-cursor").textContent = said; // for those who see and use keys
  }
  document.addEventListener("keydown", function (event) {
    const figure = event.target.closest(".card-figure");
    const row = event.target.closest("tr[data-patch]");
    const item = event.target.closest(".menu-item");
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (figure && by) {
      event.preventDefault();
      step(figure.closest("[data-card]"), by);
    } else if (figure && event.key === "Enter") {
      const here = figure.closest("[data-card]").querySelector("tr[data-cursor]");
      if (here) md.applyPatch(here.dataset.patch);
    } else if (row === event.target && event.key === "Enter") {
      md.applyPatch(row.dataset.patch);
    } else if ((row || item) && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const here = row || item;
      const next = event.key === "ArrowDown" ? here.nextElementSibling : here.previousElementSibling;
      if (next) {
        event.preventDefault();
        next.focus();
      }
    }
  });
})();
