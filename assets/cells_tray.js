/* The tray of picked cells is written anew with every answer: what was open in it stays open. */
(function () {
  const compare = (inside) => inside.querySelector && inside.querySelector(".tray-compare");
  let open = false;

  document.addEventListener("click", (event) => {
    const summary = event.target.closest(".tray-compare summary");
    if (summary) open = !summary.parentNode.open; // it is not yet what it will be
  });

  new MutationObserver((changes) => {
    if (!changes.some(({ target }) => target.closest && target.closest(".tray"))) return;
    const found = compare(document);
    if (found && found.open !== open) found.open = open;
  }).observe(document, { childList: true, subtree: true });
})();
