/* The lists of the filter sentence: open, search, move with the arrows, choose, close. */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});

  const SEARCH_FROM = 9; // options; a shorter list is read faster than searched
  const open = () => document.querySelector(".slot.open");
  const named = (key) => document.querySelector(`.slot[data-slot="${key}"]`);
  let openKey = null; // the sentence is written anew with every choice: what was open opens again,
  let focusKey = null; // and what had the focus gets it back
  const options = (slot) =>
    [...slot.querySelectorAll('[role="option"]')].filter((option) => !option.hidden);

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null) made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  }

  function optionOf({ label, note = "", reason = "", patch = null, chosen = false }) {
    return element(
      "div",
      {
        role: "option",
        tabindex: "-1",
        class: "slot-option",
        "aria-selected": String(chosen),
        "aria-disabled": reason ? "true" : null,
        "data-patch": reason ? null : patch,
      },
      element("span", { class: "option-label" }, label),
      element("span", { class: reason ? "option-reason" : "option-note" }, reason || note),
    );
  }

  /* The list of a slot, from the options it carries; React knows nothing of what is in the panel. */
  function fill(slot) {
    const panel = slot.querySelector(".slot-panel");
    if (panel.filledWith === slot.dataset.options) return panel;
    panel.filledWith = slot.dataset.options;
    const { label, several, options: choices } = JSON.parse(slot.dataset.options);
    const list = element("div", {
      role: "listbox",
      class: "slot-options",
      tabindex: "0",
      "aria-label": label,
      "aria-multiselectable": several ? "true" : null,
    });
    let group = "";
    for (const choice of choices) {
      if (choice.group && choice.group !== group) {
        group = choice.group;
        list.append(element("div", { class: "slot-group", role: "presentation" }, group));
      }
      list.append(optionOf(choice));
    }
    const search = element("input", {
      type: "search",
      class: "slot-search",
      placeholder: `Search ${label.toLowerCase()}`,
      "aria-label": `Search ${label.toLowerCase()}`,
      autocomplete: "off",
    });
    panel.replaceChildren(...(choices.length >= SEARCH_FROM ? [search, list] : [list]));
    return panel;
  }

  function close(slot, { focus = true } = {}) {
    if (!slot) return;
    slot.classList.remove("open");
    openKey = null;
    focusKey = focus ? slot.dataset.slot : null;
    const button = slot.querySelector(".slot-button");
    button.setAttribute("aria-expanded", "false");
    if (focus) button.focus();
  }

  function show(slot) {
    close(open(), { focus: false });
    const panel = fill(slot);
    slot.classList.add("open");
    openKey = slot.dataset.slot;
    slot.querySelector(".slot-button").setAttribute("aria-expanded", "true");
    keepOnScreen(panel);
    const search = slot.querySelector("input");
    filter(slot, "");
    if (search) search.focus();
    else slot.querySelector('[role="listbox"]').focus();
    const chosen = options(slot).find((o) => o.getAttribute("aria-selected") === "true");
    activate(slot, chosen || options(slot)[0]);
  }

  function keepOnScreen(panel) {
    panel.style.marginLeft = "";
    const over = panel.getBoundingClientRect().right - (document.documentElement.clientWidth - 8);
    if (over > 0 && getComputedStyle(panel).position === "absolute") {
      panel.style.marginLeft = `${-over}px`;
    }
  }

  function filter(slot, text) {
    const wanted = text.trim().toLowerCase();
    for (const option of slot.querySelectorAll('[role="option"]')) {
      option.hidden = Boolean(wanted) && !option.textContent.toLowerCase().includes(wanted);
    }
    for (const group of slot.querySelectorAll(".slot-group")) group.hidden = Boolean(wanted);
  }

  function activate(slot, option) {
    slot.querySelectorAll(".active").forEach((other) => other.classList.remove("active"));
    if (!option) return;
    option.classList.add("active");
    option.scrollIntoView({ block: "nearest" });
    const holder = document.activeElement;
    option.id = option.id || `option-${Math.random().toString(36).slice(2)}`;
    if (holder && slot.contains(holder)) holder.setAttribute("aria-activedescendant", option.id);
  }

  function move(slot, step) {
    const list = options(slot);
    const at = list.findIndex((option) => option.classList.contains("active"));
    activate(slot, list[Math.min(list.length - 1, Math.max(0, at + step))]);
  }

  /* The open list with other options: what is chosen has changed. Place and search stay. */
  function refresh(slot) {
    if (slot.querySelector(".slot-panel").filledWith === slot.dataset.options) return;
    const at = [...slot.querySelectorAll('[role="option"]')].findIndex((option) =>
      option.classList.contains("active"),
    );
    const before = slot.querySelector("input");
    const text = before ? before.value : "";
    const panel = fill(slot);
    const search = panel.querySelector("input");
    if (search) search.value = text;
    filter(slot, text);
    (search || panel.querySelector('[role="listbox"]')).focus();
    activate(slot, panel.querySelectorAll('[role="option"]')[Math.max(0, at)]);
  }

  /* Called when the sentence was written anew. */
  function resume() {
    const slot = openKey && named(openKey);
    if (slot && slot.classList.contains("open")) refresh(slot);
    else if (slot) show(slot);
    else if (focusKey && document.activeElement === document.body) {
      const button = named(focusKey) && named(focusKey).querySelector(".slot-button");
      if (button) button.focus();
      focusKey = null;
    }
  }
  new MutationObserver((changes) => {
    if (changes.some((change) => change.target.closest && change.target.closest(".sentence, .scenarios"))) {
      resume();
    }
  }).observe(document, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["data-options"],
  });

  md.closeSlot = function () {
    const slot = open();
    close(slot);
    return Boolean(slot);
  };

  document.addEventListener("click", function (event) {
    const button = event.target.closest(".slot-button");
    const slot = event.target.closest(".slot");
    if (button) {
      if (slot.classList.contains("open")) close(slot);
      else show(slot);
      return;
    }
    const option = event.target.closest('[role="option"]');
    if (option && slot && option.getAttribute("aria-disabled") !== "true") {
      // A list of several stays open: the next tissue is one click away.
      if (!slot.querySelector('[aria-multiselectable="true"]')) close(slot);
      return;
    }
    if (!slot) close(open(), { focus: false });
  });

  /* Who has turned to something else is not called back to a slot. */
  for (const turned of ["pointerdown", "focusin"]) {
    document.addEventListener(turned, (event) => {
      if (!event.target.closest(".slot")) focusKey = null;
    });
  }

  document.addEventListener("input", function (event) {
    const slot = event.target.closest(".slot");
    if (!slot) return;
    filter(slot, event.target.value);
    activate(slot, options(slot)[0]);
  });

  document.addEventListener("keydown", function (event) {
    const slot = open();
    const button = event.target.closest(".slot-button");
    if (button && event.key === "ArrowDown" && !slot) {
      event.preventDefault();
      show(button.closest(".slot"));
      return;
    }
    if (!slot || !slot.contains(event.target)) return;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -1e6, End: 1e6 };
    if (event.key in steps) {
      event.preventDefault();
      move(slot, steps[event.key]);
    } else if (event.key === "Enter" && !event.target.closest(".slot-button")) {
      event.preventDefault();
      const option = slot.querySelector(".slot-option.active");
      if (option) option.click();
    } else if (event.key === "Tab") {
      close(slot, { focus: false });
    }
  });
})();
