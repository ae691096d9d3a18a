/* The hand of the pointer is for marks that select something: one that only tells keeps the arrow. */
(function () {
  const selects = ({ customdata }) => Boolean([].concat(customdata ?? "")[0]);

  function watch(plot) {
    if (!plot || !plot.on || plot.watchedForPress) return;
    plot.watchedForPress = true;
    plot.on("plotly_hover", ({ points }) => plot.classList.toggle("silent", !points.some(selects)));
    plot.on("plotly_unhover", () => plot.classList.remove("silent"));
  }

  document.addEventListener("pointerover", ({ target }) => {
    const card = target.closest && target.closest("[data-card]");
    if (card) watch(card.querySelector(".js-plotly-plot"));
  });
})();
