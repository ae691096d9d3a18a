/* Files that the server makes: ask for one by writing what is wanted into a store. */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const SERVED = new Set(["bibtex", "graphml", "statements"]);

  md.isServed = (kind) => SERVED.has(kind);

  /* Of what is in focus from the drawer, of the whole graph from its card. */
  document.addEventListener("click", function (event) {
    const item = event.target.closest("[data-export]");
    if (!item || !md.isServed(item.dataset.export)) return;
    md.closeMenus();
    window.dash_clientside.set_props("evidence-request", {
      data: {
        kind: item.dataset.export,
        of: item.closest("#evidence-drawer") ? "focus" : "graph",
        selection: md.selection(),
        link: md.url(),
        at: Date.now(), // the same file again is another request
      },
    });
  });
})();
