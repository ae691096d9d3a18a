/* What scrolls inside a card fades where it goes on: a cut column or row says that there is more. */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const SCROLLERS = ".card-table, .card-figure, .wide-table";
  const LEAST = 4; // px

  function mark(box) {
    const right = box.scrollWidth - box.clientWidth - box.scrollLeft;
    const below = box.scrollHeight - box.clientHeight - box.scrollTop;
    const fades = getComputedStyle(box);
    box.classList.toggle("more-right", right > LEAST && fades.overflowX === "auto");
    box.classList.toggle("more-below", below > LEAST && fades.overflowY === "auto");
  }

  md.markEdges = (within = document) => within.querySelectorAll(SCROLLERS).forEach(mark);

  document.addEventListener(
    "scroll",
    ({ target }) => {
      if (target.matches && target.matches(SCROLLERS)) mark(target);
    },
    true,
  );
  // What changes the height or the width of the page: another page, another screen, a card drawn.
  new ResizeObserver(() => md.markEdges()).observe(document.body);
})();
