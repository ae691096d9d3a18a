/* A presented card: its figure half as large again where the screen has the room. */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const LARGER = 1.5;
  const LEAST = 1.2;
  const SMALLEST = 400; // px of an image, however many words stand around it

  /* What is left of the screen's height beside the words of the card. */
  function freeHeight(card) {
    const own = getComputedStyle(card);
    const words = [...card.children]
      .filter((child) => !child.matches(".card-body, .offcanvas"))
      .map((child) => {
        const { marginTop, marginBottom } = getComputedStyle(child);
        return child.offsetHeight ? child.offsetHeight + parseFloat(marginTop) + parseFloat(marginBottom) : 0;
      });
    const body = getComputedStyle(card.querySelector(".card-body"));
    const spaces = [own.paddingTop, own.paddingBottom, body.marginTop, body.marginBottom].map(parseFloat);
    return window.innerHeight - [...words, ...spaces].reduce((sum, part) => sum + part, 0) - 4;
  }

  /* One image fills the height: what would be larger than the screen is not seen whole. */
  function square(figure, free) {
    const grown = md.enlarged(figure, LARGER);
    return { ...grown, layout: { ...grown.layout, height: Math.max(SMALLEST, free) } };
  }

  /* The figure of a presented card, and by how much what is measured in pixels is larger. */
  md.projected = function (card, figure) {
    const { height, meta = {} } = figure.layout;
    const room = card.querySelector(".card-body").clientWidth;
    const free = freeHeight(card);
    if (meta.square) return { factor: 1, figure: square(figure, free) };
    const factor = Math.max(LEAST, Math.min(LARGER, room / (meta.minWidth || 1), free / height));
    return { factor, figure: md.enlarged(figure, factor) };
  };
})();
