/* The list of loops: tell the card that it is drawn; its own buttons keep their keys. */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const OWN_KEYS = ["Enter", " ", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];

  /* What the selected loop rests on stands below its row: both are brought into the list's window. */
  function reveal(card) {
    const [row, below] = card.querySelectorAll(".loops-open, .loops-rest");
    const list = card.querySelector(".loops-scroll");
    if (!row || !below || list.scrollHeight <= list.clientHeight) return;
    const top = list.getBoundingClientRect().top;
    const head = list.querySelector("thead").offsetHeight;
    const [from, to] = [row.getBoundingClientRect().top, below.getBoundingClientRect().bottom];
    if (from < top + head || to > top + list.clientHeight) list.scrollTop += from - top - head;
  }

  /* A link to a loop opens the page where the loop is; the graph above has its height by then. */
  const SETTLED = 500; // ms
  function goTo(card) {
    const [row, below] = card.querySelectorAll(".loops-open, .loops-rest");
    if (!row || !below) return;
    below.scrollIntoView({ block: "end" });
    row.scrollIntoView({ block: "nearest" });
    reveal(card);
  }

  const clientside = (window.dash_clientside = window.dash_clientside || {});
  clientside.mesodrift = Object.assign(clientside.mesodrift || {}, {
    loopsDrawn(drawing) {
      const card = md.cardNamed("loops");
      if (!drawing || !card) return window.dash_clientside.no_update;
      const isOpened = card.classList.contains("blank");
      md.drawings.loops = drawing;
      card.dataset.drawn = md.selection();
      card.classList.remove("stale", "blank");
      card.querySelector(".loops").setAttribute("aria-label", drawing.label);
      if (card.classList.contains("flipped")) md.tableOf(card);
      setTimeout(() => reveal(card), 100); // once the rows stand
      const focus = new URLSearchParams(md.selection());
      if (isOpened && !focus.get("arrow") && !focus.get("node")) setTimeout(() => goTo(card), SETTLED);
      return window.dash_clientside.no_update;
    },
  });

  /* Keys step through the loops while the list has the focus; on a button they are the button's. */
  document.addEventListener(
    "keydown",
    (event) => {
      const onButton = event.target.closest && event.target.closest(".loops button, .loops a");
      if (onButton && OWN_KEYS.includes(event.key)) event.stopPropagation();
    },
    true,
  );
})();
