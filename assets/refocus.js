/* What is pressed is often written anew with the answer, and the focus with it would be lost.
 *
 * Where a press changes the list it stands in (chips, a table, the panel beside it), the button at
 * its place gets the focus back, unless the reader has turned to something else.
 */
(function () {
  const LISTS = ".scenarios, .panel, [data-card] .card-table";
  let pressed = null; // the list, named so that it is found again, and the place in it

  const buttonsOf = (list) => [...list.querySelectorAll("[data-patch]:not(.slot-option)")];

  function nameOf(list) {
    const card = list.closest("[data-card]");
    const own = `.${list.classList[0]}`;
    return card ? `[data-card="${card.dataset.card}"] ${own}` : own;
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-patch]:not(.slot-option)");
    const list = button && button.closest(LISTS);
    pressed = list ? { name: nameOf(list), at: buttonsOf(list).indexOf(button) } : null;
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Tab") pressed = null;
  });

  new MutationObserver(function () {
    if (!pressed || document.activeElement !== document.body) return;
    const list = document.querySelector(pressed.name);
    const buttons = list ? buttonsOf(list) : [];
    const next = buttons[Math.min(pressed.at, buttons.length - 1)];
    if (next) next.focus({ preventScroll: true });
  }).observe(document, { childList: true, subtree: true });
})();
