/* The evidence drawer: copy, Escape, and where the focus goes when it opens and closes. */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  let byKeyboard = false;
  let opener = null;
  let title = null; // what the drawer told last; null while it is closed

  const drawer = () => document.getElementById("evidence-drawer");
  const head = () => document.getElementById("drawer-title");

  document.addEventListener("pointerdown", () => (byKeyboard = false), true);
  document.addEventListener(
    "keydown",
    function (event) {
      byKeyboard = true;
      if (event.key !== "Escape" || !head()) return;
      // What lies above it closes first: a list, a menu, a sheet, a presented card.
      if (document.querySelector(".slot.open, .menu.open, .offcanvas.show, .presented")) return;
      event.stopImmediatePropagation();
      drawer().querySelector(".drawer-close").click();
    },
    true,
  );

  /* Opened by keyboard the title takes the focus; closed, the focus goes back to its opener. */
  function follow() {
    const now = head() ? head().textContent : null;
    if (now === title) return;
    const opened = title === null;
    const inside = drawer() && drawer().contains(document.activeElement);
    if (now !== null) {
      if (opened && document.activeElement !== document.body) opener = document.activeElement;
      if (byKeyboard && (opened ? opener : inside || document.activeElement === document.body)) {
        head().focus();
      }
      drawer().querySelector(".drawer-body").scrollTop = 0;
    } else if (opener && document.activeElement === document.body) {
      if (opener.isConnected) opener.focus();
      opener = null;
    }
    title = now;
  }
  new MutationObserver(follow).observe(document, { childList: true, subtree: true });

  document.addEventListener("click", async function (event) {
    const button = event.target.closest('[data-action="copy-evidence"]');
    if (!button) return;
    try {
      await md.copy(button.dataset.copy.replace("{link}", md.url()));
      md.say("Copied with citations.");
    } catch {
      md.say("The browser does not let the text be copied.");
    }
  });
})();
