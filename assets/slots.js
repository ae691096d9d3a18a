/* The lists of the filter sentence: open, search, move with the arrows, choose, close. */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});

  const open = () => document.querySelector(".slot.open");
  const named = (key) => document.querySelector(`.slot[data-slot="${key}"]`);
  let openKey = null; // the sentence is written anew with every choice: what was open opens again,
  let focusKey = null; // and what had the focus gets it back
  const options = (slot) =>
    [...slot.querySelectorAll('[role="option"]')].filter((option) => !option.hidden);

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
    slot.classList.add("open");
    openKey = slot.dataset.slot;
    slot.querySelector(".slot-button").setAttribute("aria-expanded", "true");
    keepOnScreen(slot.querySelector(".slot-panel"));
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

  /* Called when the sentence was written anew. */
  function resume() {
    if (openKey && !open()) {
      const slot = named(openKey);
      if (slot) show(slot);
    } else if (focusKey && document.activeElement === document.body) {
      const button = named(focusKey) && named(focusKey).querySelector(".slot-button");
      if (button) button.focus();
      focusKey = null;
    }
  }
  new MutationObserver((changes) => {
    if (changes.some((change) => change.target.closest && change.target.closest(".sentence"))) {
      resume();
    }
  }).observe(document, { childList: true, subtree: true });

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
