/* The search for a gene: a combobox. The server offers at most a dozen names for what is typed; here
 * are its keys, and what a screen reader is told of it.
 */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});

  const field = () => document.querySelector(".gene-box input");
  const list = () => document.getElementById("gene-options");
  const options = () => [...list().querySelectorAll('[role="option"]')];
  const active = () => list().querySelector(".active");
  let wanted = false; // whether the list may be seen

  /* Dash gives an input no role: it gets one when it is seen first. */
  function dress(input) {
    if (input.getAttribute("role") === "combobox") return;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-label", "Colour by a gene");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", "gene-options");
    list().setAttribute("aria-label", "Genes of this data set");
  }

  function tell() {
    const input = field();
    if (!input || !list()) return;
    dress(input);
    const open = wanted && document.activeElement === input && list().children.length > 0;
    list().classList.toggle("open", open);
    input.setAttribute("aria-expanded", String(open));
    const here = open && active();
    if (here) input.setAttribute("aria-activedescendant", here.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function activate(option) {
    options().forEach((other) => {
      other.classList.toggle("active", other === option);
      other.setAttribute("aria-selected", String(other === option));
    });
    if (option) option.scrollIntoView({ block: "nearest" });
    tell();
  }

  function close() {
    wanted = false;
    activate(null);
  }

  /* What is typed in full is taken as it stands: the server says so where it was not measured. */
  function take() {
    const chosen = active();
    const gene = field().value.trim();
    close();
    if (chosen) md.applyPatch(chosen.dataset.patch);
    else md.applyPatch(gene ? `gene=${encodeURIComponent(gene)}&paint=gene` : "gene=&paint=");
  }

  /* The names of a text that is no longer there are old: they stay until the new ones come. */
  new MutationObserver((changes) => {
    const ours = changes.some(({ target }) => target.closest && target.closest(".gene-box, .paints"));
    if (ours) tell();
  }).observe(document, { childList: true, subtree: true });

  document.addEventListener("input", (event) => {
    if (!event.target.closest(".gene-box")) return;
    wanted = true;
    activate(null);
  });

  document.addEventListener("focusout", (event) => {
    if (event.target.closest(".gene-box")) close();
  });

  /* A press must not take the focus from the box: the list would be gone before it is heard. */
  document.addEventListener("pointerdown", (event) => {
    if (event.target.closest(".gene-options")) event.preventDefault();
  });
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest(".gene-options")) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest(".gene-options [role=option]")) close();
    const chip = event.target.closest('.paints [data-patch*="paint=gene"]');
    if (chip && field() && !field().value) field().focus();
  });

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.target !== field()) return;
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps) {
        event.preventDefault();
        wanted = true;
        const all = options();
        const at = all.indexOf(active()) + steps[event.key];
        activate(all[at < 0 ? all.length - 1 : at % (all.length || 1)] || null);
      } else if (event.key === "Enter") {
        event.preventDefault();
        take();
      } else if (event.key === "Escape" && wanted) {
        event.stopPropagation(); // it closes the list, and nothing else
        close();
      }
    },
    true,
  );
})();
